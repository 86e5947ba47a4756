using System.Collections.Immutable;
using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>
/// HL-Gauss, the histogram loss: cross entropy of bins with a normal distribution around the label, cut into the bins. The prediction is sum_k p_k c_k, c the bins' centres.
/// </summary>
/// <remarks>
/// Outputs (N, Bins), logits, and labels (N,) in their own unit; losses in nats. The bins cut [Minimum, Maximum] evenly; a bin's target is the normal mass inside it
/// with deviation sigma = SigmaRatio times the width of a bin, divided by the mass within the range. Labels outside the range count as its nearer end, and no
/// prediction leaves it. Less at the mercy of outliers than squared error. Convex and Lipschitz.
/// Sources: Imani and White (2018), Improving Regression Performance with Distributional Losses, ICML. Farebrother et al. (2024), Stop Regressing: Training Value
/// Functions via Classification for Scalable Deep RL, ICML.
/// </remarks>
[ObjectiveName("hl_gauss")]
public sealed record HlGauss : BinnedObjective
{
    /// <summary>Creates the objective.</summary>
    /// <param name="minimum">See <see cref="BinnedObjective.Minimum"/>.</param>
    /// <param name="maximum">See <see cref="BinnedObjective.Maximum"/>.</param>
    /// <param name="bins">See <see cref="BinnedObjective.Bins"/>.</param>
    /// <param name="sigmaRatio">See <see cref="SigmaRatio"/>.</param>
    /// <exception cref="ArgumentException">The range is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public HlGauss(double minimum, double maximum, int bins = 64, double sigmaRatio = 0.75) : base(minimum, maximum, bins) => SigmaRatio = sigmaRatio;

    /// <summary>Deviation of the normal distribution, in widths of a bin; above 0.</summary>
    /// <value>Default: 0.75.</value>
    public double SigmaRatio { get; init => field = Interval.Positive.Check(this, value); }

    internal override ImmutableArray<double> Support => [.. Enumerable.Range(0, Bins).Select(bin => Minimum + (bin + 0.5) * Step(Bins))];

    internal override Tensor Targets(ObjectiveContext context)
    {
        var width = Step(Bins);
        var edges = linspace(Minimum, Maximum, Bins + 1, context.Outputs.dtype, context.Outputs.device);
        var shares = special.erf((edges - Within(context.Labels)) / Number.Of(SigmaRatio * width * Math.Sqrt(2)));
        return (shares.narrow(1, 1, Bins) - shares.narrow(1, 0, Bins)) / (shares.narrow(1, Bins, 1) - shares.narrow(1, 0, 1));
    }
}
