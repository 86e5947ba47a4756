using System.Collections.Immutable;
using System.Globalization;

namespace MLExtensions.Evaluation;

/// <summary>
/// Histogram of F(y), F the predicted distribution function of a row and y its label: uniform where the predictions are probabilistically calibrated. A hump says that they are too wide, a valley too narrow, a slope
/// that they are shifted.
/// </summary>
/// <remarks>
/// A row whose F jumps at its label counts evenly over the jump, from F(y-) to F(y), in place of a random number there: no result depends on chance or on the order of rows. Uniform alone is not sharp; see
/// <see cref="ContinuousRankedProbabilityScore"/>.
/// Sources: Dawid, JRSS A 147, 1984; Gneiting, Balabdaoui and Raftery, JRSS B 69, 2007; Czado, Gneiting and Held, Biometrics 65, 2009 (jumps); Hamill, Monthly Weather Review 129, 2001 (samples).
/// </remarks>
public sealed record ProbabilityIntegralTransform
{
    private ProbabilityIntegralTransform(ImmutableArray<TransformBin> bins, Interval band) => (Bins, Band) = (bins, band);

    /// <summary>The bins, ascending.</summary>
    public ImmutableArray<TransformBin> Bins { get; }

    /// <summary>
    /// Between which shares, ends included, all bins lie at once with the stated confidence at least where the predictions are calibrated and the rows independent: quantiles of the binomial law at
    /// (1 - confidence) / (2 number of bins). Rows that count over a jump vary less, and the band is then wide.
    /// </summary>
    public Interval Band { get; }

    /// <summary>Number of bins outside the band. Any at all speaks against calibration.</summary>
    public int OutsideCount => Bins.Count(bin => bin.Share < Band.Lower || bin.Share > Band.Upper);

    /// <summary>Greatest distance of a bin's share to an even one, as a multiple of that: max |share B - 1|, from 0. Lower is better; not 0 by chance.</summary>
    public double MaximumDeviation => Bins.Max(bin => Math.Abs(bin.Share * Bins.Length - 1));

    /// <summary>Of given values F(y), of continuous distributions.</summary>
    /// <param name="values">F(y) of each row, in [0, 1].</param>
    /// <param name="weights">As how many independent rows each row counts, from 0; none for 1 each. Weights of importance make the band wrong.</param>
    /// <param name="binCount">Number of bins of equal width, from 2 to 1,000,000.</param>
    /// <param name="confidence">Confidence of the band, strictly between 0 and 1.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a number is out of range.</exception>
    /// <exception cref="InputDataException">There is no row, a value is no number from 0 to 1, a weight is out of range, or all weights are 0.</exception>
    public static ProbabilityIntegralTransform Compute(ReadOnlySpan<double> values, ReadOnlySpan<double> weights = default, int binCount = 10, double confidence = 0.95)
        => ComputeOfSteps(values, values, weights, binCount, confidence);

    /// <summary>Of distribution functions that may jump: of counts, or of distributions with steps.</summary>
    /// <param name="below">F(y-) of each row, the probability of less than its label, in [0, 1].</param>
    /// <param name="upTo">F(y) of each row, the probability of its label or less, from F(y-) to 1.</param>
    /// <param name="weights">As how many independent rows each row counts, from 0; none for 1 each.</param>
    /// <param name="binCount">Number of bins of equal width, from 2 to 1,000,000.</param>
    /// <param name="confidence">Confidence of the band, strictly between 0 and 1.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a number is out of range.</exception>
    /// <exception cref="InputDataException">There is no row, a value is out of range, a weight is out of range, or all weights are 0.</exception>
    public static ProbabilityIntegralTransform ComputeOfSteps(
        ReadOnlySpan<double> below, ReadOnlySpan<double> upTo, ReadOnlySpan<double> weights = default, int binCount = 10, double confidence = 0.95)
    {
        if (below.Length != upTo.Length)
            throw new ArgumentException($"There must be as many values below the labels as up to them; got {below.Length} and {upTo.Length}.");
        CheckSettings(binCount, confidence);
        CheckSteps(below, upTo);
        var rowWeights = new RowWeights(weights, below.Length);
        var (sums, edges) = (new double[binCount], Edges(binCount));
        for (var row = 0; row < below.Length; row++)
            if (below[row] == upTo[row])
                sums[BinOf(below[row], edges)] += rowWeights[row];
            else
                Spread(sums, edges, below[row], upTo[row], rowWeights[row]);
        return Close(sums, rowWeights.Total, confidence);
    }

