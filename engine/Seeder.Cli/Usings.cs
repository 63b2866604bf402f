global using System.Collections.Immutable;
global using System.CommandLine;
global using System.Globalization;
global using System.Text;
global using System.Text.Json;
global using Seeder.Core;
global using Seeder.Core.Diagnostics;
global using Seeder.Core.Text;
