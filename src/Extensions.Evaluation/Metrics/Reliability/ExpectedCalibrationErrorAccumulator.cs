using System.Globalization;
using System.Runtime.CompilerServices;

namespace MLExtensions.Evaluation;

/// <summary>Sums up <see cref="ExpectedCalibrationError"/> over bins of equal width row by row, in memory that does not grow with the rows. Parts of the data can be summed up apart and merged. Not for several threads at once.</summary>
public sealed class ExpectedCalibrationErrorAccumulator
{
    private readonly BinSums edges;
    private readonly Sums[] bins;

    /// <summary>Starts without rows.</summary>
    /// <param name="binCount">Number of bins of equal width, from 1 to 1,000,000.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="binCount"/> is out of range.</exception>
    public ExpectedCalibrationErrorAccumulator(int binCount = 15)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(binCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(binCount, 1_000_000);
        (edges, bins) = (BinSums.EqualWidth(binCount), new Sums[binCount]);
    }

    /// <summary>Adds a row.</summary>
    /// <param name="probability">Probability of the positive class, in [0, 1]; or a confidence.</param>
    /// <param name="label">Whether the row is positive; or a hit.</param>
    /// <param name="weight">As how many rows it counts, finite and from 0.</param>
    /// <exception cref="InputDataException">The probability or the weight is out of range; the row is not added.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(double probability, bool label, double weight = 1)
    {
        if (!(probability >= 0 && probability <= 1 && weight >= 0 && double.IsFinite(weight)))
            throw Fault(probability, weight);
        AddChecked(probability, label, weight);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void AddChecked(double probability, bool label, double weight)
    {
        ref var bin = ref bins[edges.IndexOf(probability)];
        bin.Rows++;
        bin.Counted += weight > 0 ? 1 : 0;
        bin.Weight += weight;
        bin.Probability += weight * probability;
        bin.Positive += label ? weight : 0;
    }

    /// <summary>Adds the rows of another part of the data, which stays as it is.</summary>
    /// <param name="other">Sums of as many bins.</param>
    /// <exception cref="ArgumentException">The numbers of bins differ.</exception>
    public void Merge(ExpectedCalibrationErrorAccumulator other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.bins.Length != bins.Length)
            throw new ArgumentException($"Only sums of the same bins can be merged; got {other.bins.Length} bins for {bins.Length}.", nameof(other));
        for (var bin = 0; bin < bins.Length; bin++)
        {
            var (one, more) = (bins[bin], other.bins[bin]);
            bins[bin] = new() { Rows = one.Rows + more.Rows, Counted = one.Counted + more.Counted, Weight = one.Weight + more.Weight, Probability = one.Probability + more.Probability, Positive = one.Positive + more.Positive };
        }
    }

    /// <summary>The error of the rows so far. Weights with a mean below 1 are shares, scaled to a mean of 1.</summary>
    /// <exception cref="InputDataException">There is no row, all weights are 0, or they sum to infinity.</exception>
    public BinnedCalibrationError ToError()
    {
        var (rows, counted, sum) = (bins.Sum(bin => bin.Rows), bins.Sum(bin => bin.Counted), bins.Sum(bin => bin.Weight));
        if (rows == 0)
            RowWeights.RequireRows(0);
        if (counted == 0)
            throw new InputDataException($"All {rows} rows have weight 0; at least one must have a positive weight.");
        if (!double.IsFinite(sum))
            throw new InputDataException($"The weights of {rows} rows sum to infinity; scale them down.");
        var scale = sum < counted ? counted / sum : 1;
        return new([.. bins.Select((bin, index) => bin.Close((double)index / bins.Length, (index + 1.0) / bins.Length, scale))]);
    }

    private static InputDataException Fault(double probability, double weight) => new(probability >= 0 && probability <= 1
        ? string.Create(CultureInfo.InvariantCulture, $"A row has weight {weight}; allowed are finite numbers from 0.")
        : string.Create(CultureInfo.InvariantCulture, $"A row has probability {probability}; allowed are numbers from 0 to 1."));

    private struct Sums
    {
        public long Rows, Counted;
        public double Weight, Probability, Positive;

        public readonly CalibrationBin Close(double lower, double upper, double scale)
            => Weight > 0 ? new(lower, upper, Rows, Weight * scale, Probability / Weight, Positive / Weight) : new(lower, upper, Rows, 0, (lower + upper) / 2, (lower + upper) / 2);
    }
}
