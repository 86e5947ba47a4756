namespace MLExtensions.Trainers;

/// <summary>The numbers of one optimizer step.</summary>
/// <param name="Number">Number of the step, from 1.</param>
/// <param name="Rate">Learning rate of the step.</param>
/// <param name="Decay">Weight decay of the step.</param>
/// <param name="GradientFactor">What the gradient is multiplied by first: below 1 where it is clipped.</param>
internal readonly record struct StepSize(long Number, double Rate, double Decay, double GradientFactor = 1)
{
    /// <summary>The step of parameters with rates of their own.</summary>
    public StepSize For(ParameterGroup group) => this with { Rate = Rate * group.RateFactor, Decay = Decay * group.DecayFactor };
}
