namespace MLExtensions.Evaluation;

/// <summary>The values of a column of a view, or of a slot of a vector, in both samples. Values are numbers, or codes of categories; NaN is missing.</summary>
/// <param name="Name">Name of the column; of a slot <c>Features[slot]</c>.</param>
/// <param name="Categories">The categories by code; null of numbers.</param>
internal sealed record ShiftSlot(string Name, ShiftCategories? Categories)
{
    public List<double> Reference { get; } = [];

    public List<double> Current { get; } = [];
}

/// <summary>Codes of categories by name, in order of first appearance.</summary>
internal sealed class ShiftCategories
{
    private readonly Dictionary<string, int> codes = new(StringComparer.Ordinal);
    private readonly List<string> names = [];

    public string NameOf(int code) => names[code];

    /// <summary>The place of each code in the order of names, which does not depend on the order of rows.</summary>
    public double[] Ranks()
    {
        var (sorted, order) = (names.ToArray(), Enumerable.Range(0, names.Count).ToArray());
        Array.Sort(sorted, order, StringComparer.Ordinal);
        var ranks = new double[order.Length];
        for (var rank = 0; rank < order.Length; rank++)
            ranks[order[rank]] = rank;
        return ranks;
    }

    public int CodeOf(string name)
    {
        if (!codes.TryGetValue(name, out var code))
        {
            codes[name] = code = names.Count;
            names.Add(name);
        }
        return code;
    }
}
