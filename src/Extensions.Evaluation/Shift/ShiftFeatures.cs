namespace MLExtensions.Evaluation;

/// <summary>Rows of two samples as vectors of finite numbers: numbers as they are, missing ones as the mean with a column that says so, categories one column each.</summary>
internal sealed record ShiftFeatures(double[] Reference, double[] Current, int Width)
{
    /// <summary>Makes them of rows that are drawn at random.</summary>
    /// <remarks>
    /// With weights a row is kept with the probability weight / greatest weight: what is left is a sample of independent rows of the weighted law, where repeated rows would be on both sides of a held-out test.
    /// Rows are put in the order of their values before any is drawn, so that the order in which they come does not matter.
    /// </remarks>
    public static ShiftFeatures Of(IReadOnlyList<ShiftSlot> slots, double[]? referenceWeights, double[]? currentWeights, ShiftOptions options)
    {
        var random = new Random(options.Seed);
        var (first, second) = (Draw(slots, slot => slot.Reference, referenceWeights, options.MostRows, random), Draw(slots, slot => slot.Current, currentWeights, options.MostRows, random));
        var parts = slots.SelectMany(slot => Parts(slot, first, second, options)).ToArray();
        return new(Fill(parts, first, slot => slot.Reference), Fill(parts, second, slot => slot.Current), parts.Length);
    }

    private static int[] Draw(IReadOnlyList<ShiftSlot> slots, Func<ShiftSlot, List<double>> side, double[]? weights, int most, Random random)
    {
        var columns = slots.Select(slot => slot.Categories?.Ranks() is { } ranks ? side(slot).ConvertAll(value => double.IsNaN(value) ? -1 : ranks[(int)value]) : side(slot)).ToArray();
        var rows = Enumerable.Range(0, columns[0].Count).ToArray();
        Array.Sort(rows, (one, other) =>
        {
            foreach (var column in columns)
                if (column[one].CompareTo(column[other]) is not 0 and var order)
                    return order;
            return weights is null ? 0 : weights[one].CompareTo(weights[other]);
        });
        if (weights is not null)
        {
            var greatest = weights.Max();
            rows = [.. rows.Where(row => random.NextDouble() < weights[row] / greatest)];
        }
        random.Shuffle(rows);
        return rows.Length > most ? rows[..most] : rows;
    }

    /// <summary>What a slot adds to each row: columns of numbers given a value of it.</summary>
    private static IEnumerable<(ShiftSlot Slot, Func<double, double> Value)> Parts(ShiftSlot slot, int[] first, int[] second, ShiftOptions options)
    {
        List<double> before = [.. first.Select(row => slot.Reference[row])], now = [.. second.Select(row => slot.Current[row])];
        if (slot.Categories is { } categories)
        {
            foreach (var code in ShiftComparison.Kept(new(before, null), new(now, null), categories, options.MostCategories))
                yield return (slot, value => (double.IsNaN(value) ? -1 : (int)value) == code ? 1 : 0);
            yield break;
        }
        var present = before.Concat(now).Where(value => !double.IsNaN(value)).ToArray();
        var mean = present.Length > 0 ? present.Average() : 0;
        yield return (slot, value => double.IsNaN(value) ? mean : value);
        if (present.Length < before.Count + now.Count)
            yield return (slot, value => double.IsNaN(value) ? 1 : 0);
    }

    private static double[] Fill((ShiftSlot Slot, Func<double, double> Value)[] parts, int[] rows, Func<ShiftSlot, List<double>> side)
    {
        var filled = new double[rows.Length * parts.Length];
        for (var j = 0; j < parts.Length; j++)
            for (var i = 0; i < rows.Length; i++)
                filled[i * parts.Length + j] = parts[j].Value(side(parts[j].Slot)[rows[i]]);
        return filled;
    }
}
