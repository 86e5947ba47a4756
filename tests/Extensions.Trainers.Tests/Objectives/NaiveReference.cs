using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Objectives;

/// <summary>
/// The slow, independent twin of an objective: the formula in plain doubles, and parameter settings to test with.
/// Contract tests find it by reflection; an objective without one fails them.
/// </summary>
public abstract class NaiveReference
{
    public abstract Type Objective { get; }

    /// <summary>The objective with telling settings; the first is the plainest.</summary>
    /// <param name="labelCount">Classes (multiclass) or labels (multi-label).</param>
    public abstract IReadOnlyList<Objective> Settings(int labelCount);

    /// <summary>Fewest classes or labels that the objective allows.</summary>
    public virtual int FewestLabels => 2;

    /// <summary>Fewest examples in a batch that the objective allows.</summary>
    public virtual int FewestExamples => 1;

    /// <summary>Adds the columns that the objective needs, and what stands in for its random draws.</summary>
    /// <param name="objective">One of the settings.</param>
    /// <param name="batch">Outputs and labels.</param>
    /// <param name="random">Source of the columns.</param>
    public virtual ExampleBatch WithColumns(Objective objective, ExampleBatch batch, Random random) => batch;

    /// <summary>The losses of a batch.</summary>
    /// <param name="objective">One of the settings.</param>
    /// <param name="batch">Outputs and labels.</param>
    /// <param name="constants">
    /// Outputs for the parts of the formula that the backward pass treats as constants: held still while <paramref name="batch"/> moves.
    /// </param>
    public abstract double[] Losses(Objective objective, ExampleBatch batch, double[][] constants);

    public double[] Losses(Objective objective, ExampleBatch batch) => Losses(objective, batch, batch.Outputs);
}

/// <summary>The reference of an objective whose losses are functions of one example each.</summary>
public abstract class NaiveReference<T> : NaiveReference
    where T : Objective
{
    public override Type Objective => typeof(T);

    public override double[] Losses(Objective objective, ExampleBatch batch, double[][] constants) =>
        [.. batch.Outputs.Select((outputs, i) => Loss((T)objective, outputs, batch.Labels[i], constants[i]))];

    /// <summary>The loss of one example.</summary>
    protected abstract double Loss(T objective, double[] outputs, double[] labels, double[] constants);
}
