namespace Extensions.Evaluation.Tests.Golden;

/// <summary>Every case of calibration.json that is to be matched and is a metric's. Calibrators are tested where calibrators are.</summary>
[Trait("Kind", "Golden")]
[Trait("Area", "calibration")]
public class GoldenMetricTests
{
    private static readonly IReadOnlyList<GoldenAdapter> Adapters = GoldenAdapter.In(typeof(GoldenMetricTests).Assembly);

    public static TheoryData<string, string> Cases() => GoldenContract.Names(GoldenCase.Calibration, Adapters);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Compute_GoldenCase_Equal(string metric, string name) => GoldenContract.AssertEqual(metric, name, GoldenCase.Calibration, Adapters);

    [Fact]
    public void Cases_OfEveryMetric_AllRun() => GoldenContract.AssertAllRun(GoldenCase.Calibration.Where(GoldenContract.IsMetric), Adapters);
}
