namespace MLExtensions.AutoML;

/// <summary>One diverged trial must not set the scale of a picture: metrics beyond three quartile ranges from the quartiles are left out of it.</summary>
internal static class Outliers
{
    public static IEnumerable<TrialResult> Without(IReadOnlyCollection<TrialResult> trials)
    {
        double[] sorted = [.. trials.Select(trial => trial.Metric).Order()];
        var (lower, upper) = (sorted[sorted.Length / 4], sorted[3 * (sorted.Length - 1) / 4]);
        var beyond = 3 * (upper - lower);
        return beyond > 0 ? trials.Where(trial => trial.Metric >= lower - beyond && trial.Metric <= upper + beyond) : trials;
    }

    /// <summary>How many the picture leaves out, in words.</summary>
    public static string Note(IReadOnlyCollection<TrialResult> trials) => trials.Count - Without(trials).Count() is > 0 and var count ? $" {SearchReport.Trials(count)} far from the others may lie outside the picture." : "";
}
