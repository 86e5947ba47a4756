using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Extensions.Testing")]
[assembly: InternalsVisibleTo("Extensions.Trainers.Tests")]
[assembly: InternalsVisibleTo("Extensions.Architecture.Tests")]
[assembly: InternalsVisibleTo("Extensions.Benchmarks")]
[assembly: InternalsVisibleTo("MLExtensions.AutoML")]
