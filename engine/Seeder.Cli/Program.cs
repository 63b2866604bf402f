using Seeder.Cli;

return await CommandLine.RunAsync(args);
