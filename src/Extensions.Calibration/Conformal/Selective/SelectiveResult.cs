using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace MLExtensions.Conformal;

/// <summary>The threshold of confidence that was found, or that there is none; and what was seen on the rows that tested it.</summary>
/// <param name="Tests">The thresholds that were tested, in their order, the one that stopped a sequence included.</param>
/// <param name="Chosen">Index of the chosen one, or -1 where none passed.</param>
/// <param name="Rows">Number of rows that tested the thresholds.</param>
public sealed record SelectiveResult(ImmutableArray<SelectiveTest> Tests, int Chosen, int Rows)
{
    private const double CoverageLevel = 0.95;

    /// <summary>Whether a threshold passed.</summary>
    public bool IsControlled => Chosen >= 0;

    /// <summary>Rows with a confidence of at least this are accepted; +infinity where none passed, -infinity where all rows are accepted.</summary>
    [JsonIgnore]
    public double Threshold => IsControlled ? Tests[Chosen].Threshold : double.PositiveInfinity;

    /// <summary>Share of the rows that is accepted.</summary>
    [JsonIgnore]
    public double Coverage => IsControlled ? Tests[Chosen].Accepted / (double)Rows : 0;

    /// <summary>Mean loss of the accepted rows: an optimistic estimate for new rows, since the threshold was chosen by it; NaN where none passed.</summary>
    [JsonIgnore]
    public double ObservedRisk => IsControlled ? Tests[Chosen].Loss / Tests[Chosen].Accepted : double.NaN;

    /// <summary>Clopper and Pearson's 95 % interval of the share of new rows that is accepted, of a threshold fixed beforehand: that it was chosen is not allowed for.</summary>
    [JsonIgnore]
    public (double Lower, double Upper) CoverageInterval
    {
        get
        {
            if (!IsControlled)
                return (0, 0);
            var (accepted, tail) = (Tests[Chosen].Accepted, (1 - CoverageLevel) / 2);
            return (accepted == 0 ? 0 : BetaDistribution.Quantile(tail, accepted, Rows - accepted + 1), accepted == Rows ? 1 : BetaDistribution.Quantile(1 - tail, accepted + 1, Rows - accepted));
        }
    }
}

/// <summary>The test of one threshold.</summary>
/// <param name="Threshold">The threshold.</param>
/// <param name="Accepted">Number n of rows with a confidence of at least the threshold.</param>
/// <param name="Loss">Sum of their losses: the number of errors, for the 0/1 loss.</param>
/// <param name="PValue">P-value of "the risk among accepted rows is above alpha".</param>
public sealed record SelectiveTest([property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] double Threshold, int Accepted, double Loss, double PValue);
