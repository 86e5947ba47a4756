using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>An objective for labels 0 and 1 with a penalty on what its predictions have to do with protected attributes: l + weight * distance covariance.</summary>
/// <remarks>
/// Outputs and labels are those of the objective inside; the predictions f are the probabilities. The penalty is a property of the batch,
/// which every example is given; see <see cref="DistanceCovariance"/> for its definition and sources. Nothing is claimed of the sum
/// unless the weight is 0.
/// </remarks>
[ObjectiveName("dcov_fairness")]
public sealed record BinaryFairness : BinaryObjective
{
    /// <summary>Creates the objective.</summary>
    /// <param name="objective">See <see cref="Objective"/>.</param>
    /// <param name="penalty">See <see cref="Penalty"/>.</param>
    public BinaryFairness(BinaryObjective objective, DistanceCovariance penalty)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(penalty);
        Objective = objective;
        Penalty = penalty;
    }

    /// <summary>The objective that is penalised.</summary>
    public BinaryObjective Objective { get; init; }

    /// <summary>The penalty, with the names of the protected columns.</summary>
    public DistanceCovariance Penalty { get; init; }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits => Penalty.Weight == 0 ? Objective.Traits : ObjectiveTraits.None;

    /// <inheritdoc/>
    public override int OutputCount(int labelCount) => Objective.OutputCount(labelCount);

    /// <inheritdoc/>
    public override IReadOnlyList<ObjectiveColumn> Columns(int labelCount) => Penalty.Beside(Objective.Columns(labelCount));

    internal override IEnumerable<(Objective Objective, string Memory)> Wrapped => [(Objective, DistanceCovariance.Memory)];

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context) => Penalty.Add(Objective, context);

    /// <inheritdoc/>
    public override Tensor? Divisors(ObjectiveContext context) => Objective.Divisors(DistanceCovariance.Within(context));
}
