namespace MLExtensions.AutoML;

/// <summary>A dimension of a forest's inputs.</summary>
/// <param name="WordCount">Number of words; 0 of a number in [0, 1]. Words are given as their position.</param>
internal readonly record struct ForestDimension(int WordCount);

/// <summary>A leaf of a tree: its mean, and of each dimension what of it belongs to the leaf.</summary>
/// <param name="Value">Mean of the rows in the leaf.</param>
/// <param name="Boxes">Per dimension a range, or the words, of the leaf.</param>
internal sealed record TreeLeaf(double Value, LeafBox[] Boxes)
{
    /// <summary>Share of the whole space that is in the leaf.</summary>
    public double Share { get; } = Boxes.Aggregate(1.0, (share, box) => share * box.Share);
}

/// <summary>What of a dimension belongs to a leaf.</summary>
/// <param name="Low">Least number, exclusive but at 0.</param>
/// <param name="High">Greatest number, inclusive.</param>
/// <param name="Words">Which words belong to it; null of a number.</param>
internal readonly record struct LeafBox(double Low, double High, bool[]? Words)
{
    /// <summary>Share of the dimension.</summary>
    public double Share => Words is null ? High - Low : Words.Count(word => word) / (double)Words.Length;

    public static LeafBox Whole(ForestDimension dimension) => new(0, 1, dimension.WordCount == 0 ? null : [.. Enumerable.Repeat(true, dimension.WordCount)]);
}

/// <summary>A regression tree on numbers and words, grown on resampled rows with a random part of the dimensions at each split (Breiman, Machine Learning 45, 2001).</summary>
internal static class RegressionTree
{
    private const int FewestRows = 2;

    /// <summary>Grows a tree and gives its leaves, which share out the space.</summary>
    /// <param name="dimensions">The dimensions.</param>
    /// <param name="inputs">Rows of inputs.</param>
    /// <param name="targets">A number for each row.</param>
    /// <param name="rows">The rows to grow on, repeated ones allowed.</param>
    /// <param name="random">What draws dimensions.</param>
    public static List<TreeLeaf> Grow(ForestDimension[] dimensions, double[][] inputs, double[] targets, int[] rows, Random random)
    {
        var leaves = new List<TreeLeaf>();
        Grow(rows, Array.ConvertAll(dimensions, LeafBox.Whole));
        return leaves;

        void Grow(int[] members, LeafBox[] boxes)
        {
            if (Split(members, boxes) is not { } split)
            {
                leaves.Add(new(members.Average(row => targets[row]), boxes));
                return;
            }
            Grow([.. members.Where(row => Contains(split.Left, inputs[row][split.Dimension]))], [.. boxes.Select((box, d) => d == split.Dimension ? split.Left : box)]);
            Grow([.. members.Where(row => !Contains(split.Left, inputs[row][split.Dimension]))], [.. boxes.Select((box, d) => d == split.Dimension ? split.Right : box)]);
        }

        (int Dimension, LeafBox Left, LeafBox Right)? Split(int[] members, LeafBox[] boxes)
        {
            if (members.Length < 2 * FewestRows)
                return null;
            var order = Enumerable.Range(0, dimensions.Length).ToArray();
            random.Shuffle(order);
            var (best, gain) = (default((int, LeafBox, LeafBox)?), 1e-12);
            var tried = 0;
            foreach (var d in order)
            {
                // A dimension without a split does not count among those that are tried.
                if (tried >= Math.Max(1, (dimensions.Length * 5 + 5) / 6))
                    break;
                if (BestSplit(members, d, boxes[d]) is not { } candidate)
                    continue;
                tried++;
                if (candidate.Gain > gain)
                    (best, gain) = ((d, candidate.Left, candidate.Right), candidate.Gain);
            }
            return best;
        }

        (double Gain, LeafBox Left, LeafBox Right)? BestSplit(int[] members, int d, LeafBox box)
        {
            // Words in the order of their mean target: of all ways to part them, the best is among the cuts of this order.
            var groups = members.GroupBy(row => inputs[row][d]).Select(group => (Value: group.Key, Count: group.Count(), Sum: group.Sum(row => targets[row])));
            var sorted = box.Words is null ? groups.OrderBy(group => group.Value).ToArray() : [.. groups.OrderBy(group => group.Sum / group.Count).ThenBy(group => group.Value)];
            var (total, sum) = (members.Length, sorted.Sum(group => group.Sum));
            var (count, left, gain, at) = (0, 0.0, double.NegativeInfinity, -1);
            for (var i = 0; i + 1 < sorted.Length; i++)
            {
                (count, left) = (count + sorted[i].Count, left + sorted[i].Sum);
                if (count < FewestRows || total - count < FewestRows)
                    continue;
                var here = left * left / count + (sum - left) * (sum - left) / (total - count) - sum * sum / total;
                if (here > gain)
                    (gain, at) = (here, i);
            }
            if (at < 0)
                return null;
            if (box.Words is null)
            {
                var cut = (sorted[at].Value + sorted[at + 1].Value) / 2;
                return (gain, box with { High = cut }, box with { Low = cut });
            }
            var (one, other) = ((bool[])box.Words.Clone(), (bool[])box.Words.Clone());
            var isLeft = sorted.Take(at + 1).Select(group => (int)group.Value).ToHashSet();
            for (var word = 0; word < one.Length; word++)
            {
                // Words that no row here has go with the greater part.
                var goesLeft = isLeft.Contains(word) || !sorted.Any(group => (int)group.Value == word) && 2 * at + 2 > sorted.Length;
                (one[word], other[word]) = (one[word] && goesLeft, other[word] && !goesLeft);
            }
            return (gain, box with { Words = one }, box with { Words = other });
        }
    }

    /// <summary>Whether a value of the dimension belongs to the leaf.</summary>
    public static bool Contains(LeafBox box, double value) => box.Words is null ? (value > box.Low || box.Low == 0) && value <= box.High : box.Words[(int)value];
}
