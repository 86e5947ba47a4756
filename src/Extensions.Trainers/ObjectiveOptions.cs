using System.ComponentModel.DataAnnotations;

namespace MLExtensions.Trainers;

/// <summary>Settings of a trainer that has one kind of objective.</summary>
/// <typeparam name="TObjective">The kind of objective.</typeparam>
public abstract record ObjectiveOptions<TObjective> : NeuralNetworkOptions where TObjective : Objective
{
    private protected ObjectiveOptions(TObjective objective) : base(objective is RegressionObjective) => Objective = objective;

    /// <summary>The training objective with its parameters.</summary>
    /// <value>Default: the objective at its own defaults.</value>
    [Required]
    public TObjective Objective { get; init; }

    internal override Objective TrainingObjective => Objective;

    internal override int? NeededEnsembleSize => Objective?.EnsembleSize;
}
