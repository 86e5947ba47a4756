using Extensions.Calibration.Tests.Contracts;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions.Calibration;

namespace Extensions.Calibration.Tests.Calibrators;

public class GroupMapsTests
{
    private static readonly MLContext ML = new(1);

    /// <summary>Rows of two groups whose scores are too sure to a different degree, and a few of a third.</summary>
    private static List<ScoredData.Row> Rows(int few)
    {
        List<ScoredData.Row> Of(uint group, int count, double temperature) => count == 0 ? [] : [.. ScoredData.BinaryRows(count, temperature).Select(row => { row.Group = group; return row; })];
        return [.. Of(0, 2000, 1), .. Of(1, 2000, 5), .. Of(2, few, 5)];
    }

    private static BinaryCalibrationTransformer Fit(List<ScoredData.Row> rows, double pooling = 200)
        => ML.BinaryClassification.Calibrators.PlattScaling(new() { GroupColumnName = "Group", GroupPooling = pooling }).Fit(ScoredData.View(ML, rows));

    [Fact, Trait("Kind", "Example")]
    public void Fit_GroupsOfDifferentLaws_EachGetsItsOwn()
    {
        var model = Fit(Rows(0), pooling: 0);
        Assert.InRange(((PlattMap)model.Groups!.Maps[0]!).Slope, 0.85, 1.15);
        Assert.InRange(((PlattMap)model.Groups.Maps[1]!).Slope, 0.15, 0.25);
        Assert.Null(model.Groups.Maps[2]);
        Assert.Equal<double>([1, 1, 0, 0], [.. model.Groups.Shares]);
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_SmallGroup_IsPooledWithAllRows()
    {
        var model = Fit(Rows(50));
        Assert.Equal(2000 / 2200.0, model.Groups!.Shares[0], 12);
        Assert.Equal(50 / 250.0, model.Groups.Shares[2], 12);
        var row = new ScoredData.Row { Probability = 0.99f, Group = 2 };
        var expected = 0.2 * model.Groups.Maps[2]!.Apply(0.99f, ScoreMeaning.Probabilities) + 0.8 * model.FittedMap.Apply(0.99f, ScoreMeaning.Probabilities);
        Assert.Equal(expected, model.Transform(ScoredData.View(ML, [row])).GetColumn<float>("Probability").Single(), 1e-6);
    }

    [Fact, Trait("Kind", "Example")]
    public void Transform_GroupWithoutRowsOrMissing_GetsTheMapOfAll()
    {
        var model = Fit(Rows(0));
        List<ScoredData.Row> rows = [new() { Probability = 0.9f, Group = 3 }, new() { Probability = 0.9f, Group = uint.MaxValue }];
        Assert.All(model.Transform(ScoredData.View(ML, rows)).GetColumn<float>("Probability"), p => Assert.Equal(model.FittedMap.Apply(0.9f, ScoreMeaning.Probabilities), p, 1e-6));
    }
}
