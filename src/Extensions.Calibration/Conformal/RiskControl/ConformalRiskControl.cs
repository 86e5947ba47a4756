namespace MLExtensions.Conformal;

/// <summary>Conformal risk control: the expected loss of a new row is at most alpha, on average over calibration rows and new row; see <see cref="RiskCurve.Control"/>.</summary>
/// <remarks>
/// No chance of failure and the least caution, but the risk given these very calibration rows may lie above alpha in about half of the cases; for a promise about them take <see cref="HighProbabilityRiskControl"/>.
/// For losses that change continuously the expected loss is at least alpha - 2 B / (n + 1) too. Several risks: the greatest lambda of theirs.
/// Source: Angelopoulos, Bates, Fisch, Lei and Schuster (2024), Conformal Risk Control, ICLR.
/// </remarks>
public sealed record ConformalRiskControl : RiskProcedure
{
    internal override string Promise => "on average over calibration rows and a new row";

    internal override string Assumption => "calibration rows and the new row are exchangeable, and the model was not fitted on them";

    private protected override RiskControlResult Choose(IReadOnlyList<RiskCurve> curves, IReadOnlyList<double> alphas)
        => RiskControlResult.All(curves.Zip(alphas, (curve, alpha) => curve.Control(alpha)));
}
