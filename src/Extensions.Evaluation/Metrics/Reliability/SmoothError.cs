namespace MLExtensions.Evaluation;

/// <summary>Smooth calibration error and the kernel width at which it was found.</summary>
/// <param name="Value">The error, in [0, 1].</param>
/// <param name="Width">Standard deviation of the kernel, in (0, 1].</param>
public sealed record SmoothError(double Value, double Width);
