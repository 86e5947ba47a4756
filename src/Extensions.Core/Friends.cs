using System.Runtime.CompilerServices;

// The packages are versioned and released together; the plumbing between them stays out of the public surface.
[assembly: InternalsVisibleTo("MLExtensions.Trainers")]
[assembly: InternalsVisibleTo("MLExtensions.Calibration")]
[assembly: InternalsVisibleTo("MLExtensions.Evaluation")]
[assembly: InternalsVisibleTo("Extensions.Testing")]
[assembly: InternalsVisibleTo("Extensions.Core.Tests")]
[assembly: InternalsVisibleTo("Extensions.Calibration.Tests")]
[assembly: InternalsVisibleTo("Extensions.Evaluation.Tests")]
[assembly: InternalsVisibleTo("Extensions.Trainers.Tests")]
[assembly: InternalsVisibleTo("Extensions.Architecture.Tests")]
[assembly: InternalsVisibleTo("Extensions.Benchmarks")]
[assembly: InternalsVisibleTo("MLExtensions.AutoML")]
[assembly: InternalsVisibleTo("Extensions.AutoML.Tests")]
