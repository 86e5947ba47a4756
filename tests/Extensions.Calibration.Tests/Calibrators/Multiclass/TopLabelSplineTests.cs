using Extensions.Calibration.Tests.Contracts;
using MLExtensions.Calibration;

namespace Extensions.Calibration.Tests.Calibrators.Multiclass;

public class TopLabelSplineTests
{
    private static double[] Apply(MulticlassMap map, params double[] row)
    {
        var result = new double[row.Length];
        map.Apply(row, ScoreMeaning.Probabilities, result);
        return result;
    }

    /// <summary>A map that gives one value to every greatest probability.</summary>
    private static TopLabelSplineMap Constant(double value) => new(new([0.5], [value]));

    private static void AssertRow(double[] expected, double[] actual)
        => Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-6));

    [Fact, Trait("Kind", "Example")]
    public void Apply_ValueThatLeavesTheOrder_OthersScaled() => AssertRow([0.8, 0.15, 0.05], Apply(Constant(0.8), 0.6, 0.3, 0.1));

    /// <summary>0.2 for the first would leave 0.6 to the second; 3 / 7 is the least that leaves it first.</summary>
    [Fact, Trait("Kind", "Example")]
    public void Apply_ValueThatWouldPutTheSecondFirst_Raised()
    {
        var result = Apply(Constant(0.2), 0.6, 0.3, 0.1);
        AssertRow([3 / 7.0, 3 / 7.0, 1 / 7.0], result);
        Assert.True((float)result[0] > (float)result[1]);
    }

    [Fact, Trait("Kind", "Example")]
    public void Apply_CertainRow_OthersGetTheSame() => AssertRow([0.15, 0.7, 0.15], Apply(Constant(0.7), 0, 1, 0));

    [Fact, Trait("Kind", "Example")]
    public void Apply_TwoClassesShareTheFirstPlace_TreatedAlike()
    {
        AssertRow([0.4, 0.4, 0.2], Apply(Constant(0.4), 0.35, 0.35, 0.3));
        AssertRow([0.5, 0.5, 0], Apply(Constant(0.9), 0.35, 0.35, 0.3));
        AssertRow([1 / 3.0, 1 / 3.0, 1 / 3.0], Apply(Constant(0.9), 1 / 3.0, 1 / 3.0, 1 / 3.0));
    }

    /// <summary>
    /// On 20,000 further rows the share of rows whose first class is true, within each fifth of the greatest probabilities (4,000 rows, standard error below 0.008), is that which the map says, up to 0.03 for both samples.
    /// The scores themselves, two times too sure, are off by more somewhere.
    /// </summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void Fit_FurtherRows_GreatestProbabilityIsItsFrequency()
    {
        var map = new TopLabelSpline().Fit(SomeScores.Multiclass(20_000));
        var further = SomeScores.Multiclass(20_000, seed: 2, asProbabilities: true);
        double Gap(MulticlassMap of) => Enumerable.Range(0, further.Count)
            .Select(row => (Given: further.Row(row).ToArray(), Label: further.Labels[row])).OrderBy(row => row.Given.Max()).Chunk(4000)
            .Max(part => Math.Abs(part.Average(row => Apply(of, row.Given).Max() - (row.Given[row.Label] == row.Given.Max() ? 1 : 0))));
        Assert.InRange(Gap(map), 0, 0.03);
        Assert.True(Gap(new IdentityMap()) > 0.08, $"{Gap(new IdentityMap())}");
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_EveryRowRight_SmoothedShareWithARemark()
    {
        var map = new TopLabelSpline().Fit(new([.. Enumerable.Range(1, 8).SelectMany(i => new[] { 0.5 + i / 20.0, 0.5 - i / 20.0 })], 2, new int[8], ScoreMeaning.Probabilities));
        AssertRow([0.9, 0.1], Apply(map, 0.6, 0.4));
        Assert.Contains("same class", map.Diagnostics.Remark, StringComparison.Ordinal);
    }
}
