using System.Text.Json;
using Extensions.Trainers.Tests.Contracts;
using Extensions.Trainers.Tests.Golden;
using MLExtensions.Trainers;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Objectives.Binary;

public sealed class EnsLossReference : NaiveReference<EnsLoss>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) => [new EnsLoss(), new EnsLoss(0.6), new EnsLoss(-0.5), new EnsLoss(-1)];

    public override ExampleBatch WithColumns(Objective objective, ExampleBatch batch, Random random) => batch with
    {
        Columns = new Dictionary<string, double[][]> { ["draws"] = [.. Some.Normals(random, batch.Count, 1).Select(draw => new[] { draw })] },
    };

    public override double[] Losses(Objective objective, ExampleBatch batch, double[][] constants)
    {
        var lambda = ((EnsLoss)objective).Lambda;
        var sizes = batch.Columns["draws"].Select(row => lambda == 0 ? Math.Exp(row[0]) : Math.Pow(Math.Max(1 + lambda * row[0], 0), 1 / lambda));
        var derivatives = sizes.Select(size => Math.Max(-size, -1)).Order().ToArray();
        var margins = constants.Select((row, i) => Sign(i) * row[0]).ToArray();
        return [.. batch.Outputs.Select((row, i) => Derivative(i) * Sign(i) * row[0])];

        double Sign(int i) => 2 * batch.Labels[i][0] - 1;

        double Derivative(int i) => derivatives[margins.Count(margin => margin < margins[i])] / Math.Max(margins[i], 1) - 1e-6;
    }

    protected override double Loss(EnsLoss objective, double[] outputs, double[] labels, double[] constants) => throw new NotSupportedException();
}

/// <summary>Also the derivatives by the margins.</summary>
public sealed class EnsLossGolden : GoldenAdapter
{
    public override string Name => "ensloss";

    public override void Check(GoldenObjectiveCase golden, ScalarType dtype)
    {
        var objective = (EnsLoss)golden.Build();
        var context = CheckObjective(golden, objective, golden.Batch(objective), dtype);
        using var state = context.State;
        var derivatives = objective.Derivatives(context, ((context.Labels * 2 - 1) * context.Outputs).detach());
        GoldenNumbers.AssertClose(GoldenNumbers.Flat(golden.Expected.GetProperty("derivative")), GoldenNumbers.Flat(derivatives), golden.Tolerance, "derivative");
    }
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class EnsLossTests
{
    [Fact]
    public void Losses_TwoExamples_WorkedByHand()
    {
        // sizes 1/2 and 1/4: the larger derivative, in size, goes to the smaller margin, -1; the other one is halved beyond a margin of 1
        var batch = new ExampleBatch([[2], [1]], [[1], [0]]) { Columns = new Dictionary<string, double[][]> { ["draws"] = [[Math.Log(0.5)], [Math.Log(0.25)]] } };
        var losses = ObjectiveContract.Losses(new EnsLoss(), batch);
        Assert.Equal((-0.125 - 1e-6) * 2, losses[0], 12);
        Assert.Equal((-0.5 - 1e-6) * -1, losses[1], 12);
    }

    [Fact]
    public void Losses_SameSeed_SameDraws()
    {
        Assert.Equal(Draw(3), Draw(3));
        Assert.NotEqual(Draw(3), Draw(4));

        static double[] Draw(int seed)
        {
            using var scope = NewDisposeScope();
            using var generator = new Generator((ulong)seed);
            return Losses(Some.Batch(new EnsLoss(), 20, 1) with { Columns = new Dictionary<string, double[][]>() }, true, generator);
        }
    }

    [Fact]
    public void Losses_Validation_AreCrossEntropyWithoutDraws()
    {
        var batch = Some.Batch(new EnsLoss(), 20, 1);
        var expected = ObjectiveContract.Losses(new BinaryCrossEntropy(), batch);
        Assert.All(expected.Zip(Losses(batch, false, null)), pair => Assert.Equal(pair.First, pair.Second, 12));
    }

    [Fact]
    public void EnsLoss_LambdaOutsideItsRange_NamesRangeAndValue()
    {
        Rejected.OutOfRange("Lambda of EnsLoss must be in [-1, 1]. Got -1.5.", () => new EnsLoss(-1.5));
        Rejected.OutOfRange("Lambda of EnsLoss must be in [-1, 1]. Got NaN.", () => new EnsLoss(double.NaN));
    }

    [Fact]
    public void Deserialize_AsMulticlass_SaysThatItIsBinary() => Rejected.Because<JsonException>(
        "\"ensloss\" names EnsLoss, which is no MulticlassObjective. Known are: ", () => JsonSerializer.Deserialize<MulticlassObjective>("""{"type":"ensloss"}""")!);

    private static double[] Losses(ExampleBatch batch, bool isTraining, Generator? generator)
    {
        using var scope = NewDisposeScope();
        var context = batch.Context(new EnsLoss());
        using var state = context.State;
        return GoldenNumbers.Flat(new EnsLoss().Losses(new ObjectiveContext
        {
            Outputs = context.Outputs, Labels = context.Labels, RowIndices = context.RowIndices, Columns = context.Columns, State = state, IsTraining = isTraining, Generator = generator,
        }).detach());
    }
}
