using System.Text.Json.Serialization;
using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Direct coverage optimisation: -log(1 - (1 - p_y)^N), minus the logarithm of the chance that the label is among N independent draws from the softmax.</summary>
/// <remarks>
/// Outputs (N, K), K of 2 or more, and labels (N,); losses in nats. The gradient is that of cross entropy times a factor that runs from 1 (label improbable)
/// to 0 (label all but sure to be drawn), which keeps the network from growing more confident than N draws need. N = 1 is cross entropy.
/// The authors' code returns factor times cross entropy with the factor held constant: the same gradient, another value; here the value is exact.
/// Lipschitz; convex only for N = 1.
/// Source: Chen, Raventos, Cheng, Ganguli and Druckmann (2025), Rethinking Fine-Tuning when Scaling Test-Time Compute: Limiting Confidence Improves
/// Mathematical Reasoning, arXiv:2502.07154.
/// </remarks>
[ObjectiveName("dco")]
public sealed record DirectCoverageOptimization : MulticlassObjective
{
    /// <summary>N p below which -log p - log N is the loss to the last digit, while 1 - (1 - p)^N has none left in single precision.</summary>
    private const double Few = 1e-6;

    /// <summary>Creates the objective.</summary>
    /// <param name="attempts">See <see cref="Attempts"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="attempts"/> is below 1.</exception>
    public DirectCoverageOptimization(int attempts = 8) => Attempts = attempts;

    /// <summary>The paper's N: how many answers may be drawn before one has to be right, 1 or more.</summary>
    /// <value>Default: 8.</value>
    [JsonPropertyName("N")]
    public int Attempts { get; init => field = (int)Interval.AtLeast(1).Check(this, (double)value); }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits =>
        ObjectiveTraits.NonNegative | ObjectiveTraits.ShiftInvariant | ObjectiveTraits.Lipschitz | (Attempts == 1 ? ObjectiveTraits.Convex : 0);

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context)
    {
        var crossEntropy = TrueClass.NegativeLog(context);
        if (Attempts == 1)
            return crossEntropy;
        var improbable = Math.Log(Attempts / Few);
        // Both ends are cut off before the logarithms: an infinite derivative times the 0 of the branch not taken would be NaN.
        var bounded = crossEntropy.clamp(Number.Of(crossEntropy.dtype == ScalarType.Float64 ? 1e-15 : 1e-7), Number.Of(improbable));
        var covered = (bounded.neg().exp().neg().log1p() * Number.Of(Attempts)).expm1().neg();   // 1 - (1 - p_y)^N
        return where(crossEntropy > Number.Of(improbable), crossEntropy - Number.Of(Math.Log(Attempts)), covered.log().neg());
    }
}
