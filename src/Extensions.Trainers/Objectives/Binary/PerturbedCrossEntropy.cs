using System.Text.Json.Serialization;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLExtensions.Trainers;

/// <summary>Base of binary cross entropies that take something from each label while they train and give it to its opposite, at a rate per example.</summary>
[JsonConverter(typeof(DiscriminatedConverter<PerturbedCrossEntropy>))]
public abstract record PerturbedCrossEntropy : BinaryObjective
{
    private protected PerturbedCrossEntropy(double alpha, double beta, AdaptiveLabelPerturbation? adaptation, string? alphaColumn)
    {
        Alpha = alpha;
        Beta = beta;
        Adaptation = adaptation;
        AlphaColumn = alphaColumn;
        CheckProduct();
    }

    /// <summary>Rate of the perturbation, in [0, 1], below 1 / (2 beta).</summary>
    /// <value>Default: 0.1.</value>
    public double Alpha { get; init => field = Interval.Unit.Check(this, value); }

    /// <summary>Strength of the perturbation, in (0, 10]: 1/2 makes a label say nothing, 1 flips it, more puts it outside [0, 1].</summary>
    /// <value>Default: 1; the authors' script has 2.</value>
    public double Beta { get; init => field = new Interval(0, 10, HasHigh: true).Check(this, value); }

    /// <summary>How a rate is learnt for each training example; null for one constant rate.</summary>
    /// <value>Default: null.</value>
    public AdaptiveLabelPerturbation? Adaptation { get; init; }

    /// <summary>Name of a column of rates, which takes the place of all other rates; null for none.</summary>
    /// <value>Default: null.</value>
    public string? AlphaColumn { get; init; }

    /// <inheritdoc/>
    public sealed override IReadOnlyList<ObjectiveColumn> Columns(int labelCount) => AlphaColumn is null ? [] : [new("alpha", AlphaColumn)];

    /// <inheritdoc/>
    public sealed override Tensor Losses(ObjectiveContext context)
    {
        CheckProduct();
        var targets = context.IsTraining ? context.Labels.Plus(Shares(context) * (Number.Of(1) - context.Labels * Number.Of(2))) : context.Labels;
        return functional.binary_cross_entropy_with_logits(context.Outputs, targets, reduction: Reduction.None);
    }

    /// <summary>What is taken from each label and given to its opposite.</summary>
    internal abstract Tensor Shares(ObjectiveContext context);

    /// <summary>Rates of the batch, (N,) or a scalar: the column "alpha" where there is one, else what was learnt, else the constant.</summary>
    private protected Tensor Rates(ObjectiveContext context) =>
        (AlphaColumn is null ? context.Given("alpha") : context.Column("alpha")) is { } given ? given
        : Adaptation?.Rates(context, Alpha, Beta) ?? tensor(Alpha, context.Outputs.dtype, context.Outputs.device);

    /// <summary>Beyond alpha beta = 1/2 labels would be turned around. Both may be changed one after the other, so that only both together can be checked.</summary>
    private void CheckProduct()
    {
        if (Alpha * Beta >= 0.5)
            throw new ArgumentException(FormattableString.Invariant($"Alpha times Beta of {GetType().Name} must be below 0.5. Got {Alpha} times {Beta}."), nameof(Alpha));
    }
}
