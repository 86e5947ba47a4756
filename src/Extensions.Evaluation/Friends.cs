using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Extensions.Evaluation.Tests")]
[assembly: InternalsVisibleTo("MLExtensions.AutoML")]
