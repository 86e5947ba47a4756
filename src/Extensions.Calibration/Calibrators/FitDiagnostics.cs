namespace MLExtensions.Calibration;

/// <summary>How the fit of a calibrator went; saved with its map.</summary>
/// <param name="Converged">Whether the optimum was found to the optimiser's tolerance; true where it has a closed form.</param>
/// <param name="Iterations">Steps of the optimiser; 0 where there is a closed form.</param>
/// <param name="GradientNorm">Largest absolute derivative of the objective at the end; NaN where there is none.</param>
/// <param name="ObjectiveBefore">The objective of the identity, or of what the optimiser started from; NaN where there is none.</param>
/// <param name="ObjectiveAfter">The objective at the end; NaN where there is none.</param>
public sealed record FitDiagnostics(bool Converged, int Iterations, double GradientNorm, double ObjectiveBefore, double ObjectiveAfter)
{
    /// <summary>What whoever fits the calibrator should know: a bound that was hit, classes without rows. Null for nothing.</summary>
    public string? Remark { get; init; }

    /// <summary>Of a fit in closed form, without an objective.</summary>
    public static FitDiagnostics ClosedForm { get; } = new(true, 0, double.NaN, double.NaN, double.NaN);
}
