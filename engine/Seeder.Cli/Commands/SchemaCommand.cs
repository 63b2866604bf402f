namespace Seeder.Cli.Commands;

/// <summary>The commands that save an org's schema in a file.</summary>
internal sealed class SchemaCommand : Command
{
    public SchemaCommand()
        : base("schema", "Saves the schema of an org, for checks without that org") => Add(new SchemaPullCommand());
}
