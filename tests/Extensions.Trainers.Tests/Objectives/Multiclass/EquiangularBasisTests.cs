using Extensions.Trainers.Tests.Contracts;
using Extensions.Trainers.Tests.Golden;
using MLExtensions.Trainers;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Objectives.Multiclass;

public sealed class EquiangularBasisReference : NaiveReference
{
    public override Type Objective => typeof(EquiangularBasis);

    public override IReadOnlyList<Objective> Settings(int labelCount) =>
        [new EquiangularBasis(), new EquiangularBasis(labelCount + 3, 0.5, 0), new EquiangularBasis(2, 0.2, threshold: 1)];

    /// <summary>As many vectors as the largest label asks for, of any length.</summary>
    public override ExampleBatch WithColumns(Objective objective, ExampleBatch batch, Random random)
    {
        var classes = Math.Max(2, 1 + (int)batch.Labels.Max(row => row[0]));
        var fixedRandom = new Random(14);
        return batch with { Columns = new Dictionary<string, double[][]> { ["basis"] = [.. Enumerable.Range(0, classes).Select(_ => Some.Normals(fixedRandom, batch.Outputs[0].Length, 1))] } };
    }

    public override double[] Losses(Objective objective, ExampleBatch batch, double[][] constants)
    {
        var head = (EquiangularBasis)objective;
        var basis = batch.Columns["basis"].Select(Unit).ToArray();
        return [.. batch.Outputs.Select((outputs, i) =>
        {
            var probabilities = Naive.Softmax([.. basis.Select(row => row.Zip(Unit(outputs), (a, b) => a * b).Sum() / head.Tau)]);
            return -(1 - head.LabelSmoothing) * Math.Log(probabilities[(int)batch.Labels[i][0]]) - head.LabelSmoothing * probabilities.Average(Math.Log);
        })];
    }

    private static double[] Unit(double[] row)
    {
        var length = Math.Sqrt(row.Sum(value => value * value));
        return [.. row.Select(value => value / length)];
    }
}

/// <summary>The cases give the basis, and expect the cosines.</summary>
public sealed class EquiangularBasisGolden : GoldenAdapter
{
    public override string Name => "ebv_head";

    public override void Check(GoldenObjectiveCase golden, ScalarType dtype)
    {
        var objective = (EquiangularBasis)golden.Build();
        var batch = golden.Batch(objective) with { Columns = new Dictionary<string, double[][]> { ["basis"] = GoldenNumbers.Rows(golden.Extra.GetProperty("basis")) } };
        var context = CheckObjective(golden, objective, batch, dtype);
        using var state = context.State;
        GoldenNumbers.AssertClose(GoldenNumbers.Flat(golden.Expected.GetProperty("scores")), GoldenNumbers.Flat(objective.Scores(context)), golden.Tolerance, "score");
    }
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class EquiangularBasisTests
{
    [Fact]
    public void Losses_AlongTheVectorOfTheClass_AreThoseOfItsLogitAlone()
    {
        // Logits 1 / tau = 2 and 0: -log(e^2 / (e^2 + 1)), whatever the length of the output.
        var batch = new ExampleBatch([[0, 10], [0, 0.1]], [[1], [1]]) { Columns = new Dictionary<string, double[][]> { ["basis"] = [[1, 0], [0, 1]] } };
        Assert.All(ObjectiveContract.Losses(new EquiangularBasis(tau: 0.5, labelSmoothing: 0), batch), loss => Assert.Equal(Math.Log(1 + Math.Exp(-2)), loss, 12));
    }

    [Fact]
    public void Losses_OutputsOfZero_HaveAFiniteGradient()
    {
        var batch = new ExampleBatch([[0, 0]], [[1]]) { Columns = new Dictionary<string, double[][]> { ["basis"] = [[1, 0], [0, 1]] } };
        ObjectiveContract.FiniteInSinglePrecision(new EquiangularBasis(), batch);
    }

    [Fact]
    public void Basis_OfARun_IsKeptInTheState()
    {
        using var scope = NewDisposeScope();
        using var state = new ObjectiveState(2);
        var objective = new EquiangularBasis(5);
        ObjectiveContext Context() => new() { Outputs = ones(2, 5), Labels = tensor(new long[] { 0, 1 }), RowIndices = arange(2), State = state, LabelCount = 3 };
        objective.Losses(Context());
        Assert.Equal([3, 5], state.Tensors["basis"].shape);
        Assert.Equal(state.Tensors["basis"].Handle, objective.Basis(Context()).Handle);
    }

    [Fact]
    public void Losses_UnknownOrTooFewClasses_AreRefused()
    {
        using var scope = NewDisposeScope();
        var error = Assert.Throws<ArgumentException>(() => ObjectiveContract.Losses(new EquiangularBasis(), new ExampleBatch([[0, 1]], [[0]])));
        Assert.StartsWith("EquiangularBasis needs to know the number of classes. Got a context without it.", error.Message, StringComparison.Ordinal);
        using var state = new ObjectiveState(1);
        var context = new ObjectiveContext { Outputs = ones(1, 2), Labels = tensor(new long[] { 0 }), RowIndices = arange(1), State = state, LabelCount = 1 };
        error = Assert.Throws<ArgumentException>(() => new EquiangularBasis().Losses(context));
        Assert.StartsWith("A softmax over classes needs 2 classes or more. Got 1.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OutputCount_IsTheDimensionOrOnePerClass()
    {
        Assert.Equal(4, new EquiangularBasis().OutputCount(4));
        Assert.Equal(9, new EquiangularBasis(9).OutputCount(4));
    }

    [Fact]
    public void OutputCount_ThresholdThatNoVectorsKeep_NamesTheBound()
    {
        var error = Assert.Throws<ArgumentException>(() => new EquiangularBasis(2).OutputCount(3));
        Assert.Equal("3 unit vectors in 2 dimensions cannot keep all cosines up to Threshold = 0.002; the largest is at least 0.5. Raise Threshold or Dimension.", error.Message);
    }

    [Fact]
    public void EquiangularBasis_ParametersOutsideTheirRanges_NameRangeAndValue()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new EquiangularBasis(1));
        Assert.StartsWith("Dimension of EquiangularBasis must be in [2, infinity). Got 1.", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentOutOfRangeException>(() => new EquiangularBasis(tau: 0));
        Assert.StartsWith("Tau of EquiangularBasis must be in (0, infinity). Got 0.", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new EquiangularBasis(labelSmoothing: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EquiangularBasis(threshold: 1.1));
    }
}
