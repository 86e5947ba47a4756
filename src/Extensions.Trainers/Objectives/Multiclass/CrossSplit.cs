using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLExtensions.Trainers;

/// <summary>
/// CrossSplit: each of two networks learns the labels of its own half of the rows, corrected by what the other network predicts, and for the other half its own
/// guesses. Neither can learn by heart a wrong label that the other one sees.
/// </summary>
/// <remarks>
/// Outputs (N, K), K of 2 or more, and labels (N,). It needs an ensemble of two (<see cref="NetworkOptions.EnsembleSize"/>), which predicts the mean of both. Rows are
/// halved at random by the seed of the run.
/// <para>
/// A row of a network's own half has the target s = beta q + (1 - beta) e_y, with q the prediction of the other network and e_y the label as one-hot:
/// beta = gamma (J - 1/2) + 1/2, and J the Jensen-Shannon divergence log 2 + (q_y log q_y - (1 + q_y) log(1 + q_y)) / 2 of q and e_y, brought to [0, 1] by its least and its
/// greatest value among the rows of that label in the half, those of the epoch before and of the batch (1/2 where all are alike). A row of the other half has the network's own
/// prediction as its target. Both are sharpened: t_k in proportion to s_k^(1 / temperature). All predictions here are those of the networks as they would be validated, without a gradient.
/// </para>
/// <para>
/// Rows and targets are then mixed, m x + (1 - m) x' and m t + (1 - m) t', with one m &gt;= 1/2 per batch, the larger of b and 1 - b for b of Beta(alpha, alpha), and x' from either half. The losses are the cross entropy
/// -sum_k t_k log p_k for a row of the own half, and lambda mean_k (p_k - t_k)^2 for one of the other half, each twice, so that the mean over the batch is the sum of the means over both halves. lambda rises
/// from 0 in equal steps over the share <see cref="RampUp"/> of the epochs. The first epochs, their share <see cref="WarmUp"/>, have cross entropy on the own half alone.
/// </para>
/// <para>
/// Validation losses are 1 - p_y: of noisy labels, cross entropy would prefer the epochs before the correction. Example weights count for rows of both halves, class weights by the given label.
/// A step passes the network four times. Columns in the roles "half" (1 for rows of the first network), "own_logits", "peer_logits", "partner" (the row x') and "mix" take the place of draws and passes;
/// outputs are then of mixtures already.
/// </para>
/// Source: Kim, Baratin, Zhang and Lacoste-Julien (2023), CrossSplit: Mitigating Label Noise Memorization through Data Splitting, ICML, equations 1 to 4.
/// </remarks>
[ObjectiveName("cross_split")]
public sealed record CrossSplit : MulticlassObjective
{
    /// <summary>Name of the halves in the state.</summary>
    internal const string HalfMemory = "first_half";

    /// <summary>Creates the objective.</summary>
    /// <param name="gamma">See <see cref="Gamma"/>.</param>
    /// <param name="lambda">See <see cref="Lambda"/>.</param>
    /// <param name="temperature">See <see cref="Temperature"/>.</param>
    /// <param name="warmUp">See <see cref="WarmUp"/>.</param>
    /// <param name="rampUp">See <see cref="RampUp"/>.</param>
    /// <param name="alpha">See <see cref="Alpha"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public CrossSplit(double gamma = 0.5, double lambda = 1, double temperature = 0.5, double warmUp = 0.15, double rampUp = 0.25, double alpha = 0.2)
    {
        Gamma = gamma;
        Lambda = lambda;
        Temperature = temperature;
        WarmUp = warmUp;
        RampUp = rampUp;
        Alpha = alpha;
    }

    /// <summary>How far the trust in the other network follows the divergence, in [0, 1]: 0 gives beta 1/2 to every row, 1 the whole range.</summary>
    /// <value>Default: 0.5.</value>
    public double Gamma { get; init => field = Interval.Unit.Check(this, value); }

    /// <summary>Weight of the other half, 0 or more, once it is fully risen.</summary>
    /// <value>Default: 1. The authors have 30 for images, whose augmentations the guess must withstand; of tables it made predictions worse.</value>
    public double Lambda { get; init => field = Interval.NonNegative.Check(this, value); }

    /// <summary>Temperature of the targets, in (0, 1]: 1 leaves them as they are, less makes them more certain.</summary>
    /// <value>Default: 0.5.</value>
    public double Temperature { get; init => field = RobustTerms.UnitWithoutStart.Check(this, value); }

    /// <summary>Share of the planned epochs before labels are corrected, in [0, 1), rounded to whole epochs.</summary>
    /// <value>Default: 0.15.</value>
    public double WarmUp { get; init => field = Interval.UnitWithoutEnd.Check(this, value); }

