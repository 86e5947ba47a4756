using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Extensions.Calibration.Tests")]
