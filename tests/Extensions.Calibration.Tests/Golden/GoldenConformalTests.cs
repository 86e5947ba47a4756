namespace Extensions.Calibration.Tests.Golden;

/// <summary>Every case of conformal.json that is to be matched and is a procedure's. Metrics are tested where metrics are.</summary>
[Trait("Kind", "Golden")]
[Trait("Area", "conformal")]
public class GoldenConformalTests
{
    private static readonly IReadOnlyList<GoldenAdapter> Adapters = GoldenAdapter.In(typeof(GoldenConformalTests).Assembly);

    public static TheoryData<string, string> Cases() => GoldenContract.Names(GoldenCase.Conformal, Adapters);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Compute_GoldenCase_Equal(string procedure, string name) => GoldenContract.AssertEqual(procedure, name, GoldenCase.Conformal, Adapters);

    [Fact]
    public void Cases_OfEveryProcedure_AllRun() => GoldenContract.AssertAllRun(GoldenCase.Conformal.Where(golden => !GoldenContract.IsMetric(golden)), Adapters);
}
