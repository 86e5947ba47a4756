namespace Extensions.Evaluation.Tests.Golden;

/// <summary>Every case of calibration.json that is to be matched and is a metric's. Calibrators are tested where calibrators are.</summary>
[Trait("Kind", "Golden")]
[Trait("Area", "calibration")]
public class GoldenMetricTests
{
    private static readonly IReadOnlyList<GoldenAdapter> Adapters = GoldenAdapter.In(typeof(GoldenMetricTests).Assembly);

    public static TheoryData<string, string> Cases() => GoldenCalibrationContract.Cases(Adapters);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Compute_GoldenCase_Equal(string metric, string name) => GoldenCalibrationContract.AssertEqual(metric, name, Adapters);

    [Fact]
    public void Cases_OfEveryMetric_AllRun() => GoldenCalibrationContract.AssertAllRun(GoldenCalibrationContract.IsMetric, Adapters);
}
