using System.ComponentModel.DataAnnotations;

namespace MLExtensions.Trainers;

/// <summary>How a setting (the learning rate, the weight decay, the dropout) moves over a run: a factor from 0 to 1 for its value, step by step.</summary>
/// <remarks>
/// Progress is 0 before the first step and 1 after the last step of the last epoch that the run is planned for. During the first
/// <see cref="WarmUpFraction"/> of it the factor rises from near 0 to 1; the rest follows <see cref="AfterWarmUp"/>.
/// </remarks>
public abstract record TrainingSchedule
{
    /// <summary>Share of all steps during which the factor rises.</summary>
    /// <value>Default: 0 (<see cref="OneCycleSchedule"/>: 0.3). From 0, below 1.</value>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double WarmUpFraction { get; init; }

    /// <summary>Factor of a step.</summary>
    /// <param name="step">Number of the step, from 0.</param>
    /// <param name="stepCount">Number of steps that the run is planned for.</param>
    public double Factor(long step, long stepCount)
    {
        var progress = (double)step / stepCount;
        return progress < WarmUpFraction
            ? WarmUp((step + 1) / (WarmUpFraction * stepCount + 1))   // the first step moves, too
            : AfterWarmUp((progress - WarmUpFraction) / (1 - WarmUpFraction));
    }

    /// <summary>Factor during the warm-up: a straight line unless overridden.</summary>
    /// <param name="progress">Position within the warm-up, above 0, below 1.</param>
    protected virtual double WarmUp(double progress) => progress;

    /// <summary>Factor after the warm-up.</summary>
    /// <param name="progress">Position within the rest of the run, from 0, below 1.</param>
    protected abstract double AfterWarmUp(double progress);
}
