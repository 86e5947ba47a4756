using System.Text.Json;
using MLExtensions.Calibration;

namespace Extensions.Calibration.Tests.Causal;

/// <summary>What every calibrator of effects promises; they are found by reflection.</summary>
[Trait("Kind", "Contract")]
public class EffectCalibratorTests
{
    private static readonly EffectCalibrator[] All = [.. typeof(EffectCalibrator).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(EffectCalibrator)))
        .Select(type => (EffectCalibrator)Activator.CreateInstance(type)!), new CausalIsotonic { Interpolate = true }, new CausalLinear { Target = EffectTarget.Residual }, new CausalHistogram { Bins = 3 }];

    private static readonly double[] Grid = [.. Enumerable.Range(-40, 81).Select(i => i / 10.0)];

    public static TheoryData<string> Names => [.. All.Select(calibrator => calibrator.ToString())];

    private static EffectCalibrator Find(string name) => All.Single(calibrator => calibrator.ToString() == name);

    private static double[] Values(EffectMap map) => Array.ConvertAll(Grid, effect => map.Apply(effect));

    private static void AssertClose(double[] expected, double[] actual) => Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-8));

    private static EffectCalibrationSet Rows(double[]? weights = null) => SomeTrials.Draw(200, 1).Rows(x => 2 * x, weights: weights);

    private static EffectCalibrationSet Picked(int[] rows)
    {
        var all = SomeTrials.Draw(200, 1);
        return new SomeTrials(Array.ConvertAll(rows, row => all.X[row]), Array.ConvertAll(rows, row => all.Treated[row]), Array.ConvertAll(rows, row => all.Outcomes[row])).Rows(x => 2 * x);
    }

    [Fact]
    public void Names_OfTheLibrary_AreFour() => Assert.Equal(4, All.Select(calibrator => calibrator.GetType()).Distinct().Count());

    [Theory]
    [MemberData(nameof(Names))]
    public void Json_CalibratorAndMap_ComeBackToTheLastBit(string name)
    {
        var (calibrator, map) = (Find(name), Find(name).Fit(Rows()));
        Assert.Equal(calibrator, JsonSerializer.Deserialize<EffectCalibrator>(JsonSerializer.Serialize(calibrator)));
        var again = JsonSerializer.Deserialize<EffectMap>(JsonSerializer.Serialize(map))!;
        Assert.Equal(map.GetType(), again.GetType());
        Assert.Equal(map.Diagnostics, again.Diagnostics);
        Assert.Equal(map.OutsideOverlap, again.OutsideOverlap);
        Assert.Equal(Values(map), Values(again));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Fit_RowsInAnotherOrder_TheSame(string name)
        => AssertClose(Values(Find(name).Fit(Rows())), Values(Find(name).Fit(Picked([.. Enumerable.Range(0, 200).Reverse()]))));

    [Theory]
    [MemberData(nameof(Names))]
    public void Fit_WeightTwo_EqualsTheRowTwice(string name)
    {
        var weights = Enumerable.Range(0, 200).Select(row => (double)(row % 3)).ToArray();
        var twice = Picked([.. Enumerable.Range(0, 200).SelectMany(row => Enumerable.Repeat(row, row % 3))]);
        // The spline's knots are quantiles of the rows, whatever they weigh: it is only near.
        if (Find(name) is CausalMonotoneSpline)
            Assert.All(Values(Find(name).Fit(Rows(weights))).Zip(Values(Find(name).Fit(twice))), pair => Assert.Equal(pair.First, pair.Second, 0.2));
        else
            AssertClose(Values(Find(name).Fit(Rows(weights))), Values(Find(name).Fit(twice)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Fit_OneEffectForAll_GivesTheMean(string name)
    {
        var (rows, calibrator) = (SomeTrials.Draw(200, 1).Rows(_ => 0.7), Find(name));
        var (targets, weights) = rows.Targets(calibrator.Target);
        var mean = targets.Zip(weights, (y, w) => w * y).Sum() / weights.Sum();
        Assert.All(Values(calibrator.Fit(rows)), value => Assert.Equal(mean, value, 1e-9));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Fit_OfAMonotoneKind_NeverFalls(string name)
    {
        if (Find(name) is CausalHistogram)
            return;
        Assert.All(Values(Find(name).Fit(Rows())).Zip(Values(Find(name).Fit(Rows())).Skip(1)), pair => Assert.True(pair.First <= pair.Second + 1e-12));
        // Predicted in the opposite order, all effects become one.
        var opposite = Values(Find(name).Fit(SomeTrials.Draw(2000, 2).Rows(x => -x)));
        Assert.InRange(opposite[^1] - opposite[0], -1e-12, 0.8);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Fit_TwoRows_GivesFiniteEffects(string name)
    {
        var map = Find(name).Fit(new([0.5, 1], [false, true], [1, 2], [0, 1], [1, 2], [0.5, 0.5]));
        Assert.All(Values(map), value => Assert.True(double.IsFinite(value)));
    }

    [Fact]
    public void ApplyFolds_EvenNumber_TakesTheLowerMiddle()
    {
        var map = new CausalLinearMap(1, 0);
        Assert.Equal(2, map.ApplyFolds([4, 1, 3, 2]));
        Assert.Equal(3, map.ApplyFolds([5, 1, 3]));
        Assert.Throws<ArgumentException>(() => map.ApplyFolds([]));
    }

    [Fact]
    public void Fit_EffectsInTheOppositeOrder_SaysSo()
    {
        var rows = SomeTrials.Draw(2000, 2).Rows(x => -x);
        Assert.Contains("every effect is the mean", new CausalLinear().Fit(rows).Diagnostics.Remark, StringComparison.Ordinal);
        Assert.Null(new CausalLinear().Fit(Rows()).Diagnostics.Remark);
    }
}
