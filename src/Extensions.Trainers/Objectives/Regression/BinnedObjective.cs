using System.Collections.Immutable;
using System.Text.Json.Serialization;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLExtensions.Trainers;

/// <summary>Base of regression by classification: outputs are logits of a distribution over fixed values, whose mean is the prediction.</summary>
[JsonConverter(typeof(DiscriminatedConverter<BinnedObjective>))]
public abstract record BinnedObjective : RegressionObjective
{
    private protected BinnedObjective(double minimum, double maximum, int bins)
    {
        Minimum = minimum;
        Maximum = maximum;
        Bins = bins;
        CheckRange();
    }

    /// <summary>Lower end of the range, in the unit of the label; labels below count as it.</summary>
    [JsonPropertyName("min")]
    public double Minimum { get; init => field = Interval.Finite.Check(this, value); }

    /// <summary>Upper end of the range, above the lower one; labels above count as it.</summary>
    [JsonPropertyName("max")]
    public double Maximum { get; init => field = Interval.Finite.Check(this, value); }

    /// <summary>Number of values of the distribution, and of outputs; 2 or more.</summary>
    public int Bins { get; init => field = (int)Interval.AtLeast(2).Check(this, value); }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits => ObjectiveTraits.Convex | ObjectiveTraits.NonNegative | ObjectiveTraits.ShiftInvariant | ObjectiveTraits.Lipschitz;

    /// <summary>The values that the distribution is over.</summary>
    internal abstract ImmutableArray<double> Support { get; }

    /// <summary>Width of a bin, or distance of two neighbouring values.</summary>
    private protected double Step(int parts) => (Maximum - Minimum) / parts;

    internal sealed override OutputMeaning? OutputMeaning => new("logits", FormattableString.Invariant($"{Bins} values from {Support[0]} to {Support[^1]}"));

    internal override OutputLink OutputsLink => OutputLink.Softmax;

    /// <inheritdoc/>
    public sealed override int OutputCount(int labelCount) => Bins;

    /// <inheritdoc/>
    public sealed override Tensor Losses(ObjectiveContext context)
    {
        CheckRange();
        return -(Targets(context) * functional.log_softmax(context.Outputs, 1)).sum(1);
    }

    /// <summary>The distribution that each label stands for, (N, Bins).</summary>
    internal abstract Tensor Targets(ObjectiveContext context);

    internal sealed override ImmutableArray<FeedForwardLayer> Head(ObjectiveState state, int labelCount) =>
        [new SoftmaxLayer(), new DenseLayer(Bins, 1, [.. Support.Select(value => (float)value)], [0])];

    internal sealed override bool HasLabelUnit(int labelCount) => false;

    /// <summary>Labels within the range, (N, 1).</summary>
    private protected Tensor Within(Tensor labels) => labels.clamp(Number.Of(Minimum), Number.Of(Maximum)).unsqueeze(1);

    /// <summary>Masses at values within the range, each spread over the two neighbours in the support: (N, Bins).</summary>
    private protected Tensor Spread(Tensor values, Tensor masses)
    {
        var place = (values.clamp(Number.Of(Minimum), Number.Of(Maximum)) - Number.Of(Minimum)) / Number.Of(Step(Bins - 1));
        var lower = place.floor().clamp(Number.Of(0), Number.Of(Bins - 2));
        var upperMass = (place - lower) * masses;
        var at = lower.to(ScalarType.Int64);
        return zeros(values.size(0), Bins, values.dtype, values.device).scatter_add(1, at, masses - upperMass).scatter_add(1, at + Number.Of(1), upperMass);
    }

    /// <summary>Both ends may be changed one after the other, so that only both together can be checked.</summary>
    private void CheckRange()
    {
        if (!(Minimum < Maximum))
            throw new ArgumentException(FormattableString.Invariant($"The range of {GetType().Name} must have its minimum below its maximum. Got {Minimum} and {Maximum}."));
    }
}
