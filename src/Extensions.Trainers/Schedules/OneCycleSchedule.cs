namespace MLExtensions.Trainers;

/// <summary>Half a cosine wave up from 1/25 to 1 over the first 30 % of the run, then half a wave down to 1/250,000.</summary>
/// <remarks>Source: Smith and Topin (2018), Super-Convergence: Very Fast Training of Neural Networks Using Large Learning Rates.</remarks>
public sealed record OneCycleSchedule : TrainingSchedule
{
    private const double Start = 1.0 / 25, End = Start / 1e4;

    /// <summary>Warm-up over 30 % of the run.</summary>
    public OneCycleSchedule() => WarmUpFraction = 0.3;

    /// <inheritdoc/>
    protected override double WarmUp(double progress) => 1 - (1 - Start) * (1 + Math.Cos(Math.PI * progress)) / 2;

    /// <inheritdoc/>
    protected override double AfterWarmUp(double progress) => End + (1 - End) * (1 + Math.Cos(Math.PI * progress)) / 2;
}
