namespace MLExtensions.Evaluation;

/// <summary>A metric of a model less that of another on the same rows and resamples, so that what is hard for both cancels.</summary>
/// <param name="Name">Name of the metric.</param>
/// <param name="Direction">Which values are better.</param>
/// <param name="Value">Model less baseline.</param>
/// <param name="Interval">Percentile interval of the difference; null where a metric has no resamples, or the models have different ones.</param>
/// <param name="PValue">Two-sided p-value of "both have the same value", as in <see cref="PairedBootstrap"/>; null where there is no interval.</param>
public sealed record MetricDifference(string Name, MetricDirection Direction, double Value, Interval? Interval, double? PValue)
{
    /// <summary>Whether the model is better or worse beyond chance: whether the interval leaves 0 out.</summary>
    internal Tone Tone() => Interval is not { } range || (range.Lower <= 0 && range.Upper >= 0) || double.IsNaN(range.Lower) || double.IsNaN(range.Upper) ? Evaluation.Tone.Neutral
        : range.Lower > 0 == (Direction == MetricDirection.HigherIsBetter) ? Evaluation.Tone.Good : Evaluation.Tone.Bad;

    internal static MetricDifference Of(MetricEstimate model, MetricEstimate baseline)
    {
        var value = model.Value - baseline.Value;
        if (model.Replicates.IsEmpty || model.Replicates.Length != baseline.Replicates.Length || model.Draws != baseline.Draws || model.Method != baseline.Method || model.Confidence != baseline.Confidence)
            return new(model.Name, model.Direction, value, null, null);
        double[] differences = [.. model.Replicates.Zip(baseline.Replicates, (one, other) => one - other).Order()];
        var beyond = new BootstrapOptions { Replicates = differences.Length, Confidence = model.Confidence }.RanksBeyond;
        var (below, above) = (differences.Count(one => one <= 0), differences.Count(one => one >= 0));
        return new(model.Name, model.Direction, value, new(differences[beyond - 1], differences[^beyond]), Math.Min(1, 2 * (1.0 + Math.Min(below, above)) / (differences.Length + 1)));
    }
}
