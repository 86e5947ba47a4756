namespace MLExtensions.AutoML;

/// <summary>Runs trials: trains, and measures on rows that the training did not see. Used by several threads at a time.</summary>
public interface ITrialRunner
{
    /// <summary>Runs a trial, or goes on with one that was paused.</summary>
    /// <param name="settings">What is tried.</param>
    /// <param name="progress">Told the metrics at each of its steps; says what becomes of the trial.</param>
    /// <param name="cancellationToken">Stops the trial.</param>
    /// <returns>Metrics at the end; where <paramref name="progress"/> stopped the trial, those of its last step.</returns>
    /// <exception cref="OperationCanceledException">The trial was stopped.</exception>
    TrialMeasurement Run(TrialSettings settings, ITrialProgress progress, CancellationToken cancellationToken);
}

/// <summary>What a search wants to know of a trial that runs.</summary>
public interface ITrialProgress
{
    /// <summary>The steps to report at, ascending.</summary>
    /// <param name="lastStep">The trial's last step.</param>
    IReadOnlyList<int> Steps(int lastStep);

    /// <summary>Reports the metrics at a step.</summary>
    /// <param name="step">The step: the number of epochs done.</param>
    /// <param name="measurement">The metrics on the validation rows.</param>
    /// <returns>Whether to go on. A paused trial keeps what it needs to go on in <see cref="CheckpointPath"/>.</returns>
    PruningDecision Report(int step, TrialMeasurement measurement);

    /// <summary>Where a paused trial keeps its course; null where trials are not paused.</summary>
    string? CheckpointPath { get; }

    /// <summary>How many threads the trial may use.</summary>
    int Threads => 1;
}
