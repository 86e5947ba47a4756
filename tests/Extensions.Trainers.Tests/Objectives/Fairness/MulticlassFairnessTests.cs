using System.Text.Json;
using MLExtensions.Trainers;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Objectives.Fairness;

public sealed class MulticlassFairnessReference : NaiveReference
{
    public override Type Objective => typeof(MulticlassFairness);

    public override IReadOnlyList<Objective> Settings(int labelCount) =>
        [new MulticlassFairness(new CrossEntropy(), new(["a"], 5)), new MulticlassFairness(new FocalLoss(), new(["a", "b"], 1, DistanceCovarianceKind.Joint))];

    public override ExampleBatch WithColumns(Objective objective, ExampleBatch batch, Random random) => ProtectedBatch.Add(batch, ((MulticlassFairness)objective).Penalty);

    public override double[] Losses(Objective objective, ExampleBatch batch, double[][] constants)
    {
        var fairness = (MulticlassFairness)objective;
        var losses = Some.Reference(fairness.Objective.GetType()).Losses(fairness.Objective, batch, constants);
        return ProtectedBatch.Losses(losses, [.. batch.Outputs.Select(Naive.Softmax)], batch, fairness.Penalty);
    }
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class MulticlassFairnessTests
{
    [Fact]
    public void Mean_ClassWeightsInside_IsTheirMeanAndThePenalty()
    {
        using var scope = NewDisposeScope();
        var inner = new CrossEntropy(classWeights: [1, 4, 0.5]);
        var objective = new MulticlassFairness(inner, new(["a"], 2));
        var batch = Some.Batch(objective, 9, 3);
        var context = batch.Context(objective);
        using var state = context.State;
        var penalty = 2 * ProtectedBatch.Statistic([.. batch.Outputs.Select(Naive.Softmax)], [batch.Columns["protected"]], objective.Penalty);
        Assert.Equal(Mean(inner) + penalty, Mean(objective), 12);

        double Mean(MulticlassObjective any) => new MeanReducer().Reduce(any.Losses(context), any.Divisors(context), null).item<double>();
    }

    [Fact]
    public void MulticlassFairness_ObjectiveWithoutLogits_IsRefused()
    {
        var error = Assert.Throws<ArgumentException>(() => new MulticlassFairness(new EquiangularBasis(), new(["a"])));
        Assert.StartsWith("Objective of MulticlassFairness must have one logit per class as its outputs. Those of EquiangularBasis are embeddings.", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => new MulticlassFairness(null!, new(["a"])));
        Assert.Throws<ArgumentNullException>(() => new MulticlassFairness(new CrossEntropy(), null!));
    }

    [Fact]
    public void Columns_AreThoseInsideAndTheProtectedOnes() => Assert.Equal(
        [new ObjectiveColumn("teacher_probabilities", "Teacher", 3), new ObjectiveColumn("protected", "Sex", null)],
        new MulticlassFairness(new KullbackLeiblerDistillation(), new(["Sex"])).Columns(3));

    [Fact]
    public void Json_HoldsObjectiveAndPenalty() => Assert.Equal(
        """{"type":"dcov_fairness_multiclass","objective":{"type":"poly1_ce","epsilon1":1},"penalty":{"columns":["Sex"],"weight":1,"kind":"ccdcov","c":1}}""",
        JsonSerializer.Serialize<Objective>(new MulticlassFairness(new Poly1CrossEntropy(), new(["Sex"]))));
}
