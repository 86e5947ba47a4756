namespace MLExtensions.AutoML;

/// <summary>Is told how a search goes, one call at a time. What it throws does not end the search.</summary>
public interface ISearchMonitor
{
    /// <summary>A trial begins, or goes on.</summary>
    /// <param name="settings">What it tries.</param>
    void ReportRunningTrial(TrialSettings settings);

    /// <summary>A trial ran to its end.</summary>
    /// <param name="result">What came of it.</param>
    void ReportCompletedTrial(TrialResult result);

    /// <summary>A trial that ran to its end is the best so far.</summary>
    /// <param name="result">What came of it.</param>
    void ReportBestTrial(TrialResult result);

    /// <summary>A trial failed.</summary>
    /// <param name="settings">What it tried.</param>
    /// <param name="exception">Why it failed; null where its process ended.</param>
    void ReportFailTrial(TrialSettings settings, Exception? exception = null);

    /// <summary>A trial was stopped, or waits, since others are better at the same step.</summary>
    /// <param name="result">What came of it so far.</param>
    void ReportPrunedTrial(TrialResult result);
}
