using System.ComponentModel.DataAnnotations;

namespace MLExtensions.Trainers;

/// <summary>A straight line from 1 down to <see cref="FinalFactor"/>.</summary>
public sealed record LinearDecaySchedule : TrainingSchedule
{
    /// <summary>Factor at the end.</summary>
    /// <value>Default: 0. From 0 to 1.</value>
    [Range(0.0, 1.0)]
    public double FinalFactor { get; init; }

    /// <inheritdoc/>
    protected override double AfterWarmUp(double progress) => 1 - (1 - FinalFactor) * progress;
}
