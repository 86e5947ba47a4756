using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLExtensions.Conformal;

/// <summary>Nonconformity scores of calibration rows in ascending order, with weights or without: thresholds for any alpha, and p-values. Immutable.</summary>
/// <remarks>
/// <para>Without weights: the threshold is that of <see cref="ConformalQuantile"/>, the p-value of a score s is (#{s_i &gt;= s} + 1) / (n + 1), smoothed (#{s_i &gt; s} + theta (#{s_i = s} + 1)) / (n + 1)
/// with theta uniform on [0, 1].</para>
/// <para>With weights w_i, and weight w of the new row: mass w_i / (W + w) on s_i, W = sum w_i, and w / (W + w) on +infinity. The threshold is the least score with cumulative mass at least 1 - alpha;
/// the p-value is the mass at s and above. Likelihood ratios of new to calibration rows give validity under covariate shift (Tibshirani et al. 2019, Conformal Prediction Under Covariate Shift); fixed
/// weights in [0, 1] and w = 1 bound what a drift can do (Barber et al. 2023, Conformal Prediction Beyond Exchangeability).</para>
/// </remarks>
[JsonConverter(typeof(CalibrationScoresConverter))]
public sealed class CalibrationScores
{
    internal const double MassSlack = 1e-12;
    private readonly double[] sorted;
    private readonly double[]? cumulative;

    /// <summary>Sorts the scores; the spans are copied.</summary>
    /// <param name="scores">In any order; infinite ones are allowed, NaN are not.</param>
    /// <param name="weights">One per score, finite and at least 0, not all 0; empty for 1 each.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="InputDataException">There is no score, one is NaN, or a weight is out of range.</exception>
    public CalibrationScores(ReadOnlySpan<double> scores, ReadOnlySpan<double> weights = default)
    {
        if (!weights.IsEmpty && weights.Length != scores.Length)
            throw new ArgumentException($"There must be one weight per score; got {scores.Length} scores and {weights.Length} weights.", nameof(weights));
        if (scores.IsEmpty)
            throw new InputDataException("There is no calibration score; at least 1 is needed.");
        for (var i = 0; i < scores.Length; i++)
            if (double.IsNaN(scores[i]))
                throw new InputDataException(string.Create(CultureInfo.InvariantCulture, $"Calibration score {i} is NaN; allowed are numbers and infinities."));
        sorted = weights.IsEmpty ? RadixSort.Ascending(scores.ToArray()) : scores.ToArray();
        TotalWeight = sorted.Length;
        if (weights.IsEmpty)
            return;
        cumulative = weights.ToArray();
        Array.Sort(sorted, cumulative);
        var sum = 0.0;
        foreach (ref var weight in cumulative.AsSpan())
        {
            if (!(weight >= 0 && double.IsFinite(weight)))
                throw new InputDataException(string.Create(CultureInfo.InvariantCulture, $"A calibration score has weight {weight}; allowed are finite numbers from 0."));
            weight = sum += weight;
        }
        if (!(sum > 0))
            throw new InputDataException($"All {sorted.Length} calibration scores have weight 0.");
        TotalWeight = sum;
    }

    private CalibrationScores(double[] sorted, double[]? cumulative) => (this.sorted, this.cumulative, TotalWeight) = (sorted, cumulative, cumulative?[^1] ?? sorted.Length);

    /// <summary>Number n of scores.</summary>
    public int Count => sorted.Length;

    /// <summary>Sum W of the weights; the number of scores where there are none.</summary>
    public double TotalWeight { get; }

    /// <summary>Whether the scores have weights.</summary>
    public bool IsWeighted => cumulative is not null;

    /// <summary>The scores, ascending.</summary>
    public ReadOnlySpan<double> Sorted => sorted;

    /// <summary>The sums of the weights up to each score; empty without weights.</summary>
    internal ReadOnlySpan<double> CumulativeWeights => cumulative;

