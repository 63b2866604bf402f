// Most tests wait for a disk or a process, so more of them run at once than there are processors.
[assembly: Parallelizable(ParallelScope.Fixtures)]
[assembly: LevelOfParallelism(6)]
