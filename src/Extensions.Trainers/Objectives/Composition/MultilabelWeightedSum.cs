using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>A weighted sum of objectives for several labels at once: sum_j w_j l_j.</summary>
/// <remarks>
/// Outputs and labels are those of the parts, which must agree in the number of outputs and in what is made of them. Each part keeps its own memory and
/// sees the columns of all; two parts that mean different columns by one role are an error. The mean of the sum is the sum of the means, also where a part
/// divides its mean by something else than the number of examples. Convex, Lipschitz and so on where every part is.
/// </remarks>
[ObjectiveName("weighted_sum_multilabel")]
public sealed record MultilabelWeightedSum : MultilabelObjective
{
    /// <summary>Creates the objective.</summary>
    /// <param name="objectives">See <see cref="Objectives"/>.</param>
    /// <param name="weights">See <see cref="Weights"/>.</param>
    /// <exception cref="ArgumentException">There is no objective, there are more or fewer weights than objectives, or the parts do not fit together.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A weight is negative.</exception>
    public MultilabelWeightedSum(ValueList<MultilabelObjective> objectives, NumberList weights = default)
    {
        Objectives = objectives;
        Weights = weights;
        Parts.CheckCount(this, objectives, weights);
    }

    /// <summary>The parts, one or more.</summary>
    public ValueList<MultilabelObjective> Objectives { get; init => field = Parts.Check(this, value); }

    /// <summary>One weight of 0 or more per part; empty for 1 each.</summary>
    /// <value>Default: empty.</value>
    public NumberList Weights { get; init => field = Interval.NonNegative.Check(this, value); }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits => Parts.Traits(Objectives);

    /// <inheritdoc/>
    public override int OutputCount(int labelCount) => Parts.OutputCount(Objectives, labelCount);

    /// <inheritdoc/>
    public override IReadOnlyList<ObjectiveColumn> Columns(int labelCount) => Parts.Columns(Objectives.Select(part => part.Columns(labelCount)));

    internal override IEnumerable<(Objective Objective, string Memory)> Wrapped => Parts.Wrapped(Objectives);

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context) => Parts.Losses(this, Objectives, Weights, context);
}