    /// <summary>Share of the planned epochs over which the weight of the other half rises after that, in [0, 1]; 0 gives it at once.</summary>
    /// <value>Default: 0.25.</value>
    public double RampUp { get; init => field = Interval.Unit.Check(this, value); }

    /// <summary>Both parameters of the beta distribution of the mixtures, positive: small ones mix little.</summary>
    /// <value>Default: 0.2.</value>
    public double Alpha { get; init => field = Interval.Positive.Check(this, value); }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits => ObjectiveTraits.NonNegative | ObjectiveTraits.ShiftInvariant | ObjectiveTraits.Lipschitz;

    internal override int? EnsembleSize => 2;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There are no two networks, or the objective is evaluated without them.</exception>
    public override Tensor Losses(ObjectiveContext context)
    {
        var outputs = TrueClass.Outputs(context);
        if (!context.IsTraining)
            return RobustTerms.Others(TrueClass.NegativeLog(context));
        var own = OwnHalf(context);
        var epoch = context.Epoch - (int)Math.Round(WarmUp * context.EpochCount, MidpointRounding.AwayFromZero);
        if (epoch < -1)
            return WarmUpLosses(context, own);
        var (mine, peer) = Predictions(context);
        var corrected = LabelCorrection.Correct(context, peer, own, Gamma);   // in the last epoch of the warm-up for the range of the divergences
        if (epoch < 0)
            return WarmUpLosses(context, own);
        (outputs, var targets) = Mix(context, Sharpened(where(own.unsqueeze(1), corrected, mine)));
        var logs = functional.log_softmax(outputs, 1);
        var lambda = Lambda * (RampUp == 0 ? 1 : Math.Clamp(epoch / (RampUp * context.EpochCount), 0, 1));
        return where(own, (targets * logs).sum(1).neg(), (logs.exp() - targets).pow(Number.Of(2)).mean([1]) * Number.Of(lambda)) * Number.Of(2);
    }

    private static Tensor WarmUpLosses(ObjectiveContext context, Tensor own) => TrueClass.NegativeLog(context) * own.to(context.Outputs.dtype) * Number.Of(2);

    /// <summary>Which examples are of the half whose labels the network sees, (N,).</summary>
    private static Tensor OwnHalf(ObjectiveContext context)
    {
        if (context.Member is not (0 or 1))
            throw new ArgumentException($"{nameof(CrossSplit)} trains an ensemble of two networks. Got a network with the number {context.Member}, counted from 0.", nameof(context));
        var first = context.Given("half") is { } given ? given.gt(Number.Of(0.5)) : context.State.GetOrAdd(HalfMemory, () => FirstHalf(context)).index_select(0, context.RowIndices);
        return context.Member == 0 ? first : first.logical_not();
    }

    /// <summary>A random half of the training rows; of an odd number the smaller one.</summary>
    private static Tensor FirstHalf(ObjectiveContext context)
    {
        using var generator = Seeds.Generator(context.Seed, Seeds.Purpose.Halves, 0);
        var count = context.State.ExampleCount;
        return randperm(count, ScalarType.Int64, generator: generator).lt(Number.Of(count / 2)).to(context.Outputs.device);
    }

    /// <summary>What the network and the other one predict for the examples as they are, each (N, K).</summary>
    private static (Tensor Own, Tensor Peer) Predictions(ObjectiveContext context)
    {
        if (context.Given("peer_logits") is { } peer)
            return (context.Column("own_logits").softmax(1), peer.softmax(1));
        var members = context.MemberOutputs?.Invoke();
        if (members is null || members.size(0) != 2)
        {
            throw new ArgumentException(
                $"{nameof(CrossSplit)} trains an ensemble of two networks, each of which sees what the other predicts. Got {(members is null ? "none" : $"one of {members.size(0)}")}.", nameof(context));
        }
        var probabilities = members.softmax(2);
        return (probabilities[context.Member], probabilities[1 - context.Member]);
    }

    /// <summary>t_k in proportion to s_k^(1 / temperature); from the largest down, so that no power is too small for its type.</summary>
    private Tensor Sharpened(Tensor targets)
    {
        var powers = (targets / targets.amax([1], keepdim: true)).pow(Number.Of(1 / Temperature));
        return powers / powers.sum(1, keepdim: true);
    }

    private (Tensor Outputs, Tensor Targets) Mix(ObjectiveContext context, Tensor targets)
    {
        if (context.Given("partner") is { } partner)
        {
            var shares = context.Column("mix").unsqueeze(1);
            return (context.Outputs, (shares * targets).Plus((Number.Of(1) - shares) * targets.index_select(0, partner.to(ScalarType.Int64))));
        }
        var mixing = Mixing.Of(context, Alpha, targets, atLeastHalf: true);
        return (mixing.Outputs, (mixing.Share * targets).Plus((Number.Of(1) - mixing.Share) * mixing.Others));
    }
}
