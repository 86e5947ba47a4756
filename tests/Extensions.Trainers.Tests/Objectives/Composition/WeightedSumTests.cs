using System.Text.Json;
using Extensions.Trainers.Tests.Contracts;
using MLExtensions.Trainers;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Objectives.Composition;

public sealed class WeightedSumReference : WeightedSumReference<WeightedSum, MulticlassObjective>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) =>
    [
        new WeightedSum([new CrossEntropy()]), new WeightedSum([new FocalLoss(), new CrossEntropy(0.1)], [2, 0.5]),
        new WeightedSum([new KullbackLeiblerDistillation(2), new WeightedSum([new CrossEntropy(), new SquaredLogitDistillation()], [1, 0.1])]),
        new WeightedSum([new CrossEntropy(classWeights: [.. Enumerable.Range(0, labelCount).Select(k => 0.5 + 0.4 * k)]), new FocalLoss()], [1, 3]),
    ];

    protected override (ValueList<MulticlassObjective>, NumberList) Parts(WeightedSum sum) => (sum.Objectives, sum.Weights);
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class WeightedSumTests
{
    [Fact]
    public void Losses_ByHand_AreWeightedAndAdded()
    {
        var batch = new ExampleBatch([[0, 0]], [[1]]);
        Assert.Equal(2.25 * Math.Log(2), ObjectiveContract.Losses(new WeightedSum([new CrossEntropy(), new FocalLoss()], [2, 1]), batch)[0], 12);
        Assert.Equal(1.25 * Math.Log(2), ObjectiveContract.Losses(new WeightedSum([new CrossEntropy(), new FocalLoss()]), batch)[0], 12);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Mean_PartWithDivisors_IsTheSumOfTheMeans(bool weighted)
    {
        using var scope = NewDisposeScope();
        MulticlassObjective[] parts = [new CrossEntropy(classWeights: [1, 5, 0.5]), new FocalLoss()];
        var sum = new WeightedSum([.. parts], [0.3, 2]);
        var batch = Some.Batch(sum, 8, 3);
        var weights = weighted ? tensor(Enumerable.Range(1, 8).Select(i => (double)i).ToArray()) : null;
        Assert.Equal(0.3 * Mean(parts[0]) + 2 * Mean(parts[1]), Mean(sum), 12);

        double Mean(MulticlassObjective objective)
        {
            var plain = batch.Context(objective);
            using var state = plain.State;
            var context = new ObjectiveContext { Outputs = plain.Outputs, Labels = plain.Labels, RowIndices = plain.RowIndices, State = state, ExampleWeights = weights };
            return new MeanReducer().Reduce(objective.Losses(context), objective.Divisors(context), weights).item<double>();
        }
    }

    [Fact]
    public void Memory_OfTwoEqualParts_IsKeptApart()
    {
        using var scope = NewDisposeScope();
        var sum = new WeightedSum([new EquiangularBasis(seed: 1), new EquiangularBasis(seed: 2)]);
        var context = new ObjectiveContext { Outputs = ones(2, 3), Labels = tensor([0L, 1L]), RowIndices = arange(2), State = new ObjectiveState(2), LabelCount = 3 };
        using var state = context.State;
        sum.Losses(context);
        Assert.Equal(["0/basis", "1/basis"], state.Tensors.Keys);
        Assert.NotEqual(state.Tensors["0/basis"].data<float>().ToArray(), state.Tensors["1/basis"].data<float>().ToArray());
    }

    [Fact]
    public void Columns_OfTheParts_AreJoined()
    {
        var sum = new WeightedSum([new KullbackLeiblerDistillation(), new CrossEntropy(), new SquaredLogitDistillation()]);
        Assert.Equal([new ObjectiveColumn("teacher_probabilities", "Teacher", 3)], sum.Columns(3));
    }

    [Fact]
    public void Columns_OneRoleForTwoColumns_AreRefused()
    {
        var sum = new WeightedSum([new KullbackLeiblerDistillation(), new SquaredLogitDistillation(teacher: new("Anna"))]);
        var error = Assert.Throws<ArgumentException>(() => sum.Columns(3));
        Assert.Equal("The objectives mean different columns by the role 'teacher_probabilities': 'Teacher' and 'Anna'.", error.Message);
    }

    [Fact]
    public void Traits_AreThoseOfEveryPart()
    {
        Assert.Equal(new FocalLoss().Traits, new WeightedSum([new CrossEntropy(), new FocalLoss()]).Traits);
        Assert.Equal(ObjectiveTraits.NonNegative | ObjectiveTraits.ShiftInvariant, new WeightedSum([new CrossEntropy(), new SquaredLogitDistillation()]).Traits);
    }

    [Fact]
    public void OutputCount_PartsThatDiffer_NamesBoth()
    {
        var error = Assert.Throws<ArgumentException>(() => new WeightedSum([new CrossEntropy(), new EquiangularBasis(7)]).OutputCount(3));
        Assert.StartsWith("The objectives of a sum need the same outputs. CrossEntropy needs 3 and EquiangularBasis 7.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OutputCount_PartsThatMeanOtherThingsByTheirOutputs_NamesBoth()
    {
        var error = Assert.Throws<ArgumentException>(() => new WeightedSum([new CrossEntropy(), new EquiangularBasis(3)]).OutputCount(3));
        Assert.StartsWith("The objectives of a sum must mean the same by their outputs. Those of CrossEntropy are predictions by the link Softmax, "
            + "those of EquiangularBasis are embeddings (3 dimensions with tau 0.07, threshold 0.002 and seed 0).", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new WeightedSum([new EquiangularBasis(), new ClassWeighted(new EquiangularBasis(seed: 1), [1, 1, 1])]).OutputCount(3));
        Assert.Throws<ArgumentException>(() => new RegressionWeightedSum([new HlGauss(0, 1, 8), new TwoHot(0, 1, 8)]).OutputCount(1));
        Assert.Equal(8, new RegressionWeightedSum([new HlGauss(0, 1, 8), new HlGauss(0, 1, 8, 2)]).OutputCount(1));
    }

    [Fact]
    public void OutputCount_TwoPartsThatDrawBatches_IsRefused()
    {
        var error = Assert.Throws<ArgumentException>(() => new WeightedSum([new OddKOut(), new ClassWeighted(new OddKOut(), [1, 1, 1])]).OutputCount(3));
        Assert.StartsWith("At most one objective of a sum may draw batches of its own.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WeightedSum_WithoutObjectives_IsRefused()
    {
        var error = Assert.Throws<ArgumentException>(() => new WeightedSum([]));
        Assert.StartsWith("Objectives of WeightedSum must hold one objective or more.", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentException>(() => new WeightedSum([null!]));
        Assert.StartsWith("Objectives of WeightedSum must hold one objective or more, and no null.", error.Message, StringComparison.Ordinal);
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Objective>("""{"type":"weighted_sum"}"""));
    }

    [Fact]
    public void WeightedSum_OtherNumberOfWeights_NamesBothCounts()
    {
        var error = Assert.Throws<ArgumentException>(() => new WeightedSum([new CrossEntropy(), new FocalLoss()], [1]));
        Assert.StartsWith("Weights of WeightedSum must hold one number per objective, or none. Got 1 numbers for 2 objectives.", error.Message, StringComparison.Ordinal);
        var changed = new WeightedSum([new CrossEntropy()]) with { Weights = [1, 2] };
        Assert.Throws<ArgumentException>(() => ObjectiveContract.Losses(changed, new ExampleBatch([[0, 0]], [[1]])));
    }

    [Fact]
    public void WeightedSum_NegativeWeight_NamesItsPosition()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new WeightedSum([new CrossEntropy(), new FocalLoss()], [1, -1]));
        Assert.StartsWith("Weights of WeightedSum must hold numbers, each in [0, infinity). Got -1 at position 1.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_OfASum_HoldsTheParts() => Assert.Equal(
        """{"type":"weighted_sum","objectives":[{"type":"poly1_ce","epsilon1":1},{"type":"mixup","alpha":1}],"weights":[1,2]}""",
        JsonSerializer.Serialize<Objective>(new WeightedSum([new Poly1CrossEntropy(), new Mixup()], [1, 2])));
}
