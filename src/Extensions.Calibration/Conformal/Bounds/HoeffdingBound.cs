namespace MLExtensions.Conformal;

/// <summary>Hoeffding's bound: R + sqrt(ln(1 / delta) / (2 n)). Simple, and wide where losses are small.</summary>
/// <remarks>p-value: exp(-2 n (alpha - R)^2) for R below alpha, else 1. Source: Hoeffding (1963), Probability Inequalities for Sums of Bounded Random Variables, JASA 58.</remarks>
[RiskBoundName("hoeffding")]
public sealed record HoeffdingBound : RiskBound
{
    /// <inheritdoc/>
    protected override double UnitUpper(double mean, double variance, long count, bool isBinary, double delta) => mean + Math.Sqrt(-Math.Log(delta) / (2.0 * count));

    /// <inheritdoc/>
    protected override double UnitPValue(double mean, double variance, long count, bool isBinary, double alpha)
        => mean < alpha ? Math.Exp(-2.0 * count * (alpha - mean) * (alpha - mean)) : 1;
}
