namespace MLExtensions.Calibration;

/// <summary>A fixed change of features: x + shift, or the shift itself where a feature is replaced. The same for every row, when fitting and afterwards.</summary>
internal sealed class FeatureView(float[] shifts, bool[] replaced)
{
    public int Count => shifts.Length;

    /// <summary>Draws the views of some rows' features.</summary>
    /// <param name="rows">Writes the features of the next row; false after the last.</param>
    /// <param name="count">Number of features.</param>
    /// <param name="categories">Features that stand for the values of one category each: they get no noise, and are replaced together.</param>
    /// <param name="options">How many and how strong.</param>
    public static FeatureView[] Draw(Func<float[], bool> rows, int count, IReadOnlyList<(int Start, int Count)> categories, CorrectnessAwareViewOptions options)
    {
        var random = new Random(options.Seed);
        var units = Units(count, categories);
        var (means, squares, seen, features) = (new double[count], new double[count], new int[count], new float[count]);
        var donors = Enumerable.Range(0, options.ResamplingViews).Select(_ => new float[count]).ToArray();
        for (var row = 1; rows(features); row++)
        {
            for (var i = 0; i < count; i++)
            {
                if (!float.IsFinite(features[i]))
                    continue;
                var distance = features[i] - means[i];
                means[i] += distance / ++seen[i];
                squares[i] += distance * (features[i] - means[i]);
            }
            // A row of each unit's own, any with the same probability, in one pass.
            foreach (var donor in donors)
                foreach (var unit in units)
                    if (random.Next(row) == 0)
                        features.AsSpan(unit.Start, unit.Count).CopyTo(donor.AsSpan(unit.Start));
        }
        return [.. Enumerable.Range(0, options.NoiseViews).Select(_ => Noise()), .. donors.Select(Replacing)];

        FeatureView Noise()
        {
            var shifts = new float[count];
            foreach (var unit in units.Where(unit => unit.Count == 1))
                shifts[unit.Start] = (float)(options.Noise * Math.Sqrt(squares[unit.Start] / Math.Max(seen[unit.Start], 1)) * Normal(random));
            return new(shifts, new bool[count]);
        }

        FeatureView Replacing(float[] donor)
        {
            var (chosen, shifts, replaced) = (Enumerable.Range(0, units.Count).ToArray(), new float[count], new bool[count]);
            random.Shuffle(chosen);
            foreach (var unit in chosen.Take(Math.Max(1, (int)Math.Round(options.ResampledShare * units.Count))).Select(index => units[index]))
            {
                replaced.AsSpan(unit.Start, unit.Count).Fill(true);
                donor.AsSpan(unit.Start, unit.Count).CopyTo(shifts.AsSpan(unit.Start));
            }
            return new(shifts, replaced);
        }
    }

    public void Apply(ReadOnlySpan<float> features, Span<float> changed)
    {
        for (var i = 0; i < shifts.Length; i++)
            changed[i] = replaced[i] ? shifts[i] : features[i] + shifts[i];
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(shifts.Length);
        for (var i = 0; i < shifts.Length; i++)
        {
            writer.Write(shifts[i]);
            writer.Write(replaced[i]);
        }
    }

    public static FeatureView Read(BinaryReader reader)
    {
        var count = reader.ReadInt32();
        var (shifts, replaced) = (new List<float>(), new List<bool>());
        for (var i = 0; i < count; i++)
        {
            shifts.Add(reader.ReadSingle());
            replaced.Add(reader.ReadBoolean());
        }
        return new([.. shifts], [.. replaced]);
    }

    /// <summary>Categories, and every other feature for itself.</summary>
    private static List<(int Start, int Count)> Units(int count, IReadOnlyList<(int Start, int Count)> categories)
    {
        var (units, at) = (new List<(int Start, int Count)>(), 0);
        foreach (var category in categories)
        {
            for (; at < category.Start; at++)
                units.Add((at, 1));
            units.Add(category);
            at = category.Start + category.Count;
        }
        for (; at < count; at++)
            units.Add((at, 1));
        return units;
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
