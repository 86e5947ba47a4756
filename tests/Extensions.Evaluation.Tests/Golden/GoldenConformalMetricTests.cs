namespace Extensions.Evaluation.Tests.Golden;

/// <summary>Every case of conformal.json that is to be matched and is a metric's. Procedures are tested where procedures are.</summary>
[Trait("Kind", "Golden")]
[Trait("Area", "conformal")]
public class GoldenConformalMetricTests
{
    private static readonly IReadOnlyList<GoldenAdapter> Adapters = GoldenAdapter.In(typeof(GoldenConformalMetricTests).Assembly);

    public static TheoryData<string, string> Cases() => GoldenContract.Names(GoldenCase.Conformal, Adapters);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Compute_GoldenCase_Equal(string metric, string name) => GoldenContract.AssertEqual(metric, name, GoldenCase.Conformal, Adapters);

    [Fact]
    public void Cases_OfEveryMetric_AllRun() => GoldenContract.AssertAllRun(GoldenCase.Conformal.Where(GoldenContract.IsMetric), Adapters);
}
