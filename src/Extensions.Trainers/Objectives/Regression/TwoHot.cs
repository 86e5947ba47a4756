using System.Collections.Immutable;
using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Two-hot regression: cross entropy with the label's weight spread over the two values next to it. The prediction is the mean of the distribution.</summary>
/// <remarks>
/// Outputs (N, Bins), logits, and labels (N,) in their own unit; losses in nats. The values lie evenly from Minimum to Maximum, both included; the targets have the
/// label as their mean. Labels outside the range count as its nearer end. Convex and Lipschitz.
/// Source: Farebrother et al. (2024), Stop Regressing: Training Value Functions via Classification for Scalable Deep RL, ICML, section 3.1.
/// </remarks>
[ObjectiveName("two_hot")]
public sealed record TwoHot : BinnedObjective
{
    /// <summary>Creates the objective.</summary>
    /// <param name="minimum">See <see cref="BinnedObjective.Minimum"/>.</param>
    /// <param name="maximum">See <see cref="BinnedObjective.Maximum"/>.</param>
    /// <param name="bins">See <see cref="BinnedObjective.Bins"/>.</param>
    /// <exception cref="ArgumentException">The range is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public TwoHot(double minimum, double maximum, int bins = 64) : base(minimum, maximum, bins) { }

    internal override ImmutableArray<double> Support => [.. Enumerable.Range(0, Bins).Select(bin => Minimum + bin * Step(Bins - 1))];

    internal override Tensor Targets(ObjectiveContext context) => Spread(context.Labels.unsqueeze(1), ones_like(context.Labels).unsqueeze(1));
}
