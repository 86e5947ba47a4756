using System.ComponentModel.DataAnnotations;

namespace MLExtensions.Trainers;

/// <summary>1 for the first <see cref="FlatFraction"/> of the run, then half a cosine wave down to 0.</summary>
/// <remarks>Source: Holzmüller, Grinsztajn and Steinwart (2024), Better by Default: Strong Pre-Tuned MLPs and Boosted Trees on Tabular Data, NeurIPS (flat_cos).</remarks>
public sealed record FlatCosineSchedule : TrainingSchedule
{
    /// <summary>Share of the run at 1.</summary>
    /// <value>Default: 0.5. From 0, below 1.</value>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double FlatFraction { get; init; } = 0.5;

    /// <inheritdoc/>
    protected override double AfterWarmUp(double progress)
        => progress < FlatFraction ? 1 : (1 + Math.Cos(Math.PI * (progress - FlatFraction) / (1 - FlatFraction))) / 2;
}
