namespace Extensions.Calibration.Tests.Golden;

/// <summary>Every case of calibration.json that is to be matched and is a calibrator's. Metrics are tested where metrics are.</summary>
[Trait("Kind", "Golden")]
[Trait("Area", "calibration")]
public class GoldenCalibrationTests
{
    private static readonly IReadOnlyList<GoldenAdapter> Adapters = GoldenAdapter.In(typeof(GoldenCalibrationTests).Assembly);

    public static TheoryData<string, string> Cases() => GoldenCalibrationContract.Cases(Adapters);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Compute_GoldenCase_Equal(string calibrator, string name) => GoldenCalibrationContract.AssertEqual(calibrator, name, Adapters);

    [Fact]
    public void Cases_OfEveryCalibrator_AllRun() => GoldenCalibrationContract.AssertAllRun(golden => !GoldenCalibrationContract.IsMetric(golden), Adapters);
}