    /// <summary>Of samples: the label counts as one more value of its sample, and evenly over the places (j + u) / (m + 1) that it may have among m values.</summary>
    /// <remarks>Uniform where label and values come from the same distribution, however few the values are. With fewer values than bins neighbouring bins are alike.</remarks>
    /// <param name="values">Row by row, the values of its predicted sample in any order, finite: as for <see cref="ContinuousRankedProbabilityScore"/>.</param>
    /// <param name="valueCount">Number of values per row, from 1.</param>
    /// <param name="labels">Values that came, finite.</param>
    /// <param name="weights">As how many independent rows each row counts, from 0; none for 1 each.</param>
    /// <param name="binCount">Number of bins of equal width, from 2 to 1,000,000.</param>
    /// <param name="confidence">Confidence of the band, strictly between 0 and 1.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, there is no value per row, or a number is out of range.</exception>
    /// <exception cref="InputDataException">There is no row, a value or label is not finite, a weight is out of range, or all weights are 0.</exception>
    public static ProbabilityIntegralTransform ComputeOfSamples(
        ReadOnlySpan<double> values, int valueCount, ReadOnlySpan<double> labels, ReadOnlySpan<double> weights = default, int binCount = 10, double confidence = 0.95)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(valueCount, 1);
        if (values.Length != (long)labels.Length * valueCount)
            throw new ArgumentException($"There must be {valueCount} values per label; got {values.Length} values and {labels.Length} labels.");
        CheckSettings(binCount, confidence);
        IntervalRows.CheckLabels(labels);
        var rowWeights = new RowWeights(weights, labels.Length);
        var (sums, edges) = (new double[binCount], Edges(binCount));
        for (var row = 0; row < labels.Length; row++)
        {
            var (less, equal) = (0, 0);
            foreach (var value in values.Slice(row * valueCount, valueCount))
            {
                if (!double.IsFinite(value))
                    throw new InputDataException(string.Create(CultureInfo.InvariantCulture, $"Row {row} has {value} among its values; allowed are finite numbers."));
                less += value < labels[row] ? 1 : 0;
                equal += value == labels[row] ? 1 : 0;
            }
            Spread(sums, edges, less / (valueCount + 1.0), (less + equal + 1) / (valueCount + 1.0), rowWeights[row]);
        }
        return Close(sums, rowWeights.Total, confidence);
    }

    /// <summary>Adds a weight evenly from one value to another; a single value on an edge counts below it, as in all bins of equal width.</summary>
    private static void Spread(double[] sums, double[] edges, double from, double to, double weight)
    {
        var (first, last) = (BinOf(from, edges), BinOf(to, edges));
        if (first == last)
        {
            sums[first] += weight;
            return;
        }
        for (var bin = first; bin <= last; bin++)
            sums[bin] += weight * Math.Max(0, Math.Min(to, edges[bin + 1]) - Math.Max(from, edges[bin])) / (to - from);
    }

    private static double[] Edges(int binCount) => [.. Enumerable.Range(0, binCount + 1).Select(edge => (double)edge / binCount)];

    /// <summary>The first bin whose upper edge is not below the value. The product is at most one bin off; the edges, which are quotients, decide.</summary>
    private static int BinOf(double value, double[] edges)
    {
        var count = edges.Length - 1;
        var bin = Math.Min(double.ConvertToIntegerNative<int>(value * count), count - 1);
        if (value > edges[bin + 1])
            return bin + 1;
        return bin > 0 && value <= edges[bin] ? bin - 1 : bin;
    }

    private static void CheckSteps(ReadOnlySpan<double> below, ReadOnlySpan<double> upTo)
    {
        if (FirstFault.OutsideUnit(below) < 0 && (below == upTo || FirstFault.OutsideUnit(upTo) < 0 && AreOrdered(below, upTo)))
            return;
        for (var row = 0; row < below.Length; row++)
            if (!(below[row] >= 0 && below[row] <= upTo[row] && upTo[row] <= 1))
                throw new InputDataException(string.Create(CultureInfo.InvariantCulture,
                    $"Row {row} has F(y-) = {below[row]} and F(y) = {upTo[row]}; allowed are numbers from 0 to 1, the second not below the first."));
    }

    private static bool AreOrdered(ReadOnlySpan<double> below, ReadOnlySpan<double> upTo)
    {
        var ordered = true;
        for (var row = 0; row < below.Length; row++)
            ordered &= below[row] <= upTo[row];
        return ordered;
    }

    private static ProbabilityIntegralTransform Close(double[] sums, double total, double confidence)
    {
        var (rows, tail) = (Math.Max(1, (long)Math.Round(total)), (1 - confidence) / (2 * sums.Length));
        var band = new Interval(BetaDistribution.BinomialQuantile(tail, rows, 1.0 / sums.Length) / (double)rows, BetaDistribution.BinomialQuantile(1 - tail, rows, 1.0 / sums.Length) / (double)rows);
        return new([.. sums.Select((sum, bin) => new TransformBin((double)bin / sums.Length, (bin + 1.0) / sums.Length, sum / total))], band);
    }

    private static void CheckSettings(int binCount, double confidence)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(binCount, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(binCount, 1_000_000);
        OpenUnit.Check(confidence, nameof(confidence));
    }
}
