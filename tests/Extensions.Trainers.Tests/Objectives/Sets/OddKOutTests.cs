using Extensions.Trainers.Tests.Contracts;
using Extensions.Trainers.Tests.Golden;
using MLExtensions.Trainers;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Objectives.Sets;

public sealed class OddKOutReference : NaiveReference
{
    public override Type Objective => typeof(OddKOut);

    public override int FewestLabels => 3;

    public override int FewestExamples => 3;

    public override IReadOnlyList<Objective> Settings(int labelCount) =>
        [new OddKOut(), new OddKOut(targets: OddKOutTargets.Soft), new OddKOut(labelCount - 2), new OddKOut(labelCount - 2, OddKOutTargets.Soft)];

    /// <summary>Fills the last set up, and gives every set its classes.</summary>
    public override ExampleBatch WithColumns(Objective objective, ExampleBatch batch, Random random)
    {
        var (size, classes) = (((OddKOut)objective).SetSize, batch.Outputs[0].Length);
        var sets = (batch.Count + size - 1) / size;
        var missing = Enumerable.Range(batch.Count, sets * size - batch.Count).Select(_ => Some.Normals(random, classes, 1));
        var labels = Enumerable.Range(0, sets).SelectMany(set => Enumerable.Range(0, size).Select(i => new[] { (double)((set + Math.Max(0, (i + set) % size - 1)) % classes) }));
        return new([.. batch.Outputs, .. missing], [.. labels]);
    }

    public override double[] Losses(Objective objective, ExampleBatch batch, double[][] constants)
    {
        var oko = (OddKOut)objective;
        var losses = new List<double>();
        for (var start = 0; start < batch.Count; start += oko.SetSize)
        {
            var members = Enumerable.Range(start, oko.SetSize).ToArray();
            var probabilities = Naive.Softmax([.. Enumerable.Range(0, batch.Outputs[0].Length).Select(k => members.Sum(i => batch.Outputs[i][k]))]);
            var classes = members.GroupBy(i => (int)batch.Labels[i][0]).ToArray();
            var loss = oko.Targets == OddKOutTargets.Hard
                ? -Math.Log(probabilities[classes.Single(members => members.Count() == 2).Key])
                : classes.Sum(members => (double)members.Count() / oko.SetSize * Math.Log((double)members.Count() / oko.SetSize / probabilities[members.Key]));
            losses.AddRange(members.Select(_ => loss));
        }
        return [.. losses];
    }
}

/// <summary>The cases name the pair class of each set as its label and the members apart, and give one loss per set.</summary>
public sealed class OddKOutGolden : GoldenAdapter
{
    public override string Name => "oko";

    public override void Check(GoldenObjectiveCase golden, ScalarType dtype)
    {
        var objective = (OddKOut)golden.Build();
        var labels = GoldenNumbers.Flat(golden.Extra.GetProperty("set_labels"));
        var byRow = golden with { PerExample = [.. golden.PerExample!.SelectMany(loss => Enumerable.Repeat(loss, objective.SetSize))] };
        var context = CheckObjective(byRow, objective, new ExampleBatch(golden.Logits!, [.. labels.Select(label => new[] { label })]), dtype);
        using var state = context.State;
        var shares = objective.Shares(context);
        Assert.Equal(GoldenNumbers.Flat(golden.Labels), GoldenNumbers.Flat(shares.argmax(1)));
        if (golden.Expected.ValueKind == System.Text.Json.JsonValueKind.Object)
            GoldenNumbers.AssertClose(GoldenNumbers.Flat(golden.Expected.GetProperty("targets")), GoldenNumbers.Flat(shares), golden.Tolerance, "target");
    }
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class OddKOutTests
{
    private static readonly double[][] Zeros = [[0, 0, 0], [0, 0, 0], [0, 0, 0]];

    [Fact]
    public void Losses_EqualLogits_AreLogOfTheClassCountOrItsDistanceFromTheEntropy()
    {
        var batch = new ExampleBatch(Zeros, [[2], [0], [2]]);
        Assert.All(ObjectiveContract.Losses(new OddKOut(), batch), loss => Assert.Equal(Math.Log(3), loss, 12));
        var expected = 2.0 / 3 * Math.Log(2);   // log 3 less the entropy of (2/3, 1/3), which is log 3 - (2/3) log 2
        Assert.All(ObjectiveContract.Losses(new OddKOut(targets: OddKOutTargets.Soft), batch), loss => Assert.Equal(expected, loss, 12));
    }

    [Fact]
    public void Losses_OfValidation_AreCrossEntropiesOfTheRows()
    {
        using var scope = NewDisposeScope();
        using var state = new ObjectiveState(1);
        var context = new ObjectiveContext { Outputs = zeros(2, 3, ScalarType.Float64), Labels = tensor(new long[] { 0, 0 }), RowIndices = arange(2), State = state, IsTraining = false };
        Assert.All(new OddKOut().Losses(context).data<double>().ToArray(), loss => Assert.Equal(Math.Log(3), loss, 12));
    }

    [Fact]
    public void Losses_RowsThatAreNoSets_AreRefused()
    {
        var error = Assert.Throws<ArgumentException>(() => ObjectiveContract.Losses(new OddKOut(), new ExampleBatch(Zeros, [[0], [1], [2]])));
        Assert.StartsWith("A set of OddKOut with k = 1 holds two rows of one class and one row each of 1 others. Set 0 has the classes 0, 1, 2.", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ObjectiveContract.Losses(new OddKOut(), new ExampleBatch(Zeros, [[1], [1], [1]])));
        error = Assert.Throws<ArgumentException>(() => ObjectiveContract.Losses(new OddKOut(), new ExampleBatch([[0, 0, 0], [0, 0, 0]], [[0], [0]])));
        Assert.StartsWith("OddKOut with k = 1 needs sets of 3 rows. Got 2 rows, which is no multiple of it.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Losses_PairsOfTwoClasses_AreRefused()
    {
        double[][] outputs = [.. Enumerable.Range(0, 4).Select(_ => new double[4])];
        Assert.Throws<ArgumentException>(() => ObjectiveContract.Losses(new OddKOut(2), new ExampleBatch(outputs, [[0], [1], [0], [1]])));
    }

    [Fact]
    public void OddKOut_FewerClassesThanKAndTwo_NamesBothNumbers()
    {
        const string Message = "OddKOut with k = 3 needs 5 classes or more. Got 4.";
        Assert.StartsWith(Message, Assert.Throws<ArgumentException>(() => new OddKOut(3).OutputCount(4)).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            Message,
            Assert.Throws<ArgumentException>(() => ObjectiveContract.Losses(new OddKOut(3), new ExampleBatch([.. Enumerable.Range(0, 5).Select(_ => new double[4])], [[0], [0], [1], [2], [3]]))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void OddKOut_OddCountOutsideItsRange_NamesRangeAndValue()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new OddKOut(0));
        Assert.StartsWith("OddCount of OddKOut must be in [1, infinity). Got 0.", error.Message, StringComparison.Ordinal);
    }
}
