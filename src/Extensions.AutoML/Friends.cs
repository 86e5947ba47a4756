using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Extensions.AutoML.Tests")]
[assembly: InternalsVisibleTo("Extensions.Benchmarks")]
