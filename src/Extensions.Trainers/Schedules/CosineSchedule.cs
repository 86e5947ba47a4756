using System.ComponentModel.DataAnnotations;

namespace MLExtensions.Trainers;

/// <summary>Half a cosine wave from 1 down to <see cref="FinalFactor"/>: final + (1 - final) * (1 + cos(pi * progress)) / 2.</summary>
/// <remarks>Source: Loshchilov and Hutter (2017), SGDR: Stochastic Gradient Descent with Warm Restarts, ICLR, without restarts.</remarks>
public sealed record CosineSchedule : TrainingSchedule
{
    /// <summary>Factor at the end.</summary>
    /// <value>Default: 0. From 0 to 1.</value>
    [Range(0.0, 1.0)]
    public double FinalFactor { get; init; }

    /// <inheritdoc/>
    protected override double AfterWarmUp(double progress) => FinalFactor + (1 - FinalFactor) * (1 + Math.Cos(Math.PI * progress)) / 2;
}
