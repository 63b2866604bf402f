using Seeder.Cli;

StandardStreams.Hold();
return await CommandLine.RunAsync(args);
