namespace MLExtensions.Conformal;

/// <summary>The empirical Bernstein bound: R + sqrt(2 V ln(2 / delta) / n) + 7 ln(2 / delta) / (3 (n - 1)), V the sample variance of the losses at that lambda. Narrow where losses vary little.</summary>
/// <remarks>One row gives +infinity. The p-value is the delta at which the bound equals alpha. Source: Maurer and Pontil (2009), Empirical Bernstein Bounds and Sample Variance Penalization, COLT, Theorem 4.</remarks>
[RiskBoundName("empirical_bernstein")]
public sealed record EmpiricalBernsteinBound : RiskBound
{
    /// <inheritdoc/>
    public override bool DependsOnMeanAlone => false;

    /// <inheritdoc/>
    protected override double UnitUpper(double mean, double variance, long count, bool isBinary, double delta)
        => count < 2 ? double.PositiveInfinity : mean + Math.Sqrt(2 * variance * Math.Log(2 / delta) / count) + 7 * Math.Log(2 / delta) / (3.0 * (count - 1));

    /// <inheritdoc/>
    protected override double UnitPValue(double mean, double variance, long count, bool isBinary, double alpha)
    {
        if (count < 2 || mean >= alpha)
            return 1;
        // With x = sqrt(ln(2 / delta)): a x^2 + b x = alpha - mean, solved without cancellation.
        var (a, b, gap) = (7 / (3.0 * (count - 1)), Math.Sqrt(2 * variance / count), alpha - mean);
        var x = 2 * gap / (b + Math.Sqrt(b * b + 4 * a * gap));
        return 2 * Math.Exp(-x * x);
    }
}
