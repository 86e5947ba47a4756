using Extensions.Trainers.Tests.Contracts;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Objectives.Fairness;

public sealed class BinaryFairnessReference : NaiveReference
{
    public override Type Objective => typeof(BinaryFairness);

    public override IReadOnlyList<Objective> Settings(int labelCount) =>
    [
        new BinaryFairness(new BinaryCrossEntropy(), new(["a"])), new BinaryFairness(new BinaryFocalLoss(), new(["a", "b"], 3, DistanceCovarianceKind.Joint, 0.5)),
        new BinaryFairness(new BinaryCrossEntropy(), new(["a", "b", "c"], 2, DistanceCovarianceKind.Sum)), new BinaryFairness(new BinaryCrossEntropy(), new(["a"], 0)),
    ];

    public override ExampleBatch WithColumns(Objective objective, ExampleBatch batch, Random random) => ProtectedBatch.Add(batch, ((BinaryFairness)objective).Penalty);

    public override double[] Losses(Objective objective, ExampleBatch batch, double[][] constants)
    {
        var fairness = (BinaryFairness)objective;
        var losses = Some.Reference(fairness.Objective.GetType()).Losses(fairness.Objective, batch, constants);
        return ProtectedBatch.Losses(losses, [.. batch.Outputs.Select(row => new[] { Naive.Sigmoid(row[0]) })], batch, fairness.Penalty);
    }
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class BinaryFairnessTests
{
    [Fact]
    public void Losses_PredictionsEqualToTheAttribute_AreTheirDistanceVariance()
    {
        // d is 1 between the two pairs; r = 2 each, T = 8, n = 4: U = 2/2 + 2/2 - d - 8/6, that is 2/3 within a pair and -1/3 between. Sum of squares over
        // ordered pairs: 4 * 4/9 + 8 * 1/9 = 8/3; divided by n (n - 3) = 4: 2/3. Logits of +-1000 make the probabilities 0 and 1.
        var batch = new ExampleBatch([[-1000], [-1000], [1000], [1000]], [[0], [0], [1], [1]]) { Columns = new Dictionary<string, double[][]> { ["protected"] = [[0], [0], [1], [1]] } };
        Assert.All(ObjectiveContract.Losses(new BinaryFairness(new BinaryCrossEntropy(), new(["Sex"], 3)), batch), loss => Assert.Equal(2, loss, 9));
    }

    [Theory]
    [InlineData(DistanceCovarianceKind.Concatenated)]
    [InlineData(DistanceCovarianceKind.Joint)]
    [InlineData(DistanceCovarianceKind.Sum)]
    public void Losses_ConstantAttribute_AddNothing(DistanceCovarianceKind kind)
    {
        var constant = Some.Batch(new BinaryCrossEntropy(), 8, 1) with { Columns = new Dictionary<string, double[][]> { ["protected"] = [.. Enumerable.Range(0, 8).Select(_ => new[] { 7.0 })] } };
        var objective = new BinaryFairness(new BinaryCrossEntropy(), new(["Sex"], 10, kind));
        var weights = Enumerable.Repeat(1.0, 8).ToArray();
        foreach (var (expected, actual) in ObjectiveContract.Losses(objective.Objective, constant).Zip(ObjectiveContract.Losses(objective, constant)))
            Assert.Equal(expected, actual, 9);
        foreach (var (expected, actual) in ObjectiveContract.Gradient(objective.Objective, constant, weights).Zip(ObjectiveContract.Gradient(objective, constant, weights)))
            Assert.Equal(expected[0], actual[0], 9);
    }

    [Fact]
    public void Losses_EqualPredictions_HaveAFiniteGradient()
    {
        var objective = new BinaryFairness(new BinaryCrossEntropy(), new(["Sex"]));
        var batch = ProtectedBatch.Add(new ExampleBatch([[0.5], [0.5], [0.5], [0.5], [0.5]], [[0], [1], [0], [1], [1]]), objective.Penalty);
        Assert.All(ObjectiveContract.Gradient(objective, batch, [1, 1, 1, 1, 1]), row => Assert.True(double.IsFinite(row[0])));
    }

    [Fact]
    public void Losses_FewerThanFourExamples_HaveNoPenalty()
    {
        var objective = new BinaryFairness(new BinaryCrossEntropy(), new(["Sex"], 100));
        var batch = ProtectedBatch.Add(Some.Batch(new BinaryCrossEntropy(), 3, 1), objective.Penalty);
        Assert.Equal(ObjectiveContract.Losses(objective.Objective, batch), ObjectiveContract.Losses(objective, batch));
    }

    [Fact]
    public void Columns_OfSeveralAttributes_AreNumberedAndOfAnyWidth() => Assert.Equal(
        [new ObjectiveColumn("protected_0", "Sex", null), new ObjectiveColumn("protected_1", "Age", null)],
        new BinaryFairness(new BinaryCrossEntropy(), new(["Sex", "Age"])).Columns(1));

    [Fact]
    public void Losses_WithoutTheColumn_NameItsRole()
    {
        var objective = new BinaryFairness(new BinaryCrossEntropy(), new(["Sex"]));
        var error = Assert.Throws<ArgumentException>(() => ObjectiveContract.Losses(objective, new ExampleBatch([[0], [0], [0], [0]], [[1], [0], [1], [0]])));
        Assert.StartsWith("The objective needs a column in the role 'protected'.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DistanceCovariance_BadParameters_AreRefused()
    {
        const string NoColumn = "Columns of DistanceCovariance must hold the names of one column or more, none of them empty.";
        Assert.StartsWith(NoColumn, Assert.Throws<ArgumentException>(() => new DistanceCovariance([])).Message, StringComparison.Ordinal);
        Assert.StartsWith(NoColumn, Assert.Throws<ArgumentException>(() => new DistanceCovariance(["a", " "])).Message, StringComparison.Ordinal);
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new DistanceCovariance(["a"], weight: -1));
        Assert.StartsWith("Weight of DistanceCovariance must be in [0, infinity). Got -1.", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentOutOfRangeException>(() => new DistanceCovariance(["a"], c: 0));
        Assert.StartsWith("C of DistanceCovariance must be in (0, infinity). Got 0.", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => new BinaryFairness(null!, new(["a"])));
        Assert.Throws<ArgumentNullException>(() => new BinaryFairness(new BinaryCrossEntropy(), null!));
    }
}
