namespace Extensions.Calibration.Tests.Golden;

/// <summary>Every case of calibration.json that is to be matched and is a calibrator's. Metrics are tested where metrics are.</summary>
[Trait("Kind", "Golden")]
[Trait("Area", "calibration")]
public class GoldenCalibrationTests
{
    /// <summary>Topics of metrics, in the tests of the evaluation package.</summary>
    private static readonly HashSet<string> Metrics = ["ece", "smece", "classwise", "toplabel", "kde", "brier", "scores", "ks", "tests", "overconfidence", "selective", "reliability", "refinement"];

    public static TheoryData<string, string> Cases()
    {
        var data = new TheoryData<string, string>();
        foreach (var golden in GoldenCase.Primary.Where(golden => GoldenAdapter.Of(golden) is not null))
            data.Add(golden.Topic, golden.Name);
        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Compute_GoldenCase_Equal(string calibrator, string name)
    {
        var golden = GoldenCase.Primary.Single(golden => golden.Id == $"{calibrator}.{name}");
        var computed = GoldenAdapter.Of(golden)!.Compute(golden);
        Assert.All(golden.ExpectedKeys, key => golden.AssertMatches(key, Assert.Contains(key, computed)));
    }

    [Fact]
    public void Cases_OfEveryCalibrator_AllRun()
    {
        Assert.NotEmpty(GoldenCase.Primary);
        Assert.Empty(GoldenCase.Primary.Where(golden => !Metrics.Contains(golden.Topic) && GoldenAdapter.Of(golden) is null).Select(golden => golden.Id));
    }
}
