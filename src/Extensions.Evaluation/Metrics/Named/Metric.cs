namespace MLExtensions.Evaluation;

/// <summary>A named number of predictions, with its direction: what evaluations estimate with an interval, reports compare and searches optimise.</summary>
/// <typeparam name="TPredictions">What it is computed of.</typeparam>
public sealed class Metric<TPredictions> where TPredictions : PredictionRows
{
    private readonly Func<TPredictions, WeightedStatistic> prepare;

    /// <summary>A metric.</summary>
    /// <param name="name">Its name, not empty.</param>
    /// <param name="direction">Which values are better.</param>
    /// <param name="prepare">
    /// Gives, for predictions, the number as a function of how much each row counts: <c>rows => weights => BrierScore.Compute(rows.Probabilities, rows.Labels, weights)</c>. What does not depend on weights, as the order of scores,
    /// is best done once before. The function is called by several threads at a time, and throws <see cref="InputDataException"/> or gives NaN where the number is not defined.
    /// </param>
    /// <param name="interval">How its interval is made.</param>
    public Metric(string name, MetricDirection direction, Func<TPredictions, WeightedStatistic> prepare, MetricInterval interval = MetricInterval.Bootstrap)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(prepare);
        (Name, Direction, this.prepare, Interval) = (name, direction, prepare, interval);
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Which values are better.</summary>
    public MetricDirection Direction { get; }

    /// <summary>How its interval is made.</summary>
    public MetricInterval Interval { get; }

    /// <summary>The number of predictions, with their weights.</summary>
    /// <param name="predictions">The predictions.</param>
    /// <exception cref="InputDataException">The number is not defined for these rows.</exception>
    public double Compute(TPredictions predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        return Prepare(predictions)(predictions.Weights);
    }

    internal WeightedStatistic Prepare(TPredictions predictions) => prepare(predictions);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
