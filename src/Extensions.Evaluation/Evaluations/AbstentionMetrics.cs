namespace MLExtensions.Evaluation;

/// <summary>How a model does that leaves rows undecided, by a column that says which.</summary>
/// <remarks>Intervals are of Clopper and Pearson: the threshold was fixed before these rows, so that the numbers of accepted and of wrong rows are binomial. Weights count as rows.</remarks>
public sealed record AbstentionMetrics
{
    private readonly double total, wrong, acceptedWrong, confidence;

    private AbstentionMetrics(double total, double accepted, double wrong, double acceptedWrong, double confidence)
        => (this.total, Accepted, this.wrong, this.acceptedWrong, this.confidence) = (total, accepted, wrong, acceptedWrong, confidence);

    /// <summary>Number of rows that are decided (sum of their weights).</summary>
    public double Accepted { get; }

    /// <summary>Number of rows that are left undecided (sum of their weights).</summary>
    public double Abstained => Math.Max(0, total - Accepted);

    /// <summary>Share of rows that are decided, in [0, 1]. Higher is better at the same risk.</summary>
    public double Coverage => Math.Min(1, Accepted / total);

    /// <summary>Interval of the coverage on further rows.</summary>
    public Interval CoverageInterval => Exact(Accepted, total);

    /// <summary>Share of wrong predictions among the rows that are decided, in [0, 1]. Lower is better; NaN where none is decided.</summary>
    public double SelectiveRisk => Accepted > 0 ? Math.Min(1, acceptedWrong / Accepted) : double.NaN;

    /// <summary>Interval of the selective risk on further rows; from 0 to 1 where none is decided.</summary>
    public Interval SelectiveRiskInterval => Exact(acceptedWrong, Accepted);

    /// <summary>Share of wrong predictions where no row is left undecided, in [0, 1].</summary>
    public double RiskOfAll => Math.Min(1, wrong / total);

    /// <summary>Share of rows left undecided that would have been wrong, in [0, 1]. Above <see cref="SelectiveRisk"/> where abstaining finds errors; NaN where none is left undecided.</summary>
    public double RiskOfAbstained => Abstained > 0 ? Math.Clamp((wrong - acceptedWrong) / Abstained, 0, 1) : double.NaN;

    /// <summary>Interval of that share on further rows; from 0 to 1 where none is left undecided.</summary>
    public Interval RiskOfAbstainedInterval => Exact(Math.Max(0, wrong - acceptedWrong), Abstained);

    internal static AbstentionMetrics Of(PredictionRows rows, ReadOnlySpan<bool> abstains, double confidence)
    {
        var weights = new RowWeights(rows.Weights, rows.Count);
        var (accepted, wrong, acceptedWrong) = (0.0, 0.0, 0.0);
        for (var row = 0; row < rows.Count; row++)
        {
            var (weight, error) = (weights[row], rows.Hits[row] ? 0 : weights[row]);
            wrong += error;
            (accepted, acceptedWrong) = abstains[row] ? (accepted, acceptedWrong) : (accepted + weight, acceptedWrong + error);
        }
        return new(weights.Total, accepted, wrong, acceptedWrong, confidence);
    }

    private Interval Exact(double successes, double trials) => BinomialInterval.ClopperPearson(Math.Min(successes, trials), trials, confidence);
}
