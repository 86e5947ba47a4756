using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Extensions.AutoML.Tests")]
[assembly: InternalsVisibleTo("Extensions.SearchProcess")]
[assembly: InternalsVisibleTo("Extensions.Benchmarks")]
