using Extensions.Trainers.Tests.Objectives;
using MLExtensions.Trainers;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Golden;

/// <summary>
/// How the golden cases of one name are run where that is not an objective on logits and labels whose parameters are named as in the file. Found by
/// reflection; it stands in the test file of what it tests.
/// </summary>
public abstract class GoldenAdapter
{
    /// <summary>Name of the cases in objectives.json.</summary>
    public abstract string Name { get; }

    /// <summary>Checks everything that the case expects.</summary>
    /// <param name="golden">The case.</param>
    /// <param name="dtype">Precision of the inputs.</param>
    public abstract void Check(GoldenObjectiveCase golden, ScalarType dtype);

    /// <summary>All adapters by name.</summary>
    public static IReadOnlyDictionary<string, GoldenAdapter> All { get; } = typeof(GoldenAdapter).Assembly.GetTypes()
        .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(GoldenAdapter)))
        .Select(type => (GoldenAdapter)Activator.CreateInstance(type)!)
        .ToDictionary(adapter => adapter.Name);

    /// <summary>The usual way: losses, their mean and its gradient.</summary>
    /// <param name="golden">The case.</param>
    /// <param name="objective">The objective with the parameters of the case.</param>
    /// <param name="batch">Its inputs.</param>
    /// <param name="dtype">Precision of the inputs.</param>
    /// <returns>What the objective saw; its outputs hold their gradient.</returns>
    public static ObjectiveContext CheckObjective(GoldenObjectiveCase golden, Objective objective, ExampleBatch batch, ScalarType dtype)
    {
        var context = batch.Context(objective, dtype);
        var losses = objective.Losses(context);
        var loss = new MeanReducer().Reduce(losses, objective.Divisors(context), null);
        loss.backward();

        Assert.True(golden.Loss is not null && golden.Grad is not null, "The golden case has no loss or no gradient.");
        if (golden.PerExample is { } perExample)
            GoldenNumbers.AssertClose(perExample, GoldenNumbers.Flat(losses), golden.Tolerance, "per-example loss");
        GoldenNumbers.AssertClose([golden.Loss.Value], GoldenNumbers.Flat(loss), golden.Tolerance, "loss");
        GoldenNumbers.AssertClose([.. golden.Grad.SelectMany(row => row)], GoldenNumbers.Flat(context.Outputs.grad!), golden.Tolerance, "gradient");
        return context;
    }
}
