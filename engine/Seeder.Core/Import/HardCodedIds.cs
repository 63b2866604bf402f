using Seeder.Core.Schema;

namespace Seeder.Core.Import;

/// <summary>Points out ids that only one org has: of price books and record types, in lookups.</summary>
internal static class HardCodedIds
{
    public static void Check(IEnumerable<ImportedRecord> records, OrgSchema schema, DiagnosticBag diagnostics)
    {
        var reports = new Repeated(diagnostics);
        foreach (var record in records)
        {
            var type = schema.Find(record.Type);
            foreach (var field in record.Fields)
            {
                if (field.Value is not ImportedValue.Text { Value: [_, _, _, ..] text } || !SalesforceId.TryNormalise(text, out var id))
                {
                    continue;
                }
                var known = type?.FindField(field.Name);
                if (id.StartsWith("01s", StringComparison.Ordinal) && (known is null || known.ReferenceTo.Contains("Pricebook2")))
                {
                    reports.Add(id, field.Span, more => ImportDiagnostics.PriceBookId(field.Span, text, more));
                }
                else if (id.StartsWith("012", StringComparison.Ordinal) && (known is null || known.ReferenceTo.Contains("RecordType")))
                {
                    var developerName = type?.RecordTypes.FirstOrDefault(t => t.Id == id)?.DeveloperName;
                    reports.Add(id, field.Span, more => ImportDiagnostics.RecordTypeId(field.Span, text, developerName, more));
                }
            }
        }
        reports.Report();
    }
}
