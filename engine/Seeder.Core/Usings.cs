global using System.Collections.Frozen;
global using System.Collections.Immutable;
global using System.Globalization;

// Text and Diagnostics are the ground on which every other folder stands: a using line of them would say nothing. A file names every other
// folder that it uses.
global using Seeder.Core.Diagnostics;
global using Seeder.Core.Text;