    /// <summary>The threshold: a new row's score is at most this with probability at least 1 - alpha. +infinity where the scores do not suffice for alpha.</summary>
    /// <param name="alpha">Miscoverage, strictly between 0 and 1.</param>
    /// <param name="newWeight">Weight of the new row, finite and at least 0; only where the scores have weights.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public double Threshold(double alpha, double newWeight = 1)
    {
        if (cumulative is null)
            return ConformalQuantile.Rank(sorted.Length, alpha) is var rank && rank <= sorted.Length ? sorted[Math.Max(rank, 1) - 1] : double.PositiveInfinity;
        ConformalQuantile.CheckAlpha(alpha);
        CheckWeight(newWeight);
        var needed = (1 - alpha - MassSlack) * (TotalWeight + newWeight);
        var (low, high) = (-1, sorted.Length);
        while (high - low > 1)
        {
            var middle = low + (high - low) / 2;
            (low, high) = cumulative[middle] >= needed ? (low, middle) : (middle, high);
        }
        return high < sorted.Length ? sorted[high] : double.PositiveInfinity;
    }

    /// <summary>The p-value of a score: at most t with probability at most t, whatever t. A label is kept where its p-value is above alpha, which is where its score is at most the threshold.</summary>
    /// <param name="score">The score; NaN gives 1.</param>
    /// <param name="newWeight">Weight of the new row, as for <see cref="Threshold"/>.</param>
    public double PValue(double score, double newWeight = 1)
    {
        if (double.IsNaN(score))
            return 1;
        var below = Below(score);
        if (cumulative is null)
            return (sorted.Length - below + 1.0) / (sorted.Length + 1.0);
        CheckWeight(newWeight);
        return (TotalWeight - (below == 0 ? 0 : cumulative[below - 1]) + newWeight) / (TotalWeight + newWeight);
    }

    /// <summary>The smoothed p-value of a score: uniform on [0, 1], exactly.</summary>
    /// <param name="score">The score; NaN gives 1.</param>
    /// <param name="theta">A uniform random number in [0, 1].</param>
    /// <param name="newWeight">Weight of the new row, as for <see cref="Threshold"/>.</param>
    public double SmoothedPValue(double score, double theta, double newWeight = 1)
    {
        if (!(theta is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(theta), theta, "Theta must be from 0 to 1.");
        if (double.IsNaN(score))
            return 1;
        var (below, upTo) = (Below(score), Below(double.BitIncrement(score)));
        if (double.IsPositiveInfinity(score))
            upTo = sorted.Length;
        if (cumulative is null)
            return (sorted.Length - upTo + theta * (upTo - below + 1)) / (sorted.Length + 1.0);
        CheckWeight(newWeight);
        double Mass(int count) => count == 0 ? 0 : cumulative[count - 1];
        return (TotalWeight - Mass(upTo) + theta * (Mass(upTo) - Mass(below) + newWeight)) / (TotalWeight + newWeight);
    }

    /// <summary>Number of scores below a number.</summary>
    private int Below(double score)
    {
        var (low, high) = (-1, sorted.Length);
        while (high - low > 1)
        {
            var middle = low + (high - low) / 2;
            (low, high) = sorted[middle] >= score ? (low, middle) : (middle, high);
        }
        return high;
    }

    private static void CheckWeight(double weight)
    {
        if (!(weight >= 0 && double.IsFinite(weight)))
            throw new ArgumentOutOfRangeException(nameof(weight), weight, string.Create(CultureInfo.InvariantCulture, $"The weight of a new row must be finite and at least 0. Got {weight}."));
    }

    private sealed class CalibrationScoresConverter : JsonConverter<CalibrationScores>
    {
        public override CalibrationScores Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var arrays = PackedNumbers<double>.ReadAll(ref reader);
            if (arrays is not { Length: 1 or 2 })
                throw new JsonException("Calibration scores are one or two texts: scores, and cumulative weights.");
            if (arrays[0].Length == 0 || arrays[^1].Length != arrays[0].Length)
                throw new JsonException($"There are {arrays[0].Length} calibration scores and {arrays[^1].Length} weights.");
            return new(arrays[0], arrays.Length == 2 ? arrays[1] : null);
        }

        public override void Write(Utf8JsonWriter writer, CalibrationScores value, JsonSerializerOptions options)
            => PackedNumbers<double>.WriteAll(writer, value.cumulative is { } weights ? [value.sorted, weights] : [value.sorted]);
    }
}
