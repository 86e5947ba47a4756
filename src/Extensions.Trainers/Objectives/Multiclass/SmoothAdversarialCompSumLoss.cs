using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>
/// Smooth adversarial comp-sum loss: <see cref="CompSumLoss"/> of z / rho, plus nu times the length of the vector of
/// (z'_y - z'_j) - (z_y - z_j) over j != y, z' the outputs for the inputs within a distance gamma that change the margins most.
/// </summary>
/// <remarks>
/// Outputs (N, K), K of 2 or more, and labels (N,). For nu of sqrt(K - 1) / rho and more it bounds the comp-sum loss of the worst inputs from above.
/// While training, each batch looks for these inputs: from random ones at distance gamma, <see cref="Steps"/> steps of length 2.5 gamma / steps along
/// the gradient of the margins' change, each followed by a projection into the ball around the example's standardised features. That costs
/// steps + 2 passes through the network. Dropout leaves out other units in every pass and so adds its own noise to the second term: train without.
/// A column in the role "adv_logits" (N, K) takes the place of z'. Without one, validation has the first term alone. Needs dense features.
/// Lipschitz for tau of 1 and more with z' held. 1e-12 under the root of the length keeps its gradient finite.
/// Source: Mao, Mohri and Zhong (2023), Cross-Entropy Loss Functions: Theoretical Analysis and Applications, ICML. There is no released code; the formula is
/// re-derived from the loss as it is commonly stated, and the search with its defaults is a choice of this library.
/// </remarks>
[ObjectiveName("comp_sum_smooth_adv")]
public sealed record SmoothAdversarialCompSumLoss : MulticlassObjective
{
    private const string GivenOutputs = "adv_logits";

    /// <summary>Creates the objective.</summary>
    /// <param name="rho">See <see cref="Rho"/>.</param>
    /// <param name="nu">See <see cref="Nu"/>.</param>
    /// <param name="tau">See <see cref="Tau"/>.</param>
    /// <param name="gamma">See <see cref="Gamma"/>.</param>
    /// <param name="steps">See <see cref="Steps"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public SmoothAdversarialCompSumLoss(double rho, double nu, double tau = 1, double gamma = 0.1, int steps = 5)
    {
        Rho = rho;
        Nu = nu;
        Tau = tau;
        Gamma = gamma;
        Steps = steps;
    }

    /// <summary>The margin that the outputs are measured by, more than 0.</summary>
    public double Rho { get; init => field = Interval.Positive.Check(this, value); }

    /// <summary>Weight of the change of the margins, more than 0.</summary>
    public double Nu { get; init => field = Interval.Positive.Check(this, value); }

    /// <summary>See <see cref="CompSumLoss.Tau"/>.</summary>
    /// <value>Default: 1.</value>
    public double Tau { get; init => field = Interval.NonNegative.Check(this, value); }

    /// <summary>Radius of the ball (Euclidean) around the standardised features, more than 0.</summary>
    /// <value>Default: 0.1.</value>
    public double Gamma { get; init => field = Interval.Positive.Check(this, value); }

    /// <summary>Steps of the search for the worst inputs, 1 or more.</summary>
    /// <value>Default: 5.</value>
    public int Steps
    {
        get;
        init => field = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Steps), $"Steps of {nameof(SmoothAdversarialCompSumLoss)} must be 1 or more. Got {value}.");
    }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits =>
        ObjectiveTraits.NonNegative | ObjectiveTraits.ShiftInvariant | (Tau >= 1 ? ObjectiveTraits.Lipschitz : 0);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There is neither a column "adv_logits" nor a network with dense features.</exception>
    public override Tensor Losses(ObjectiveContext context)
    {
        var outputs = TrueClass.Outputs(context);
        var losses = CompSumLoss.Of(nn.functional.cross_entropy(outputs / Number.Of(Rho), context.Labels, reduction: nn.Reduction.None), Tau);
        var worst = context.Given(GivenOutputs) ?? (context.IsTraining ? Worst(context) : null);
        return worst is null ? losses : losses.add(MarginChange(worst - outputs, context.Labels), alpha: Number.Of(Nu));
    }

    /// <summary>Length of the vector of d_y - d_j over the classes j, in which y itself has no part; (N,).</summary>
    internal static Tensor MarginChange(Tensor difference, Tensor labels) =>
        (difference - difference.gather(1, labels.unsqueeze(1))).pow(Number.Of(2)).sum(1).add(Number.Of(1e-12), Number.One).sqrt();

    private Tensor Worst(ObjectiveContext context)
    {
        if (context.Features is not { } features || context.Forward is not { } forward)
        {
            throw new ArgumentException(
                $"{nameof(SmoothAdversarialCompSumLoss)} needs the features and a further pass through the network, or a column '{GivenOutputs}'.", nameof(context));
        }
        if (features.is_sparse)
            throw new ArgumentException($"{nameof(SmoothAdversarialCompSumLoss)} needs dense features; these are sparse.", nameof(context));
        var outputs = context.Outputs.detach();
        // At the features themselves nothing changes and the gradient says nothing: the search starts elsewhere.
        var start = context.Given("draws") ?? randn(features.shape, features.dtype, features.device, generator: context.Generator);
        var offset = start * (Number.Of(Gamma) / Length(start));
        for (var step = 0; step < Steps; step++)
        {
            using var scope = NewDisposeScope();
            var inputs = features.Plus(offset).detach().requires_grad_();
            var change = MarginChange(forward(inputs) - outputs, context.Labels).sum();
            var gradient = autograd.grad([change], [inputs])[0];
            var moved = offset.Plus(gradient * (Number.Of(2.5 * Gamma / Steps) / Length(gradient)));
            offset = (moved * (Number.Of(Gamma) / Length(moved)).clamp_max(Number.Of(1))).MoveToOuterDisposeScope();
        }
        return forward(features.Plus(offset).detach());
    }

    /// <summary>Euclidean length of each row, (N, 1); never 0, as it divides.</summary>
    private static Tensor Length(Tensor rows) => rows.pow(Number.Of(2)).sum(1, keepdim: true).sqrt().clamp_min(Number.Of(1e-12));
}
