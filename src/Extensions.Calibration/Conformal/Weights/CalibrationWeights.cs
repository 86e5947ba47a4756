using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;

namespace MLExtensions.Conformal;

/// <summary>How much every calibration row counts for a new row that may follow another law: by its age, by a likelihood ratio, by its distance. Settings only; immutable.</summary>
/// <remarks>
/// <see cref="WeightedSplit"/> turns weights into thresholds, <see cref="RiskControlOptions.Weights"/> into lambdas. To add one, derive a record, mark it and the record that it fits with <see cref="WeightsNameAttribute"/>, and override <see cref="Fit"/>.
/// </remarks>
[JsonConverter(typeof(DiscriminatedConverter<CalibrationWeights>))]
public abstract record CalibrationWeights
{
    /// <summary>The columns that are read of calibration rows, beside scores and label.</summary>
    public virtual ProcedureColumns Columns => ProcedureColumns.None;

    /// <summary>Whether new rows have weights of their own, or give calibration rows such. What is fitted agrees: <see cref="FittedWeights.IsOne"/> and not <see cref="FittedWeights.IsLocal"/> where this is false.</summary>
    public virtual bool IsPerRow => true;

    /// <summary>Weighs the rows.</summary>
    /// <param name="rows">Rows in their order of arrival, with what <see cref="Columns"/> names.</param>
    /// <exception cref="InputDataException">The rows cannot be weighted.</exception>
    public abstract WeightedRows Fit(ConformalRows rows);
}

/// <summary>Weights of calibration rows, and how new rows are weighted.</summary>
/// <param name="Weights">The weight of each row, finite and at least 0, in the order of the rows; empty where every new row gives them weights of its own.</param>
/// <param name="New">What is kept for new rows.</param>
public sealed record WeightedRows(ImmutableArray<double> Weights, FittedWeights New);

/// <summary>The weight of a new row, and those of the calibration rows where they depend on it. Immutable.</summary>
[JsonConverter(typeof(DiscriminatedConverter<FittedWeights>))]
public abstract record FittedWeights
{
    /// <summary>The columns that are read of a new row.</summary>
    public virtual ProcedureColumns Columns => ProcedureColumns.None;

    /// <summary>Whether every new row gives the calibration rows weights of their own: <see cref="Weigh"/>.</summary>
    public virtual bool IsLocal => false;

    /// <summary>Whether the weight of a new row depends on its class.</summary>
    public virtual bool DependsOnClass => false;

    /// <summary>Whether the weight of a new row is 1, whatever the row.</summary>
    public virtual bool IsOne => false;

    /// <summary>The weight of a new row; one that is NaN, negative or infinite is no weight, and keeps everything.</summary>
    /// <param name="row">What is known of the row.</param>
    /// <param name="label">The class; 0 for intervals.</param>
    public virtual double Of(in ConformalRow row, int label) => 1;

    /// <summary>Writes the weights of the calibration rows for a new row; false where the row's features cannot be used.</summary>
    /// <param name="row">What is known of the row.</param>
    /// <param name="weights">One per calibration row.</param>
    public virtual bool Weigh(in ConformalRow row, Span<double> weights) => throw new NotSupportedException($"{GetType().Name} gives calibration rows the same weights for all new rows.");

    /// <summary>The same for calibration rows in another order, or for some of them; only what depends on them changes.</summary>
    /// <param name="order">The present place of each row of the new order.</param>
    internal virtual FittedWeights Ordered(ReadOnlySpan<int> order) => this;

    /// <summary>What thresholds with these weights promise.</summary>
    /// <param name="alpha">Miscoverage, strictly between 0 and 1.</param>
    /// <param name="covered">The event in words.</param>
    /// <param name="total">The weights of the calibration rows together.</param>
    public abstract ConformalGuarantee Guarantee(double alpha, string covered, WeightTotal total);

    /// <summary>What risk control with these weights promises.</summary>
    /// <param name="controlled">What is controlled, in words: "the expected false-negative rate is at most 0.1".</param>
    /// <param name="total">The weights of the calibration rows together.</param>
    /// <param name="leastAlpha">The least alpha that can be met where the new row has weight 1 and no row loses anything: (A W + B) / (W + 1), losses from A to B.</param>
    public abstract ConformalGuarantee RiskGuarantee(string controlled, WeightTotal total, double leastAlpha);

    /// <summary>The weights at the features of up to 100 calibration rows, evenly taken: the same array, filled anew each time.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="places">The places of the rows that these weights are of; null for all.</param>
    internal IEnumerable<double[]> AtSome(ConformalRows rows, int[]? places = null)
    {
        var weights = new double[places?.Length ?? rows.Count];
        for (var i = 0; i < weights.Length; i += Math.Max(1, weights.Length / 100))
        {
            Weigh(new(-1, 1, rows.Features.AsSpan((places?[i] ?? i) * rows.FeatureCount, rows.FeatureCount)), weights);
            yield return weights;
        }
    }
}

/// <summary>Weights of n calibration rows together.</summary>
/// <param name="Count">Number n of rows.</param>
/// <param name="Sum">Sum W of the weights.</param>
/// <param name="EffectiveCount">Effective sample size W^2 / sum w^2: as many rows of one weight tell as much.</param>
public readonly record struct WeightTotal(int Count, double Sum, double EffectiveCount)
{
    /// <summary>The least alpha for which a threshold is finite where the new row has weight 1: 1 / (W + 1).</summary>
    public double LeastAlpha => 1 / (Sum + 1);

    internal static WeightTotal Of(ReadOnlySpan<double> weights)
    {
        var (sum, squares, largest) = (0.0, 0.0, 0.0);
        foreach (var weight in weights)
            largest = Math.Max(largest, weight);
        foreach (var weight in weights)
        {
            sum += weight;
            squares += weight / largest * (weight / largest);
        }
        return new(weights.Length, sum, sum / largest * (sum / largest) / squares);
    }

    /// <summary>That of the median sum.</summary>
    internal static WeightTotal Median(IReadOnlyCollection<WeightTotal> totals) => totals.OrderBy(total => total.Sum).ElementAt(totals.Count / 2);

    internal string Words => string.Create(CultureInfo.InvariantCulture, $"{Count} calibration rows of weight {Sum:0.###} in sum, effective sample size {EffectiveCount:0.#}");
}

/// <summary>The name of weights, and of what they fit, in JSON and in saved models: its "type". A released name is never changed.</summary>
/// <param name="name">Lower-case name with underscores, unique among weights and among fitted ones.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class WeightsNameAttribute(string name) : DiscriminatorAttribute(name);
