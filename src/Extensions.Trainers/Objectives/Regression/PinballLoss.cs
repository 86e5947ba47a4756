using System.Collections.Immutable;
using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Pinball loss of predicted quantiles: the mean over levels tau of max(tau e, (tau - 1) e), e = y - f_tau.</summary>
/// <remarks>
/// Outputs (N,) for one level and (N, L) for L levels, labels (N,), in one unit; losses in it. Its expected value is least at the tau-quantile of y given x.
/// With several levels and <see cref="NonCrossing"/> the first output is the lowest quantile and each further one adds log(1 + exp(output)) to the one
/// before, so that quantiles never cross; without, each output is a quantile, and they may. Without it convex; Lipschitz either way.
/// Use <see cref="QuantileTrainer"/> for several levels. Sources: Koenker and Bassett (1978), Regression Quantiles, Econometrica 46(1).
/// </remarks>
[ObjectiveName("pinball")]
public sealed record PinballLoss : RegressionObjective, IDirectObjective
{
    /// <summary>Creates the objective.</summary>
    /// <param name="levels">See <see cref="Levels"/>; the median where empty.</param>
    /// <param name="nonCrossing">See <see cref="NonCrossing"/>.</param>
    /// <exception cref="ArgumentException">The levels do not ascend.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A level is outside (0, 1) or NaN.</exception>
    public PinballLoss(NumberList levels = default, bool nonCrossing = true)
    {
        Levels = levels;
        NonCrossing = nonCrossing;
    }

    /// <summary>Levels of the quantiles, ascending, each in (0, 1).</summary>
    /// <value>Default: 0.5.</value>
    public NumberList Levels { get; init => field = Ascending(Interval.InsideUnit.Check(this, value.IsEmpty ? [0.5] : value)); }

    /// <summary>Whether quantiles of several levels are built upon each other, so that they cannot cross.</summary>
    /// <value>Default: true.</value>
    public bool NonCrossing { get; init; }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits => ObjectiveTraits.NonNegative | ObjectiveTraits.Lipschitz | (Stacked ? 0 : ObjectiveTraits.Convex);

    internal override OutputMeaning? OutputMeaning => Levels.Count == 1 ? null : new("quantiles", $"levels {Levels}{(NonCrossing ? ", each built on the one before" : "")}");

    internal override ImmutableArray<double> QuantileLevels => [.. Levels];

    private bool Stacked => NonCrossing && Levels.Count > 1;

    /// <inheritdoc/>
    public override int OutputCount(int labelCount) => Levels.Count;

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context) => DirectGraph.Losses(this, context) ?? Graph(context);

    bool IDirectObjective.IsDirect => Levels.Count == 1;

    void IDirectObjective.Differentiate(ReadOnlySpan<float> outputs, int width, Tensor labels, Span<float> losses, Span<float> gradient)
    {
        var level = (float)Levels[0];
        DirectLosses.Single(outputs, labels, losses, gradient, (f, y) => y > f ? (level * (y - f), -level) : y < f ? ((level - 1) * (y - f), 1 - level) : (y - f, 0.5f - level));
    }

    private Tensor Graph(ObjectiveContext context)
    {
        if (Levels.Count == 1)
            return Loss(context.Labels - context.Outputs, Levels[0]);
        var errors = context.Labels.unsqueeze(1) - Quantiles(context.Outputs);
        var levels = tensor(Levels.ToArray(), context.Outputs.dtype, context.Outputs.device);
        return maximum(errors * levels, errors * (levels - Number.Of(1))).mean([1]);
    }

    internal override ImmutableArray<FeedForwardLayer> Head(ObjectiveState state, int labelCount) => Stacked ? [new AscendingLayer()] : [];

    internal override bool HasLabelUnit(int labelCount) => true;

    private Tensor Quantiles(Tensor outputs) => Stacked
        ? cat([outputs.narrow(1, 0, 1), TensorOperations.Softplus(outputs.narrow(1, 1, Levels.Count - 1))], 1).cumsum(1)
        : outputs;

    private static Tensor Loss(Tensor errors, double level) => maximum(errors * Number.Of(level), errors * Number.Of(level - 1));

    private static NumberList Ascending(NumberList levels)
    {
        for (var i = 1; i < levels.Count; i++)
            if (levels[i] <= levels[i - 1])
                throw new ArgumentException($"{nameof(Levels)} of {nameof(PinballLoss)} must ascend. Got {levels}.", nameof(levels));
        return levels;
    }
}
