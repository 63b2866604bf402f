using System.Globalization;
using System.Text;
using NUnit.Framework;
using Seeder.Core.State;
using static Seeder.Tests.Run.OwnershipSim;

namespace Seeder.Tests.Run;

/// <summary>
/// Generated in-doubt calls, some of them committed, against generated rows: ours, other users', older ones, and the same user's with other
/// values. No row of somebody else is ever taken, and no committed call counts as not committed. A number repeats a case.
/// </summary>
internal sealed class OwnershipProperties
{
    private const int Cases = 3000;

    private static readonly string[] SomeTypes = ["Part__c", "Part__c", "Share__c", "Setup__c"];

    [Test]
    public void No_row_of_another_user_is_ever_taken()
    {
        var (decided, committed) = (0, 0);
        for (var seed = 0; seed < Cases; seed++)
        {
            var one = new Case(seed);
            var settlement = one.Sim.Resolve();
            foreach (var end in settlement.Ends)
            {
                decided++;
                if (end.Outcome == JournalOutcome.Succeeded)
                {
                    committed++;
                    for (var i = 0; i < end.Ids.Length; i++)
                    {
                        var row = one.Sim.Rows.Single(r => r.Id == end.Ids[i]);
                        Assert.That(row.Of, Is.EqualTo((end.Call, i)), $"case {seed}, call {end.Call}, record {i}\n{one}");
                    }
                }
                else
                {
                    Assert.That(one.Committed, Has.No.Member(end.Call), $"case {seed}\n{one}");
                }
            }
        }
        // The cases must say something.
        Assert.That((decided > Cases, committed > Cases / 3), Is.EqualTo((true, true)), $"{decided} calls decided, {committed} committed");
    }

    private sealed class Case
    {
        private readonly Random _random;
        private readonly Dictionary<(int Call, int Operation), Dictionary<string, string?>> _sent = [];

        public Case(int seed)
        {
            _random = new Random(seed);
            for (var call = 0; call < 1 + _random.Next(3); call++)
            {
                Send(call);
            }
            foreach (var call in Sim.Calls.Keys)
            {
                if (_random.Next(2) == 0)
                {
                    Sim.Commit(
                        call, Begun.AddSeconds(_random.Next(20)), [.. Sim.Calls[call].Operations.Select((_, i) => _sent[(call, i)])]);
                    Committed.Add(call);
                }
                else
                {
                    Hold(call);
                }
            }
            for (var i = 0; i < _random.Next(4); i++)
            {
                // Other people's rows with the same values, but for those that the org keeps unique.
                var ((_, _), values) = _sent.ElementAt(_random.Next(_sent.Count));
                Stranger(SomeTypes[_random.Next(SomeTypes.Length)], values.Where(v => v.Key is "Name" or "Note__c").ToDictionary());
            }
        }

        public OwnershipSim Sim { get; } = new();

        public HashSet<int> Committed { get; } = [];

        public override string ToString()
        {
            var text = new StringBuilder();
            foreach (var (call, begin) in Sim.Calls)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"call {call}{(Committed.Contains(call) ? " committed" : "")}");
                for (var i = 0; i < begin.Operations.Length; i++)
                {
                    text.AppendLine(
                        CultureInfo.InvariantCulture,
                        $"  {begin.Operations[i].Type} in {begin.Operations[i].Nested} key {begin.Operations[i].IdempotencyKey?.Field}: "
                            + $"{Text(_sent[(call, i)])}");
                }
            }
            return Sim.Rows.Aggregate(text, (t, r) => t.AppendLine(CultureInfo.InvariantCulture, $"row {r.Type} {r.Of} {Text(r.Values)}"))
                .ToString();
        }

        private static string Text(IEnumerable<KeyValuePair<string, string?>> values) =>
            string.Join(", ", values.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => $"{v.Key}={v.Value}"));

        private void Send(int call)
        {
            var operations = new List<JournalOperation>();
            var count = 1 + _random.Next(3);
            var type = SomeTypes[_random.Next(SomeTypes.Length)];
            for (var i = 0; i < count; i++)
            {
                var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase) { ["Name"] = $"N{_random.Next(4)}-{call}" };
                if (_random.Next(2) == 0)
                {
                    values["Note__c"] = $"note{_random.Next(2)}";
                }
                var key = _random.Next(4) switch { 0 => "Key__c", 1 => "Exact__c", 2 => "Guard__c", _ => null };
                if (key is not null)
                {
                    values[key] = key == "Guard__c" ? $"{OwnershipSim.Run}-{(10 * call) + i}" : $"k{call}{i}";
                }
                _sent[(call, i)] = values;
                operations.Add(Sent($"r{call}{i}", type, values, key, _random.Next(3) == 0 ? i - 1 : -1));
            }
            Sim.Begin(call, Begun.AddSeconds(-_random.Next(30)), [.. operations]);
        }

        // Somebody holds one or more of the unique values of a call, and so the call was not committed.
        private void Hold(int call)
        {
            for (var i = 0; i < Sim.Calls[call].Operations.Length; i++)
            {
                var operation = Sim.Calls[call].Operations[i];
                if (operation.IdempotencyKey is { Field: not "Guard__c" } && _random.Next(2) == 0)
                {
                    Stranger(operation.Type, _sent[(call, i)]);
                }
            }
        }

        private void Stranger(string type, Dictionary<string, string?> values)
        {
            switch (_random.Next(3))
            {
                // Of a type that does not say by whom a row was created, nobody else's row of that time can be told from ours.
                case 0 when type != "Setup__c":
                    Sim.Add(type, values, OwnershipSim.Stranger, Begun.AddSeconds(_random.Next(-100, 100)));
                    break;
                case 1:
                    // The same user's, with the same key and another value: what nothing tells apart is documented.
                    Sim.Add(
                        type,
                        new Dictionary<string, string?>(values, StringComparer.OrdinalIgnoreCase) { ["Name"] = "Other" },
                        Us,
                        Begun.AddSeconds(_random.Next(0, 60)));
                    break;
                default:
                    Sim.Add(type, values, _random.Next(2) == 0 ? Us : OwnershipSim.Stranger, Begun.AddSeconds(-100 - _random.Next(100000)));
                    break;
            }
        }
    }
}
