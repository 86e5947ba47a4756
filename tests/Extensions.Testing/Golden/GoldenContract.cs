namespace Extensions.Testing.Golden;

/// <summary>Runs golden cases that are to be matched: those of metrics in the tests of Evaluation, the others in those of Calibration.</summary>
public static class GoldenContract
{
    /// <summary>Topics of metrics; every other one is a calibrator's or a procedure's.</summary>
    private static readonly HashSet<string> Metrics = ["ece", "smece", "classwise", "toplabel", "kde", "brier", "scores", "ks", "tests", "overconfidence", "selective", "reliability", "refinement", "metric"];

    /// <summary>Whether a case is a metric's.</summary>
    public static bool IsMetric(GoldenCase golden) => Metrics.Contains(golden.Topic) || golden.Id == "cps.crps_energy";

    /// <summary>Topic and name of the cases that have an adapter.</summary>
    public static TheoryData<string, string> Names(IReadOnlyList<GoldenCase> cases, IReadOnlyList<GoldenAdapter> adapters)
    {
        var data = new TheoryData<string, string>();
        foreach (var golden in cases.Where(golden => GoldenAdapter.Of(golden, adapters) is not null))
            data.Add(golden.Topic, golden.Name);
        return data;
    }

    /// <summary>Every expected number is computed and equal.</summary>
    public static void AssertEqual(string topic, string name, IReadOnlyList<GoldenCase> cases, IReadOnlyList<GoldenAdapter> adapters)
    {
        var golden = cases.Single(golden => golden.Id == $"{topic}.{name}");
        var computed = GoldenAdapter.Of(golden, adapters)!.Compute(golden);
        Assert.All(golden.ExpectedKeys, key => golden.AssertMatches(key, Assert.Contains(key, computed)));
    }

    /// <summary>None of the cases is without an adapter.</summary>
    public static void AssertAllRun(IEnumerable<GoldenCase> cases, IReadOnlyList<GoldenAdapter> adapters)
    {
        var all = cases.ToArray();
        Assert.NotEmpty(all);
        Assert.Empty(all.Where(golden => GoldenAdapter.Of(golden, adapters) is null).Select(golden => golden.Id));
    }
}
