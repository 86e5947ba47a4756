namespace MLExtensions.Trainers;

/// <summary>The step that Adam and AdamW share.</summary>
internal static class AdaptiveMoments
{
    /// <summary>Mean gradient, mean squared gradient.</summary>
    public const int BufferCount = 2;

    public static void Step(ParameterBlock block, long number, double rate, double beta1, double beta2, double epsilon)
    {
        var (mean, square) = (block.Buffers[0], block.Buffers[1]);
        mean.mul_(beta1).add_(block.Gradient, alpha: 1 - beta1);
        square.mul_(beta2).addcmul_(block.Gradient, block.Gradient, 1 - beta2);

        // Both bias corrections go into the factor and epsilon, which saves a pass over the parameters.
        var correction = Math.Sqrt(1 - Math.Pow(beta2, number));
        var factor = -rate * correction / (1 - Math.Pow(beta1, number));
        var denominator = block.Gradient.copy_(square).sqrt_().add_(epsilon * correction);   // the gradient is used up
        block.Parameters.addcdiv_(mean, denominator, factor);
    }
}
