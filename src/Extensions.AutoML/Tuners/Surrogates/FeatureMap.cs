namespace MLExtensions.AutoML;

/// <summary>Points of the unit cube as features of a kernel: a number is itself, 1/2 where inactive; a word is one of several features, at distance 1 from other words. Parameters with one value have none.</summary>
internal sealed class FeatureMap
{
    private static readonly double WordFeature = Math.Sqrt(0.5);

    private readonly UnitCube cube;
    private readonly int[] widths;

    public FeatureMap(UnitCube cube)
    {
        this.cube = cube;
        widths = [.. cube.Space.Parameters.Select(parameter => parameter.ValueCount == 1 ? 0 : parameter is ChoiceParameter choice ? choice.Words.Length : 1)];
        Groups = [.. widths.Where(width => width > 0).SelectMany((width, group) => Enumerable.Repeat(group, width))];
    }

    /// <summary>For each feature the number of its parameter, among those that have features.</summary>
    public int[] Groups { get; }

    public double[] Map(double[] point)
    {
        var features = new double[Groups.Length];
        var next = 0;
        for (var place = 0; place < point.Length; place++)
        {
            if (cube.Space.Parameters[place] is not ChoiceParameter choice)
            {
                if (widths[place] > 0)
                    features[next] = double.IsNaN(point[place]) ? 0.5 : point[place];
            }
            else if (widths[place] > 0 && !double.IsNaN(point[place]))
            {
                features[next + choice.IndexAt(point[place])] = WordFeature;
            }
            next += widths[place];
        }
        return features;
    }
}
