using System.Collections.Immutable;

namespace MLExtensions.Trainers;

/// <summary>Finds the knots of <see cref="PiecewiseLinearEmbedding"/>: the leaves of a regression tree on one feature.</summary>
internal static class TargetKnots
{
    private const int FewestRowsPerLeaf = 8, LeavesPerRows = 1000;

    /// <summary>Knots of each feature that the labels depend on; null where there is none.</summary>
    /// <param name="features">Scaled features, row by row.</param>
    /// <param name="columns">Number of features.</param>
    /// <param name="numbers">Which of them are numbers.</param>
    /// <param name="labels">Labels of the rows.</param>
    /// <param name="options">How many knots.</param>
    public static NumberKnots? Measure(ReadOnlySpan<float> features, int columns, ImmutableArray<int> numbers, SplitSums labels, PiecewiseLinearEmbedding options)
    {
        if (numbers.Length > options.MaximumFeatures)
            return null;
        var rows = features.Length / columns;
        var (values, order) = (new float[rows], new int[rows]);
        var inputs = ImmutableArray.CreateBuilder<int>();
        var knots = ImmutableArray.CreateBuilder<ImmutableArray<float>>();
        foreach (var number in numbers)
        {
            for (var row = 0; row < rows; row++)
                (values[row], order[row]) = (features[row * columns + number], row);
            Array.Sort(values, order);
            var cuts = Cuts(values, order, labels, options);
            if (cuts.Count == 0)
                continue;
            inputs.Add(number);
            knots.Add([.. cuts.Append(values[0]).Append(values[^1]).Order().Distinct()]);
        }
        return inputs.Count == 0 ? null : new NumberKnots(inputs.ToImmutable(), knots.ToImmutable());
    }

    /// <summary>Splits the leaf that gains most, until nothing is gained or there are leaves enough; returns the values between the leaves.</summary>
    private static List<float> Cuts(float[] values, int[] order, SplitSums labels, PiecewiseLinearEmbedding options)
    {
        var cuts = new List<float>();
        var leaves = new PriorityQueue<(int Start, int End, int Split), double>();
        void Add(int start, int end)
        {
            if (BestSplit(values.AsSpan(start, end - start), order.AsSpan(start, end - start), labels, Math.Max(FewestRowsPerLeaf, values.Length / LeavesPerRows), options.SplitThreshold) is var (split, gain))
                leaves.Enqueue((start, end, start + split), -gain);
        }
        Add(0, values.Length);
        while (cuts.Count < options.MaximumPieces - 1 && leaves.TryDequeue(out var leaf, out _))
        {
            cuts.Add((values[leaf.Split - 1] + values[leaf.Split]) / 2);
            Add(leaf.Start, leaf.Split);
            Add(leaf.Split, leaf.End);
        }
        return cuts;
    }

    /// <summary>The split with the greatest gain, where it is great enough.</summary>
    private static (int Split, double Gain)? BestSplit(ReadOnlySpan<float> values, ReadOnlySpan<int> order, SplitSums labels, int fewest, double threshold)
    {
        if (values.Length < 2 * fewest)
            return null;
        labels.Start(order);
        var (split, gain) = (0, threshold * labels.Variance);
        for (var row = 1; row <= values.Length - fewest; row++)
        {
            labels.MoveLeft(order[row - 1]);
            if (row >= fewest && values[row] != values[row - 1] && labels.Gain > gain)
                (split, gain) = (row, labels.Gain);
        }
        return split == 0 ? null : (split, gain);
    }
}
