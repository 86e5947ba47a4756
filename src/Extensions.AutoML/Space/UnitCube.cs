namespace MLExtensions.AutoML;

/// <summary>Sets of values as points of the unit cube, a coordinate for each parameter in the order of the space. The coordinate of an inactive parameter is NaN.</summary>
internal sealed class UnitCube
{
    private readonly SearchSpace space;
    private readonly Dictionary<string, int> places;
    private readonly int[] parents;
    private readonly bool[][] allowed;

    public UnitCube(SearchSpace space)
    {
        this.space = space;
        places = space.Parameters.Select((parameter, place) => (parameter.Name, place)).ToDictionary(item => item.Name, item => item.place, StringComparer.Ordinal);
        parents = [.. space.Parameters.Select(parameter => parameter.Condition is { } condition ? places[condition.Parent] : -1)];
        allowed = [.. space.Parameters.Select((parameter, place) => parameter.Condition is { } condition
            ? ((ChoiceParameter)space.Parameters[parents[place]]).Words.Select(word => condition.Words.Contains(word)).ToArray()
            : [])];
    }

    public SearchSpace Space => space;

    public int Length => parents.Length;

    public double[] Encode(ParameterSet values) => [.. space.Parameters.Select(parameter => values.TryGetValue(parameter.Name, out var value) ? parameter.ToUnit(value) : double.NaN)];

    /// <summary>The values at a point; coordinates of inactive parameters are not read.</summary>
    public ParameterSet Decode(double[] point) => space.Build(parameter => parameter.FromUnit(point[places[parameter.Name]]));

    public bool IsActive(double[] point, int place)
    {
        var parent = parents[place];
        return parent < 0 || (!double.IsNaN(point[parent]) && allowed[place][((ChoiceParameter)space.Parameters[parent]).IndexAt(point[parent])]);
    }

    public double[] Draw(Random random) => Settle(Enumerable.Repeat(double.NaN, Length).ToArray(), random);

    /// <summary>Makes a point valid, in place: coordinates of inactive parameters become NaN, missing ones are drawn, those of whole numbers and words move to the middle of their cells.</summary>
    public double[] Settle(double[] point, Random random)
    {
        for (var place = 0; place < point.Length; place++)
        {
            if (!IsActive(point, place))
            {
                point[place] = double.NaN;
                continue;
            }
            var unit = Math.Clamp(double.IsNaN(point[place]) ? random.NextDouble() : point[place], 0, 1);
            var (low, high) = space.Parameters[place].Cell(unit);
            point[place] = low == high ? unit : (low + high) / 2;
        }
        return point;
    }
}
