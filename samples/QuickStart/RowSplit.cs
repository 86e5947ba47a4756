namespace QuickStart;

/// <summary>Parts rows into 80 % for training and 20 % for testing, the same for the same seed.</summary>
internal static class RowSplit
{
    private const double TestShare = 0.2;

    /// <summary>Splits rows; with classes, each class on its own, so that a rare one is in both parts; a class of one row trains.</summary>
    public static (int[] Train, int[] Test) Make(string[]? classes, int rows, int seed)
    {
        var random = new Random(seed);
        var (train, test) = (new List<int>(), new List<int>());
        foreach (var group in Enumerable.Range(0, rows).GroupBy(row => classes?[row] ?? "").OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var members = group.ToArray();
            random.Shuffle(members);
            var forTest = members.Length == 1 ? 0 : Math.Max(1, (int)Math.Round(TestShare * members.Length));
            test.AddRange(members[..forTest]);
            train.AddRange(members[forTest..]);
        }
        return ([.. train.Order()], [.. test.Order()]);
    }
}
