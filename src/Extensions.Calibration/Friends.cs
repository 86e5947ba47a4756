using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Extensions.Calibration.Tests")]
[assembly: InternalsVisibleTo("Extensions.Benchmarks")]
[assembly: InternalsVisibleTo("MLExtensions.AutoML")]
