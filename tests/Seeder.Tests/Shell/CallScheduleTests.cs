using NUnit.Framework;
using Seeder.Core.Binding;

namespace Seeder.Tests.Shell;

/// <summary>Which call may start next: after its predecessors, and not beside a call that locks the same record.</summary>
internal sealed class CallScheduleTests : IDisposable
{
    private readonly ShellRun _run = new();

    public void Dispose() => _run.Dispose();

    [Test]
    public void Calls_that_need_nothing_start_together_in_the_order_of_their_numbers()
    {
        var planning = _run.Plan("Account:\n  - Name: A\n  - Name: B\n  - Name: C");

        _run.Track(planning, tracker =>
        {
            var schedule = new CallSchedule(planning.Run!, tracker);

            Assert.That(
                new[] { schedule.Start()?.Number, schedule.Start()?.Number, schedule.Start()?.Number, schedule.Start()?.Number },
                Is.EqualTo(new int?[] { 0, 1, 2, null }));
            return 0;
        });
    }

    [TestCase(true)]
    [TestCase(false)]
    public void A_call_waits_until_all_of_its_predecessors_have_succeeded(bool succeeds)
    {
        // A contact needs its account, and the task needs both.
        var planning = _run.Plan(
            "Account:\n  - {$ref: a, Name: A}\nContact:\n  - {$ref: c, LastName: C}\nTask:\n  - {Subject: T, WhatId: \"${a}\", WhoId: "
                + "\"${c}\"}");

        _run.Track(planning, tracker =>
        {
            var schedule = new CallSchedule(planning.Run!, tracker);
            var (first, second) = (schedule.Start()!, schedule.Start()!);
            Assert.That(schedule.Start(), Is.Null);

            schedule.End(second, goesOn: true);
            Assert.That(schedule.Start(), Is.Null, "one predecessor is still in flight");

            schedule.End(first, succeeds);
            Assert.That(schedule.Start()?.Number, Is.EqualTo(succeeds ? 2 : null));
            return 0;
        });
    }

    [Test]
    public async Task Two_calls_that_refer_to_the_same_record_do_not_fly_together()
    {
        await _run.RunAsync("Account:\n  - {$ref: a, Name: A}\n  - {$ref: b, Name: B}");
        var planning = _run.Plan(
            "Account:\n  - {$ref: a, Name: A}\n  - {$ref: b, Name: B}\nContact:\n"
            + "  - {LastName: C, AccountId: \"${a}\"}\n  - {LastName: D, AccountId: \"${a}\"}\n  - {LastName: E, AccountId: \"${b}\"}");

        _run.Track(planning, tracker =>
        {
            var schedule = new CallSchedule(planning.Run!, tracker);
            var (first, second) = (schedule.Start()!, schedule.Start()!);
            Assert.That((first.Number, second.Number), Is.EqualTo((0, 2)), "E locks another account");
            Assert.That(schedule.Start(), Is.Null);

            schedule.End(first, goesOn: true);
            Assert.That(schedule.Start()?.Number, Is.EqualTo(1));
            return 0;
        });
    }

    [TestCase("Group:\n  - Name: G\nAccount:\n  - Name: A", 2)]
    [TestCase("Account:\n  - Name: A\nGroup:\n  - Name: G\n  - Name: H", 3)]
    public void A_call_with_setup_objects_flies_alone(string records, int calls)
    {
        var planning = _run.Plan(records);

        _run.Track(planning, tracker =>
        {
            var schedule = new CallSchedule(planning.Run!, tracker);
            for (var i = 0; i < calls; i++)
            {
                var call = schedule.Start()!;
                Assert.That(schedule.Start(), Is.Null, $"beside call {call.Number}");
                schedule.End(call, goesOn: true);
            }
            Assert.That(schedule.Start(), Is.Null);
            return 0;
        });
    }

    [TestCase(1)]
    [TestCase(4)]
    public async Task A_run_never_locks_one_parent_twice_at_a_time(int parallel)
    {
        await _run.RunAsync("Account:\n  - {$ref: a, Name: A}");
        _run.Parallel = parallel;
        var children = string.Concat(Enumerable.Range(0, 4).Select(i => $"\n  - {{LastName: C{i}, AccountId: \"${{a}}\"}}"));

        var result = await _run.RunAsync($"Account:\n  - {{$ref: a, Name: A}}\nContact:{children}");

        Assert.That(result.Complete, Is.True);
        Assert.That(_run.Org.MostInFlight, Is.EqualTo(1));
    }
}
