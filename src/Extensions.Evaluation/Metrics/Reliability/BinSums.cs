using System.Numerics;
using System.Runtime.CompilerServices;

namespace MLExtensions.Evaluation;

/// <summary>Puts rows into bins and sums them up in one pass.</summary>
internal sealed class BinSums
{
    private const int LeastCells = 1024, MostCells = 1 << 20;

    // Upper edges between two that no probability reaches: bin m lies above edges[m] and not above edges[m + 1].
    private readonly double[] edges;

    // Of bins of any width: [0, 1] in cells of equal width, and the first bin that each reaches into. Null for bins of equal width.
    private readonly int[]? firstOfCell;

    private BinSums(IReadOnlyList<double> uppers, bool equalWidth)
    {
        edges = [double.NegativeInfinity, .. uppers, double.PositiveInfinity];
        if (equalWidth)
            return;
        var cells = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(16 * Count, LeastCells, MostCells));   // so that products with it are exact
        firstOfCell = new int[cells + 2];   // the last two for the probability 1
        for (var cell = 0; cell < firstOfCell.Length; cell++)
            firstOfCell[cell] = Search(edges, Math.Min(1, cell / (double)cells), 0, Count - 1);
    }

    /// <summary>The bins of a setting; null stands for 15 of equal width.</summary>
    public static BinSums Of(BinaryRows rows, CalibrationBinning? binning)
    {
        binning = Checked(binning);
        return binning.Scheme == BinScheme.EqualWidth ? EqualWidth(binning.Count) : EqualMass(TieGroups.Of(rows), binning.Count, rows.TotalWeight);
    }

    /// <summary>A valid setting; null stands for 15 bins of equal width.</summary>
    public static CalibrationBinning Checked(CalibrationBinning? binning)
    {
        binning ??= new();
        OptionsValidator.Validate(binning);
        return binning;
    }

    /// <summary>Edges are divisions, not sums: 3 / 10 is 0.3, and 0.1 + 0.1 + 0.1 is not.</summary>
    public static BinSums EqualWidth(int count)
    {
        var uppers = new double[count];
        for (var m = 0; m < count; m++)
            uppers[m] = (m + 1.0) / count;
        return new(uppers, equalWidth: true);
    }

    public static BinSums EqualMass(TieGroups groups, int count, double totalWeight)
    {
        var (uppers, below, at, rounding) = (new List<double>(count), 0.0, 0, totalWeight * 1e-12);
        for (var share = 1; share < count; share++)
        {
            var end = TieGroups.EndOfShare(share, count, totalWeight);
            if (end >= totalWeight - rounding)
                break;   // fewer rows than bins
            while (at < groups.Count - 1 && below + groups.Weights[at] < end - rounding)
                below += groups.Weights[at++];
            // A cut between two groups lies in the middle of their values, one inside a group on its value.
            var next = at < groups.Count - 1 && below + groups.Weights[at] <= end + rounding ? at + 1 : at;
            var edge = (groups.Values[at] + groups.Values[next]) / 2;
            if (edge < 1 && (uppers.Count == 0 || edge > uppers[^1]))
                uppers.Add(edge);
        }
        uppers.Add(1);
        return new(uppers, equalWidth: false);
    }

    public int Count => edges.Length - 2;

    /// <summary>The first bin whose upper edge is not below the probability.</summary>
    public int IndexOf(double probability) => firstOfCell is null ? new IndexByProduct(edges).Of(probability) : new IndexByCell(edges, firstOfCell).Of(probability);

    private static int Search(double[] edges, double probability, int first, int last)
        => Array.BinarySearch(edges, first + 1, last - first + 1, probability) is var found && found < 0 ? ~found - 1 : found - 1;

    /// <summary>The bins with what the rows sum up to.</summary>
    public CalibrationBin[] Fill(BinaryRows rows)
    {
        var sums = firstOfCell is null ? Sum(rows, new IndexByProduct(edges)) : Sum(rows, new IndexByCell(edges, firstOfCell));
        return Close(sums, rows.Weights.AreEqual);
    }

    /// <summary>The bins of each class against the rest.</summary>
    public CalibrationBin[][] FillClasses(MulticlassRows rows)
    {
        var sums = firstOfCell is null ? SumClasses(rows, new IndexByProduct(edges)) : SumClasses(rows, new IndexByCell(edges, firstOfCell));
        var unweighted = rows.Weights.AreEqual;
        return Array.ConvertAll(sums, ofClass => Close(ofClass, unweighted));
    }

    private Sums[] Sum<TIndex>(BinaryRows rows, TIndex index) where TIndex : struct, IBinIndex
    {
        var sums = new Sums[2 * Count];
        var probabilities = rows.Probabilities;
        var labels = rows.Labels;
        var weights = rows.Weights;
        if (!weights.AreEqual)
        {
            for (var row = 0; row < probabilities.Length; row++)
                sums[2 * index.Of(probabilities[row]) + (labels[row] ? 1 : 0)].Add(probabilities[row], weights[row]);
            return sums;
        }
        for (var row = 0; row < probabilities.Length; row++)
        {
            var probability = probabilities[row];
            ref var sum = ref sums[2 * index.Of(probability) + (labels[row] ? 1 : 0)];
            sum.Rows++;
            sum.Probability += probability;
        }
        return sums;
    }

    private Sums[][] SumClasses<TIndex>(MulticlassRows rows, TIndex index) where TIndex : struct, IBinIndex
    {
        var sums = new Sums[rows.ClassCount][];
        for (var k = 0; k < sums.Length; k++)
            sums[k] = new Sums[2 * Count];
        for (var row = 0; row < rows.Count; row++)
        {
            var (label, weight) = (rows.Labels[row], rows.Weights[row]);
            if (weight == 0)
                continue;
            var probabilities = rows[row];
            for (var k = 0; k < probabilities.Length; k++)
                sums[k][2 * index.Of(probabilities[k]) + (k == label ? 1 : 0)].Add(probabilities[k], weight);
        }
        return sums;
    }

    private CalibrationBin[] Close(Sums[] sums, bool unweighted)
        => [.. Enumerable.Range(0, Count).Select(bin => Close(sums[2 * bin], sums[2 * bin + 1], bin == 0 ? 0 : edges[bin], edges[bin + 1], unweighted))];

    private static CalibrationBin Close(Sums negative, Sums positive, double lower, double upper, bool unweighted)
    {
        var rows = negative.Rows + positive.Rows;
        var (total, positives) = unweighted ? (rows, positive.Rows) : (negative.Weight + positive.Weight, positive.Weight);
        return total > 0 ? new(lower, upper, rows, total, (negative.Probability + positive.Probability) / total, positives / total) : new(lower, upper, rows, 0, (lower + upper) / 2, (lower + upper) / 2);
    }

    /// <summary>Sums of the rows of a bin that are of one label.</summary>
    private struct Sums
    {
        public long Rows;
        public double Weight, Probability;

        public void Add(double probability, double weight)
        {
            Rows++;
            Weight += weight;
            Probability += weight * probability;
        }
    }

    /// <summary>The place of a probability among the edges; of a struct, so that each has a loop of its own.</summary>
    private interface IBinIndex
    {
        int Of(double probability);
    }

    /// <summary>The product with the number of bins is at most one bin off; the edges decide.</summary>
    private readonly struct IndexByProduct(double[] edges) : IBinIndex
    {
        private readonly double[] edges = edges;
        private readonly double count = edges.Length - 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public int Of(double probability)
        {
            var bin = double.ConvertToIntegerNative<int>(probability * count);
            if (probability > edges[bin + 1])
                return bin + 1;
            return probability <= edges[bin] ? bin - 1 : bin;
        }
    }

    private readonly struct IndexByCell(double[] edges, int[] firstOfCell) : IBinIndex
    {
        private readonly double[] edges = edges;
        private readonly int[] firstOfCell = firstOfCell;
        private readonly double count = firstOfCell.Length - 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public int Of(double probability)
        {
            var cell = double.ConvertToIntegerNative<int>(probability * count);
            var (first, last) = (firstOfCell[cell], firstOfCell[cell + 1]);
            return first == last ? first : Search(edges, probability, first, last);
        }
    }
}
