namespace MLExtensions.Conformal;

/// <summary>The Hoeffding-Bentkus bound: the tighter of Hoeffding's with relative entropy and Bentkus's with the binomial tail. The best of the bounds here for small risks.</summary>
/// <remarks>
/// p-value: min(exp(-n h(min(R, alpha), alpha)), e P(Bin(n, alpha) &lt;= ceil(n R))) with h(a, b) = a ln(a / b) + (1 - a) ln((1 - a) / (1 - b)); for losses that are 0 or 1 without the factor e, which is the exact binomial tail.
/// The upper bound is the m above R whose p-value is delta, to 1e-12, and 1 where R is 1.
/// Sources: Bates, Angelopoulos, Lei, Malik and Jordan (2021), Distribution-Free, Risk-Controlling Prediction Sets, JACM 68(6); Bentkus (2004), On Hoeffding's Inequalities, Annals of Probability 32.
/// </remarks>
[RiskBoundName("hoeffding_bentkus")]
public sealed record HoeffdingBentkusBound : RiskBound
{
    private const double RoundingOfCount = 1e-9;

    /// <inheritdoc/>
    protected override double UnitUpper(double mean, double variance, long count, bool isBinary, double delta)
    {
        var (low, high) = (mean, 1.0);
        while (high - low > 1e-12)
        {
            var middle = (low + high) / 2;
            if (middle <= low || middle >= high)
                break;
            (low, high) = UnitPValue(mean, variance, count, isBinary, middle) > delta ? (middle, high) : (low, middle);
        }
        return high;
    }

    /// <inheritdoc/>
    protected override double UnitPValue(double mean, double variance, long count, bool isBinary, double alpha)
    {
        var successes = (long)Math.Ceiling(count * mean - RoundingOfCount * Math.Max(1, count * mean));   // 0.15 * 100 is above 15
        var tail = BetaDistribution.BinomialCumulative(successes, count, alpha);
        return Math.Min(Math.Exp(-count * RelativeEntropy(Math.Min(mean, alpha), alpha)), isBinary ? tail : Math.E * tail);
    }

    private static double RelativeEntropy(double a, double b) => Term(a, b) + Term(1 - a, 1 - b);

    private static double Term(double a, double b) => a == 0 ? 0 : a * Math.Log(a / b);
}
