namespace Seeder.Tests.Limits;

/// <summary>
/// Plans that combine each kind of expression, each place of a plan and each kind of record. Some are wrong; checking each must end.
/// </summary>
internal static class ReaderPlans
{
    /// <summary>Names for records in expressions.</summary>
    public static readonly string[] Targets =
    [
        "this", "parent", "this.parent", "earlier", "later", "twin", "kid", "baby", "deep", "copied", "copied_2", "keyed", "book",
        "base.client", "base.client_1", "base", "nobody", "Account#1",
        "drawn", "chained", "all",
    ];

    /// <summary>Expressions that use a record; <c>@</c> is replaced by its name.</summary>
    public static readonly string[] Readers =
    [
        "${@}", "${@.Name}", "${@.Site}", "${@.Description}", "${@.CreatedDate}", "${@.Id}", "${@.ParentId}", "${@.AccountId}",
        "${@.LastName}", "${@.CaseNumber}", "${@.Parent.Name}",
        "${@.n}", "${@.row.Name}", "x ${@.Site} y", "${@.Site}${@.Fax}", "${any(@)}", "${each(@)}", "${pick(${@.Site}, ${@})}",
        "${pick(${@.Site}*2, b*0)}", "${cycle(${@.Site}, ${@.Name})}",
        "${fake.random.replace(${@.Name})}", "${fake.random.number(1, ${@.Site})}", "${file(${@.Name})}", "${base64(${@.Site})}",
        "${any(@.Contacts)}", "${each(@.ChildAccounts)}", "${@.parent.Site}",
        "${@.parent}", "${@.parent.parent.Name}",
    ];

    /// <summary>Expressions that use no record.</summary>
    public static readonly string[] Others =
    [
        "${var.text}", "${var.none}", "${plan}", "${org.id}", "${org.user}", "${today}", "${now - 1..9d}", "${n}", "${row.Name}",
        "${row.None}", "${fake.name.firstName}", "${fake.lorem.letter(-1)}",
        "${any(Account)}", "${each(Contact, twin)}", "${any(nobody)}", "${pick(a*0)}", "${cycle(a)}", "${file(note.txt)}",
        "${base64(none.txt)}", "$${x}", "${", "${}", "null", "~", "''", "[]", "{}", "[a, b]",
    ];

    /// <summary>Places for an expression, which replaces <c>@</c>. Each is a line of a record, or a part of a plan.</summary>
    public static readonly string[] Places =
    [
        "      Description: @", "      Name: @", "      Site: @", "      ParentId: @", "      OwnerId: @", "      NumberOfEmployees: @",
        "      Fax: \"${this.Description} @\"\n      Description: \"${this.Fax}\"",
        "      Parent: { Name: @ }", "      Parent: { Site: @ }", "      Parent: { Id: @ }", "      Parent: @",
        "      Owner: { Username: @ }", "      Parent: { Parent: { Name: @ } }",
        "      $key: Site\n      Site: @", "      $key: [Name, Site]\n      Site: @", "      $key: ParentId\n      ParentId: @",
        "      $key: Parent\n      Parent: { Name: @ }", "      $key: Id\n      Id: @", "      $key: @",
        "      $count: @", "      $count: 2\n      Description: @", "      $from: @", "      $from: rows.csv\n      Description: @",
        "      $after: @", "      $after: [@, earlier]", "      $read: @", "      $read: [Site]\n      Fax: @",
        "      $then: { Description: @ }", "      $then: { ParentId: @ }", "      $then: { Site: @ }\n      Fax: \"${this.Site}\"",
        "      $then: { Parent: { Site: @ } }", "      $keep: @", "      $ref: @",
        "      Contacts:\n        - LastName: a\n          Description: @", "      Contacts:\n        - LastName: @",
        "      Contacts:\n        - { LastName: b, ReportsToId: @ }",
        "      Contacts:\n        - { $key: Email, Email: @, LastName: b }",
        "      Contacts:\n        - { $count: 2, LastName: \"${n}\", Description: @ }", "      Contacts: @", "      Contacts: [@]",
        "      ChildAccounts:\n        - Name: a\n          ChildAccounts:\n            - { Name: b, Site: @ }",
        "      ChildAccounts:\n        - { $key: Site, Name: b, Site: @ }", "      @: x", "      AnnualRevenue: @",
        "      BillingAddress: @",
    ];

    /// <summary>Lines of other records, to make circles: a record that uses the record's value, and a chain of records.</summary>
    public static readonly string[] Rings =
    [
        "", "      Description: \"${it.Site}\"", "      Description: \"${it.Description}\"", "      ParentId: \"${it}\"",
        "      $after: it", "      $key: Site\n      Site: \"${it.Site}\"", "      $then: { Description: \"${it.Site}\" }",
        "      Contacts:\n        - { LastName: x, Description: \"${it.Site}\" }", "      $count: 3\n      Description: \"${it.Site}\"",
        "      Parent: { Site: \"${it.Site}\" }", "      Name: \"${it.CreatedDate}\"",
        "      $read: [Site]\n      Fax: \"${it.Fax}\"", "      $key: Parent\n      Parent: { Name: \"${it.Name}\" }",
    ];

    /// <param name="ring">Lines of another record, whose values use the record's values.</param>
    public static string Write(string place, string expression, string ring) => $$"""
        plan: readers
        vars: { text: T, none: null }
        uses: { base: base.yaml }
        existing:
          book: { Pricebook2: { IsStandard: true } }
        records:
          Account:
            - { $ref: earlier, Name: Earlier }
            - { $ref: keyed, $key: Name, Name: Keyed, Fax: "{{(ring.Length % 2 == 0 ? "${it.Site}" : "plain")}}" }
            - $ref: it
        {{NameOf(place)}}{{place.Replace("@", Quote(place, expression), StringComparison.Ordinal)}}
              ShippingStreet: x
              Cases:
                - $ref: kid
                  Subject: Kid
                  CaseComments:
                    - { $ref: baby, CommentBody: B }
            - $ref: twin
              AccountNumber: T
        {{NameOf(ring)}}{{ring}}
            - { $ref: copied, $count: 3, Name: "Copied ${n}", ParentId: "${earlier}" }
            - { $ref: drawn, Name: Drawn, ParentId: "${any(copied)}" }
            - { $ref: chained, Name: "${twin.AccountNumber}", Site: "${drawn.Fax}", Description: "${this.Phone}" }
          Contact:
            - { $ref: deep, LastName: Deep, Account: { Name: Earlier } }
            - { $ref: all, $count: 2, LastName: All }
          Lead:
            - { $ref: later, LastName: Later, Company: L, Description: "${it.Site}" }

        """;

    private static string NameOf(string lines) => lines.StartsWith("      Name:", StringComparison.Ordinal) ? "" : "      Name: Named\n";

    // In a list or mapping on one line an expression needs quotes. Lists and mappings are not changed.
    private static string Quote(string place, string expression) =>
        expression is "null" or "~" or "''" or "[]" or "{}" or "[a, b]" ? expression
        : place.Contains("\"${this.Description} @\"", StringComparison.Ordinal) ? expression
        : $"\"{expression}\"";
}
