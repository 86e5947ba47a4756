using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Extensions.Evaluation.Tests")]
