using Extensions.Trainers.Tests.Contracts;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Objectives.Distillation;

public sealed class SinkhornDistillationReference : NaiveReference
{
    public override Type Objective => typeof(SinkhornDistillation);

    public override IReadOnlyList<Objective> Settings(int labelCount) =>
    [
        new SinkhornDistillation(), new SinkhornDistillation(1, 0.5, 10, 1), new SinkhornDistillation(2, 0.1, 1, 1), new SinkhornDistillation(2, 0.05, 20, 1),
        new SinkhornDistillation(2, 0.04, 3, 1), new SinkhornDistillation(scale: 0.5, iterations: 2, labelShare: 0.25),
    ];

    public override ExampleBatch WithColumns(Objective objective, ExampleBatch batch, Random random) => Teachers.Add(batch);

    public override double[] Losses(Objective objective, ExampleBatch batch, double[][] constants)
    {
        var sinkhorn = (SinkhornDistillation)objective;
        var n = batch.Count;
        var a = batch.Outputs.Select(row => Teachers.Softmax(row, sinkhorn.Temperature)).ToArray();
        var b = Enumerable.Range(0, n).Select(i => Teachers.Softmax(Teachers.Logits(batch, i), sinkhorn.Temperature)).ToArray();
        var costs = new double[n, n];
        var kernel = new double[n, n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                costs[i, j] = a[i].Zip(b[j], (x, y) => Math.Abs(x - y)).Sum();
                kernel[i, j] = Math.Exp(-costs[i, j] / sinkhorn.Epsilon);
            }
        }
        for (var round = 0; round < sinkhorn.Iterations; round++)
        {
            for (var i = 0; i < n; i++)
            {
                var sum = Enumerable.Range(0, n).Sum(j => kernel[i, j]);
                for (var j = 0; j < n; j++)
                    kernel[i, j] /= sum;
            }
            for (var j = 0; j < n; j++)
            {
                var sum = Enumerable.Range(0, n).Sum(i => kernel[i, j]);
                for (var i = 0; i < n; i++)
                    kernel[i, j] /= sum;
            }
        }
        var total = 0.0;
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
                total += sinkhorn.Scale * kernel[i, j] * costs[i, j];
        }
        return [.. batch.Outputs.Select((outputs, i) => Teachers.WithLabels(total, sinkhorn.LabelShare, outputs, batch.Labels[i][0]))];
    }
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class SinkhornDistillationTests
{
    [Fact]
    public void Losses_OneExample_AreTheDistanceOfTheTwoPredictions()
    {
        var batch = Teachers.Batch([[0, 0]], [[0.75, 0.25]], [[1]]);
        Assert.Equal(0.5, ObjectiveContract.Losses(new SinkhornDistillation(temperature: 1, scale: 1), batch)[0], 9);
    }

    /// <summary>With next to no blur each student prediction goes to the equal teacher prediction, in another row.</summary>
    [Fact]
    public void Losses_TeacherInAnotherOrderAtSmallEpsilon_AreNearZero()
    {
        var batch = Teachers.Batch([[Math.Log(9), 0], [0, Math.Log(9)]], [[0.1, 0.9], [0.9, 0.1]], [[0], [1]]);
        Assert.All(ObjectiveContract.Losses(new SinkhornDistillation(1, 0.001, 20, 1), batch), loss => Assert.Equal(0, loss, 9));
    }

    [Fact]
    public void Losses_SmallEpsilon_AreFiniteInSinglePrecision()
    {
        foreach (var epsilon in new[] { 1e-4, 0.019, 0.02, 0.049, 0.05 })
            ObjectiveContract.FiniteInSinglePrecision(new SinkhornDistillation(1, epsilon, 20, 1), Some.ExtremeBatch(new SinkhornDistillation(), 60, 4));
    }

    [Fact]
    public void Losses_TeacherOfAnotherWidth_AreRefused() => Assert.Throws<ArgumentException>(
        () => ObjectiveContract.Losses(new SinkhornDistillation(), Teachers.Batch([[0, 0, 0]], [[0.5, 0.5]], [[1]])));

    [Fact]
    public void Losses_OneClass_AreRefused() => Assert.Throws<ArgumentException>(
        () => ObjectiveContract.Losses(new SinkhornDistillation(), Teachers.Batch([[0]], [[1]], [[0]])));

    [Fact]
    public void SinkhornDistillation_ParametersOutsideTheirRanges_NameRangeAndValue()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new SinkhornDistillation(epsilon: 0));
        Assert.StartsWith("Epsilon of SinkhornDistillation must be in (0, infinity). Got 0.", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentOutOfRangeException>(() => new SinkhornDistillation(iterations: 0));
        Assert.StartsWith("Iterations of SinkhornDistillation must be in [1, infinity). Got 0.", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SinkhornDistillation(temperature: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SinkhornDistillation(scale: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SinkhornDistillation(labelShare: 2));
    }
}
