namespace Extensions.Testing.Golden;

/// <summary>Runs the cases of calibration.json that are to be matched: those of metrics in the tests of Evaluation, the others in those of Calibration.</summary>
public static class GoldenCalibrationContract
{
    /// <summary>Topics of metrics; every other one is a calibrator's.</summary>
    private static readonly HashSet<string> Metrics = ["ece", "smece", "classwise", "toplabel", "kde", "brier", "scores", "ks", "tests", "overconfidence", "selective", "reliability", "refinement"];

    /// <summary>Whether a case is a metric's.</summary>
    public static bool IsMetric(GoldenCase golden) => Metrics.Contains(golden.Topic);

    /// <summary>Topic and name of the cases that have an adapter.</summary>
    public static TheoryData<string, string> Cases(IReadOnlyList<GoldenAdapter> adapters)
    {
        var data = new TheoryData<string, string>();
        foreach (var golden in GoldenCase.Primary.Where(golden => GoldenAdapter.Of(golden, adapters) is not null))
            data.Add(golden.Topic, golden.Name);
        return data;
    }

    /// <summary>Every expected number is computed and equal.</summary>
    public static void AssertEqual(string topic, string name, IReadOnlyList<GoldenAdapter> adapters)
    {
        var golden = GoldenCase.Primary.Single(golden => golden.Id == $"{topic}.{name}");
        var computed = GoldenAdapter.Of(golden, adapters)!.Compute(golden);
        Assert.All(golden.ExpectedKeys, key => golden.AssertMatches(key, Assert.Contains(key, computed)));
    }

    /// <summary>No case that should run is without an adapter.</summary>
    public static void AssertAllRun(Func<GoldenCase, bool> shouldRun, IReadOnlyList<GoldenAdapter> adapters)
    {
        var cases = GoldenCase.Primary.Where(shouldRun).ToArray();
        Assert.NotEmpty(cases);
        Assert.Empty(cases.Where(golden => GoldenAdapter.Of(golden, adapters) is null).Select(golden => golden.Id));
    }
}
