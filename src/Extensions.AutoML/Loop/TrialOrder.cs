using System.Runtime.CompilerServices;

namespace MLExtensions.AutoML;

/// <summary>Which trial is better: the one that misses constraints by less, then the one with the better metric.</summary>
/// <param name="higherIsBetter">Whether higher values of the metric are better.</param>
internal sealed class TrialOrder(bool higherIsBetter)
{
    private readonly ConditionalWeakTable<StoredTrial, PrunerTrial> views = [];

    public double Loss(double metric) => higherIsBetter ? -metric : metric;

    public PrunerStep Step(TrialStep step) => new(step.Step, Loss(step.Metric), step.Violation);

    /// <summary>A trial as a pruner sees it.</summary>
    public PrunerTrial Trial(StoredTrial trial) => views.GetValue(trial, MakeTrial);

    /// <summary>The best of those that ran to their end; where none did, the best of those that came farthest. Null where none came to a measurement.</summary>
    public TrialResult? Best(IEnumerable<TrialResult> trials) => trials
        .Where(trial => trial.State is TrialState.Completed or TrialState.Paused or TrialState.Pruned)
        .MinBy(trial => (trial.State == TrialState.Completed ? int.MinValue : trial.Steps.IsDefaultOrEmpty ? 0 : -trial.Steps[^1].Step, trial.Violation, Loss(trial.Metric), trial.Settings.TrialId));

    /// <summary>Of the trials that wait the best at each step of each group, those that came farthest first.</summary>
    public IEnumerable<StoredTrial> Waiting(IEnumerable<StoredTrial> trials, Func<int, int> group) => trials
        .Where(trial => trial.State == TrialState.Paused)
        .GroupBy(trial => (trial.Result.Steps[^1].Step, group(trial.TrialId)))
        .Select(rung => rung.MinBy(trial => (trial.Result.Violation, Loss(trial.Result.Metric), trial.TrialId))!)
        .OrderByDescending(trial => trial.Result.Steps[^1].Step).ThenBy(trial => trial.Result.Violation).ThenBy(trial => Loss(trial.Result.Metric)).ThenBy(trial => trial.TrialId);

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

    private PrunerTrial MakeTrial(StoredTrial trial) => new(trial.TrialId, trial.State, [.. trial.Result.Steps.Select(Step)]);
}
