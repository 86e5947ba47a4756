using System.Runtime.CompilerServices;

namespace MLExtensions.Evaluation;

/// <summary>Puts rows into bins and sums them up in one pass.</summary>
internal sealed class BinSums
{
    private readonly double[] uppers;
    private readonly bool equalWidth;

    private BinSums(double[] uppers, bool equalWidth) => (this.uppers, this.equalWidth) = (uppers, equalWidth);

    /// <summary>The bins of a setting; null stands for 15 of equal width.</summary>
    public static BinSums Of(BinaryRows rows, CalibrationBinning? binning)
    {
        binning ??= new();
        OptionsValidator.Validate(binning);
        return binning.Scheme == BinScheme.EqualWidth ? EqualWidth(binning.Count) : EqualMass(TieGroups.Of(rows), binning.Count, rows.TotalWeight);
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
        return new([.. uppers], equalWidth: false);
    }

    public int Count => uppers.Length;

    /// <summary>The first bin whose upper edge is not below the probability.</summary>
    public int IndexOf(double probability)
    {
        if (equalWidth)
            return IndexByProduct(uppers, probability);
        return Array.BinarySearch(uppers, probability) is var found && found < 0 ? ~found : found;
    }

    /// <summary>The product with the number of bins is at most one bin off; the edges decide.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int IndexByProduct(double[] uppers, double probability)
    {
        var bin = Math.Min((int)(probability * uppers.Length), uppers.Length - 1);
        if (probability > uppers[bin])
            return bin + 1;
        return bin > 0 && probability <= uppers[bin - 1] ? bin - 1 : bin;
    }

    /// <summary>The bins with what the rows sum up to.</summary>
    public CalibrationBin[] Fill(BinaryRows rows)
    {
        var (sums, edges, products) = (new Sums[Count], uppers, equalWidth);
        var probabilities = rows.Probabilities;
        var labels = rows.Labels;
        var weights = rows.Weights;
        if (weights.AreEqual)
        {
            for (var row = 0; row < probabilities.Length; row++)
                sums[products ? IndexByProduct(edges, probabilities[row]) : IndexOf(probabilities[row])].Add(probabilities[row], labels[row]);
        }
        else
        {
            for (var row = 0; row < probabilities.Length; row++)
                sums[products ? IndexByProduct(edges, probabilities[row]) : IndexOf(probabilities[row])].Add(probabilities[row], labels[row], weights[row]);
        }
        var unweighted = weights.AreEqual;
        return [.. sums.Select((sum, bin) => sum.Close(bin == 0 ? 0 : uppers[bin - 1], uppers[bin], unweighted))];
    }

    private struct Sums
    {
        private long rows, hits;
        private double probability, weight, positive;

        public void Add(double value, bool label)
        {
            rows++;
            hits += label ? 1 : 0;
            probability += value;
        }

        public void Add(double value, bool label, double rowWeight)
        {
            rows++;
            weight += rowWeight;
            probability += rowWeight * value;
            positive += label ? rowWeight : 0;
        }

        public readonly CalibrationBin Close(double lower, double upper, bool unweighted)
        {
            var (total, positives) = unweighted ? (rows, hits) : (weight, positive);
            return total > 0 ? new(lower, upper, rows, total, probability / total, positives / total) : new(lower, upper, rows, 0, (lower + upper) / 2, (lower + upper) / 2);
        }
    }
}
