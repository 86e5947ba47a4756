namespace MLExtensions.AutoML;

/// <summary>Which trial is better: the one that misses constraints by less, then the one with the better metric.</summary>
/// <param name="higherIsBetter">Whether higher values of the metric are better.</param>
internal sealed class TrialOrder(bool higherIsBetter)
{
    public double Loss(double metric) => higherIsBetter ? -metric : metric;

    public PrunerStep Step(TrialStep step) => new(step.Step, Loss(step.Metric), step.Violation);

    public PrunerTrial Trial(StoredTrial trial) => new(trial.TrialId, trial.State, [.. trial.Result.Steps.Select(Step)]);

    /// <summary>The best of those that ran to their end; where none did, the best of those that came farthest.</summary>
    public TrialResult? Best(IEnumerable<TrialResult> trials) => trials
        .Where(trial => trial.State is TrialState.Completed or TrialState.Paused or TrialState.Pruned && !double.IsNaN(trial.Metric))
        .OrderByDescending(trial => trial.State == TrialState.Completed ? int.MaxValue : trial.Steps.IsDefaultOrEmpty ? 0 : trial.Steps[^1].Step)
        .ThenBy(trial => trial.Violation).ThenBy(trial => Loss(trial.Metric)).ThenBy(trial => trial.Settings.TrialId).FirstOrDefault();

    /// <summary>A trial as a tuner sees it; null where nothing is known yet.</summary>
    public TunerObservation? Observation(TrialResult trial) => trial.State switch
    {
        TrialState.Failed => new(trial.Settings.Parameters, double.PositiveInfinity, double.PositiveInfinity, trial.DurationInSeconds, true),
        TrialState.Running => null,
        _ => new(trial.Settings.Parameters, Loss(trial.Metric), trial.Violation, trial.DurationInSeconds, trial.State == TrialState.Completed),
    };

    /// <summary>Refuses a measurement that cannot be compared.</summary>
    public void Check(TrialMeasurement? measurement, string where)
    {
        if (measurement is null)
            throw new InvalidOperationException($"The runner gave no measurement {where}.");
        if (double.IsNaN(measurement.Metric) || double.IsNegativeInfinity(Loss(measurement.Metric)))
            throw new ArithmeticException(FormattableString.Invariant($"The metric is {measurement.Metric} {where}: a number is needed that can be compared."));
        if (!(measurement.Violation >= 0))
            throw new ArithmeticException(FormattableString.Invariant($"Constraints are missed by {measurement.Violation} {where}: 0 or more is needed."));
    }
}
