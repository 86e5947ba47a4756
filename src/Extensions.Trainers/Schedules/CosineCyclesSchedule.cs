using System.ComponentModel.DataAnnotations;

namespace MLExtensions.Trainers;

/// <summary>Whole cosine waves from 0 to 1 and back, each twice as long as the one before: (1 - cos(2 pi log2(1 + (2^cycles - 1) * progress))) / 2.</summary>
/// <remarks>Source: Holzmüller, Grinsztajn and Steinwart (2024), Better by Default: Strong Pre-Tuned MLPs and Boosted Trees on Tabular Data, NeurIPS (coslog).</remarks>
public sealed record CosineCyclesSchedule : TrainingSchedule
{
    /// <summary>Number of waves.</summary>
    /// <value>Default: 4. From 1 to 30.</value>
    [Range(1, 30)]
    public int Cycles { get; init; } = 4;

    /// <inheritdoc/>
    protected override double AfterWarmUp(double progress) => (1 - Math.Cos(2 * Math.PI * Math.Log2(1 + ((1 << Cycles) - 1) * progress))) / 2;
}
