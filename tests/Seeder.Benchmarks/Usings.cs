global using System.Collections.Immutable;
global using System.Diagnostics;
global using System.Globalization;
global using Seeder.Core;
global using Seeder.Core.Diagnostics;
