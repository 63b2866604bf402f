namespace Seeder.Cli.Commands;

/// <summary>What an org's types look like, as files for a repository.</summary>
internal sealed class SchemaCommand : Command
{
    public SchemaCommand()
        : base("schema", "Saves what an org's types look like, for checks without it") => Add(new SchemaPullCommand());
}
