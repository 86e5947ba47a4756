namespace MLExtensions.Trainers;

/// <summary>Draws the sets of <see cref="OddKOut"/>: classes with equal chances whatever their sizes, then rows of these classes.</summary>
internal sealed class OddKOutSampler
{
    private readonly int[][] rowsByClass;
    private readonly int[] pairClasses;
    private readonly int oddCount;

    /// <param name="labels">Classes of the training rows.</param>
    /// <param name="oddCount">k, the number of rows of other classes in a set.</param>
    /// <exception cref="ArgumentException">The rows have fewer classes than k + 2, or no class has two rows.</exception>
    public OddKOutSampler(ReadOnlySpan<long> labels, int oddCount)
    {
        var rows = new SortedDictionary<long, List<int>>();
        for (var row = 0; row < labels.Length; row++)
        {
            if (!rows.TryGetValue(labels[row], out var list))
                rows[labels[row]] = list = [];
            list.Add(row);
        }
        OddKOut.CheckClasses(oddCount, rows.Count);
        this.oddCount = oddCount;
        rowsByClass = [.. rows.Values.Select(list => list.ToArray())];
        pairClasses = [.. Enumerable.Range(0, rowsByClass.Length).Where(k => rowsByClass[k].Length >= 2)];
        if (pairClasses.Length == 0)
            throw new ArgumentException($"OddKOut needs a class with two rows or more. Got {rowsByClass.Length} classes with one row each.", nameof(labels));
    }

    /// <summary>Row numbers set by set, k + 2 each: the pair, then one row of each other class.</summary>
    /// <param name="rowCount">Number of rows wanted; the last set is completed.</param>
    /// <param name="random">Seeded source.</param>
    /// <remarks>
    /// The pair class has equal chances among those with two rows or more, the others among the rest, without replacement. The two rows of a pair differ.
    /// </remarks>
    public int[] Sample(int rowCount, Random random)
    {
        var setSize = oddCount + 2;
        var setCount = (rowCount + setSize - 1) / setSize;
        var sample = new int[setCount * setSize];
        var classes = Enumerable.Range(0, rowsByClass.Length).ToArray();
        for (var start = 0; start < sample.Length; start += setSize)
        {
            var pair = pairClasses[random.Next(pairClasses.Length)];
            var rows = rowsByClass[pair];
            var first = random.Next(rows.Length);
            var second = random.Next(rows.Length - 1);
            (sample[start], sample[start + 1]) = (rows[first], rows[second < first ? second : second + 1]);

            // The beginning of a shuffle of the classes; the pair class goes to the front, out of reach. The order left over from before does no harm.
            Swap(classes, 0, Array.IndexOf(classes, pair));
            for (var odd = 1; odd <= oddCount; odd++)
            {
                Swap(classes, odd, random.Next(odd, classes.Length));
                var others = rowsByClass[classes[odd]];
                sample[start + 1 + odd] = others[random.Next(others.Length)];
            }
        }
        return sample;
    }

    private static void Swap(int[] items, int a, int b) => (items[a], items[b]) = (items[b], items[a]);
}
