global using System.Collections.Immutable;
global using System.Globalization;
global using Seeder.Core;
global using Seeder.Core.Diagnostics;
global using Seeder.Core.Text;
