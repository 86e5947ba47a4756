using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Any objective for one of K classes with class weights: w_y l.</summary>
/// <remarks>
/// Outputs and labels (N,) are those of the objective inside, and so are convexity, bounds and the like. What the mean divides by is a choice:
/// see <see cref="Divisor"/>. Class weights of the trainer's options do nearly the same for every objective, as example weights.
/// </remarks>
[ObjectiveName("class_weighted")]
public sealed record ClassWeighted : MulticlassObjective
{
    private const string Memory = "weighted";

    /// <summary>Creates the objective.</summary>
    /// <param name="objective">See <see cref="Objective"/>.</param>
    /// <param name="weights">See <see cref="Weights"/>.</param>
    /// <param name="divisor">See <see cref="Divisor"/>.</param>
    /// <exception cref="ArgumentException">There is no objective or no weight.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A weight is not positive.</exception>
    public ClassWeighted(MulticlassObjective objective, NumberList weights, ClassWeightDivisor divisor = ClassWeightDivisor.LabelWeights)
    {
        ArgumentNullException.ThrowIfNull(objective);
        Objective = objective;
        Weights = weights;
        Divisor = divisor;
    }

    /// <summary>The objective inside.</summary>
    public MulticlassObjective Objective { get; init; }

    /// <summary>One positive weight w per class, in the order of the label keys.</summary>
    public NumberList Weights
    {
        get;
        init => field = value.IsEmpty
            ? throw new ArgumentException("Weights of ClassWeighted must hold one number per class. Got none.", nameof(Weights))
            : Interval.Positive.Check(this, value);
    }

    /// <summary>What the mean divides by: the sum of the labels' weights, or the number of examples (each times what the objective inside divides by).</summary>
    /// <value>Default: the sum of the labels' weights.</value>
    public ClassWeightDivisor Divisor { get; init => field = Choice.Check(this, value); }

    /// <inheritdoc/>
    public override OutputLink Link => Objective.Link;

    /// <inheritdoc/>
    public override ObjectiveTraits Traits => Objective.Traits;

    /// <inheritdoc/>
    public override int OutputCount(int labelCount) => Objective.OutputCount(labelCount);

    /// <inheritdoc/>
    public override IReadOnlyList<ObjectiveColumn> Columns(int labelCount) => Objective.Columns(labelCount);

    internal override IEnumerable<(Objective Objective, string Memory)> Wrapped => [(Objective, Memory)];

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context) => Objective.Losses(Within(context)) * LabelWeights(context);

    /// <inheritdoc/>
    public override Tensor? Divisors(ObjectiveContext context)
    {
        var inner = Objective.Divisors(Within(context));
        if (Divisor == ClassWeightDivisor.Examples)
            return inner;
        var weights = LabelWeights(context);
        return inner is null ? weights : inner * weights;
    }

    private static ObjectiveContext Within(ObjectiveContext context) => context.Within(Memory);

    /// <summary>The outputs need not be one per class; the objective inside knows how many there are for so many classes.</summary>
    private Tensor LabelWeights(ObjectiveContext context)
    {
        var outputs = context.Outputs.size(1);
        if ((context.LabelCount is { } classes && classes != Weights.Count) || Objective.OutputCount(Weights.Count) != outputs)
            throw new ArgumentException($"Weights must hold one number per class. Got {Weights.Count} numbers for {context.LabelCount ?? outputs} classes.", nameof(context));
        return tensor(Weights.ToArray(), context.Outputs.dtype, context.Outputs.device).index_select(0, context.Labels);
    }
}
