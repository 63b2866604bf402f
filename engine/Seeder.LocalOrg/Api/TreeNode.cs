namespace Seeder.Local;

/// <summary>One record of a Tree request.</summary>
/// <param name="Level">The nesting depth; 1 for a root.</param>
internal sealed record TreeNode(string ReferenceId, Row Row, TreeNode? Parent, FieldDef? Lookup, int Level);
