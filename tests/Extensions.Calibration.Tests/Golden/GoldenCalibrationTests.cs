namespace Extensions.Calibration.Tests.Golden;

/// <summary>Every case of calibration.json that is to be matched and is a calibrator's. Metrics are tested where metrics are.</summary>
[Trait("Kind", "Golden")]
[Trait("Area", "calibration")]
public class GoldenCalibrationTests
{
    private static readonly IReadOnlyList<GoldenAdapter> Adapters = GoldenAdapter.In(typeof(GoldenCalibrationTests).Assembly);

    public static TheoryData<string, string> Cases() => GoldenContract.Names(GoldenCase.Calibration, Adapters);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Compute_GoldenCase_Equal(string calibrator, string name) => GoldenContract.AssertEqual(calibrator, name, GoldenCase.Calibration, Adapters);

    [Fact]
    public void Cases_OfEveryCalibrator_AllRun() => GoldenContract.AssertAllRun(GoldenCase.Calibration.Where(golden => !GoldenContract.IsMetric(golden)), Adapters);
}
