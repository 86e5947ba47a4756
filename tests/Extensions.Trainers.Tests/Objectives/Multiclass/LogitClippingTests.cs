using System.Text.Json;
using Extensions.Trainers.Tests.Contracts;
using Extensions.Trainers.Tests.Golden;
using MLExtensions.Trainers;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Objectives.Multiclass;

public sealed class LogitClippingReference : NaiveReference<LogitClipping>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) =>
    [
        new LogitClipping(), new LogitClipping(tau: 2.5), new LogitClipping(new FocalLoss(), 1.5, convention: FormulaConvention.Official), new LogitClipping(tau: 3, p: 1),
        new LogitClipping(tau: 1.2, p: double.PositiveInfinity), new LogitClipping(tau: 2, p: 3.3), new LogitClipping(new CrossEntropy(0.1, Weights(labelCount)), 50),
    ];

    private static NumberList Weights(int labelCount) => [.. Enumerable.Range(0, labelCount).Select(k => 0.5 + 0.4 * k)];

    public override double[] Losses(Objective objective, ExampleBatch batch, double[][] constants)
    {
        var clipping = (LogitClipping)objective;
        return Some.Reference(clipping.Objective.GetType()).Losses(clipping.Objective, batch with { Outputs = [.. batch.Outputs.Select(row => Clipped(clipping, row))] });
    }

    private static double[] Clipped(LogitClipping objective, double[] outputs)
    {
        var norm = (double.IsInfinity(objective.P) ? outputs.Max(Math.Abs) : Math.Pow(outputs.Sum(output => Math.Pow(Math.Abs(output), objective.P)), 1 / objective.P)) + 1e-7;
        var bound = objective.Convention == FormulaConvention.Official ? 1 / objective.Tau : objective.Tau;
        return [.. outputs.Select(output => norm > objective.Tau ? output * bound / norm : output)];
    }

    protected override double Loss(LogitClipping objective, double[] outputs, double[] labels, double[] constants) => throw new NotSupportedException();
}

public sealed class LogitClippingGolden : GoldenAdapter
{
    public override string Name => "logit_clip";

