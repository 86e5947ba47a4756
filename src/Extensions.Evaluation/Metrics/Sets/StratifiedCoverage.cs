using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>Coverage by size of sets or by width of intervals. A procedure that is only right on average covers too little where it says much.</summary>
public sealed record StratifiedCoverage
{
    internal StratifiedCoverage(ImmutableArray<CoverageStratum> strata) => Strata = strata;

    /// <summary>The strata from small to large, those without rows included.</summary>
    public ImmutableArray<CoverageStratum> Strata { get; }

    /// <summary>SSC: the least coverage of a stratum with rows, in [0, 1]; higher is better, up to 1 - alpha.</summary>
    public double Worst => Filled.Min(stratum => stratum.Coverage);

    /// <summary>SSCV: max |coverage - (1 - alpha)| over the strata with rows, in [0, 1]. Lower is better.</summary>
    /// <param name="alpha">The miscoverage aimed at, strictly between 0 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> is out of range.</exception>
    public double Violation(double alpha)
    {
        OpenUnit.Check(alpha, nameof(alpha));
        return Filled.Max(stratum => Math.Abs(stratum.Coverage - (1 - alpha)));
    }

    private IEnumerable<CoverageStratum> Filled => Strata.Where(stratum => stratum.Weight > 0);
}
