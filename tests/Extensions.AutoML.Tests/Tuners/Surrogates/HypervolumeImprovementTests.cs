namespace Extensions.AutoML.Tests.Tuners.Surrogates;

public sealed class HypervolumeImprovementTests
{
    private static readonly (double, double)[] Front = [(-1, 1), (0, 0.2), (0.7, -0.5)];
    private static readonly (double First, double Second) Reference = (1.5, 1.4);

    [Theory]
    [InlineData(0, 0.5, 0, 0.5)]
    [InlineData(-1, 0.3, -1, 0.2)]
    [InlineData(1, 1, 1, 1)]
    public void Value_Normals_IsWhatSimulationGives(double first, double firstDeviation, double second, double secondDeviation)
    {
        const int Draws = 40_000;
        var random = new Random(8);
        double[] draws = [.. Enumerable.Range(0, Draws).Select(_ => Area([.. Front, (first + firstDeviation * random.NextNormal(), second + secondDeviation * random.NextNormal())]) - Area(Front))];
        var mean = draws.Average();
        var error = Math.Sqrt(draws.Average(draw => (draw - mean) * (draw - mean)) / Draws);
        // Six standard errors: 2e-9.
        Assert.InRange(HypervolumeImprovement.Value(Front, Reference, (first, firstDeviation), (second, secondDeviation)), mean - 6 * error, mean + 6 * error);
    }

    [Fact]
    public void Value_CertainPoint_IsItsArea()
    {
        Assert.Equal(0.49, HypervolumeImprovement.Value(Front, Reference, (-0.7, 0), (0.3, 0)), 12);   // (0 + 0.7) (1 - 0.3)
        Assert.Equal(0, HypervolumeImprovement.Value(Front, Reference, (0.1, 0), (0.3, 0)), 12);
        Assert.Equal(2.5 * 2.4, HypervolumeImprovement.Value([], Reference, (-1, 0), (-1, 0)), 12);
    }

    /// <summary>Area that points dominate below the reference, by cells between all their coordinates.</summary>
    private static double Area((double First, double Second)[] points)
    {
        double[] xs = [.. points.Select(point => Math.Min(point.First, Reference.First)).Append(Reference.First).Distinct().Order()];
        double[] ys = [.. points.Select(point => Math.Min(point.Second, Reference.Second)).Append(Reference.Second).Distinct().Order()];
        var area = 0.0;
        for (var i = 0; i + 1 < xs.Length; i++)
            for (var j = 0; j + 1 < ys.Length; j++)
                if (points.Any(point => point.First <= xs[i] && point.Second <= ys[j]))
                    area += (xs[i + 1] - xs[i]) * (ys[j + 1] - ys[j]);
        return area;
    }
}