    public override void Check(GoldenObjectiveCase golden, ScalarType dtype)
    {
        var parameters = golden.Params.DeepClone().AsObject();
        if (parameters["p"]!.GetValueKind() == JsonValueKind.String)
            parameters["p"] = "Infinity";   // "inf" in the file
        var objective = (LogitClipping)(golden with { Params = parameters }).Build();
        var context = CheckObjective(golden, objective, golden.Batch(objective), dtype);
        using var state = context.State;
        GoldenNumbers.AssertClose(
            GoldenNumbers.Flat(golden.Expected.GetProperty("clipped_logits")), GoldenNumbers.Flat(objective.Clipped(context).Outputs.detach()), golden.Tolerance, "clipped logit");
    }
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class LogitClippingTests
{
    [Theory]
    [InlineData(2, 5)]
    [InlineData(1, 7)]
    [InlineData(double.PositiveInfinity, 4)]
    public void Losses_LongOutputs_AreThoseOfTheOutputsAtTau(double p, double norm)
    {
        var factor = 2 / (norm + 1e-7);
        Assert.Equal(
            ObjectiveContract.Losses(new CrossEntropy(), new ExampleBatch([[3 * factor, -4 * factor]], [[1]]))[0],
            ObjectiveContract.Losses(new LogitClipping(tau: 2, p: p), new ExampleBatch([[3, -4]], [[1]]))[0], 12);
    }

    [Fact]
    public void Losses_ShortOutputs_AreThoseOfTheInnerObjective()
    {
        var batch = new ExampleBatch([[0.3, -0.4], [0, 0]], [[1], [0]]);
        Assert.Equal(ObjectiveContract.Losses(new FocalLoss(), batch), ObjectiveContract.Losses(new LogitClipping(new FocalLoss()), batch));
        Assert.Equal(ObjectiveContract.Gradient(new FocalLoss(), batch, [1, 1]), ObjectiveContract.Gradient(new LogitClipping(new FocalLoss()), batch, [1, 1]));
    }

    [Fact]
    public void Losses_OfTheCode_JumpToTheInverseOfTau()
    {
        var factor = 1 / 1.5 / (5 + 1e-7);
        Assert.Equal(
            ObjectiveContract.Losses(new CrossEntropy(), new ExampleBatch([[3 * factor, -4 * factor]], [[1]]))[0],
            ObjectiveContract.Losses(new LogitClipping(tau: 1.5, convention: FormulaConvention.Official), new ExampleBatch([[3, -4]], [[1]]))[0], 12);
    }

    [Fact]
    public void Divisors_OfTheInnerObjective_ArePassedOn()
    {
        using var scope = NewDisposeScope();
        var objective = new LogitClipping(new CrossEntropy(classWeights: [0.5, 2]));
        var context = new ExampleBatch([[0, 1], [1, 0]], [[1], [0]]).Context(objective);
        using var state = context.State;
        Assert.Equal([2, 0.5], objective.Divisors(context)!.data<double>().ToArray());
    }

    [Fact]
    public void Columns_OfTheInnerObjective_ArePassedOn() =>
        Assert.Equal(new LabelNoiseSelfDistillation().Columns(3), new LogitClipping(new LabelNoiseSelfDistillation()).Columns(3));

    [Fact]
    public void Losses_InnerObjectiveWithAMemory_KeepsItApart()
    {
        using var scope = NewDisposeScope();
        using var state = new ObjectiveState(2);
        new LogitClipping(new EarlyLearningRegularization()).Losses(StatefulBatches.Context(state, [1], [[3, -4]], [0]));
        Assert.Equal(["clipped/targets"], state.Tensors.Keys);
    }

    [Fact]
    public void Losses_InnerObjectiveWithFurtherPasses_SeesThemClipped()
    {
        using var scope = NewDisposeScope();
        using var state = new ObjectiveState(1);
        var context = new ObjectiveContext
        {
            Outputs = tensor(new[,] { { 30.0, -40 } }), Labels = tensor(new long[] { 0 }), RowIndices = tensor(new long[] { 0 }),
            Features = tensor(new[,] { { 3.0, -4 } }), Forward = inputs => inputs * 10, State = state,
        };
        Assert.Equal(1, new LogitClipping().Clipped(context).Forward!(context.Features).norm().item<double>(), 6);
    }

    [Fact]
    public void Traits_OfAContinuousObjective_AddABound()
    {
        Assert.True(new LogitClipping().Traits.HasFlag(ObjectiveTraits.Bounded | ObjectiveTraits.NonNegative | ObjectiveTraits.Lipschitz));
        Assert.False(new LogitClipping(convention: FormulaConvention.Official).Traits.HasFlag(ObjectiveTraits.Lipschitz));
        Assert.False(new LogitClipping().Traits.HasFlag(ObjectiveTraits.Convex));
    }

    [Fact]
    public void Deserialize_NoObjective_IsCrossEntropy() =>
        Assert.Equal(new LogitClipping(tau: 2), JsonSerializer.Deserialize<Objective>("""{"type":"logit_clip","tau":2}"""));

    [Fact]
    public void LogitClipping_NullObjective_IsAnError() => Assert.Throws<ArgumentNullException>(() => new LogitClipping() with { Objective = null! });

    [Theory]
    [InlineData(0.5)]
    [InlineData(double.NaN)]
    public void LogitClipping_NoNorm_NamesRangeAndValue(double p)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new LogitClipping(p: p));
        Assert.StartsWith(FormattableString.Invariant($"P of LogitClipping must be in [1, infinity]. Got {p}."), error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NaN)]
    public void LogitClipping_TauOutsideItsRange_NamesRangeAndValue(double value)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new LogitClipping(tau: value));
        Assert.StartsWith(FormattableString.Invariant($"Tau of LogitClipping must be in (0, infinity). Got {value}."), error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new LogitClipping() with { Tau = value });
    }

    [Fact]
    public void LogitClipping_UnnamedConvention_ListsTheNames()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new LogitClipping(convention: (FormulaConvention)7));
        Assert.StartsWith("Convention of LogitClipping must be one of Paper, Official. Got 7.", error.Message, StringComparison.Ordinal);
    }
}
