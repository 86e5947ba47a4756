namespace MLExtensions.Trainers;

/// <summary>The same rate throughout, after the warm-up.</summary>
public sealed record ConstantSchedule : TrainingSchedule
{
    /// <inheritdoc/>
    protected override double AfterWarmUp(double progress) => 1;
}
