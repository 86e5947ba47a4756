using Extensions.Trainers.Tests.Contracts;
using Extensions.Trainers.Tests.Golden;
using MLExtensions.Trainers;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Objectives.Mixtures;

public sealed class RegMixupReference : NaiveReference
{
    public override Type Objective => typeof(RegMixup);

    public override IReadOnlyList<Objective> Settings(int labelCount) =>
        [new RegMixup(), new RegMixup(1, 0.5), new RegMixup(convention: RegMixupConvention.OfficialConcat)];

    public override ExampleBatch WithColumns(Objective objective, ExampleBatch batch, Random random) => MixedBatch.Add(batch, withOutputs: true);

    public override double[] Losses(Objective objective, ExampleBatch batch, double[][] constants)
    {
        var regMixup = (RegMixup)objective;
        return [.. batch.Outputs.Select((outputs, i) =>
        {
            var (mix, label) = (batch.Columns["mix"][i][0], (int)batch.Labels[i][0]);
            var mixed = Naive.Softmax(batch.Columns["mixed_logits"][i]);
            var sum = -Math.Log(Naive.Softmax(outputs)[label])
                - regMixup.Eta * (mix * Math.Log(mixed[label]) + (1 - mix) * Math.Log(mixed[(int)batch.Columns["labels_b"][i][0]]));
            return regMixup.Convention == RegMixupConvention.Paper ? sum : sum / 2;
        })];
    }
}

/// <summary>The cases also give the gradient with respect to the outputs at the mixtures.</summary>
public sealed class RegMixupGolden : GoldenAdapter
{
    public override string Name => "regmixup";

    public override void Check(GoldenObjectiveCase golden, ScalarType dtype)
    {
        var parameters = golden.Params.DeepClone().AsObject();
        parameters.Remove("mix");
        var objective = (RegMixup)(golden with { Params = parameters }).Build();
        var context = CheckObjective(golden, objective, MixedBatch.Golden(golden, objective), dtype);
        using var state = context.State;
        var mixed = context.Column("mixed_logits").requires_grad_(true);
        objective.Losses(context).mean().backward();
        GoldenNumbers.AssertClose(GoldenNumbers.Flat(golden.Expected.GetProperty("grad_mixed_logits")), GoldenNumbers.Flat(mixed.grad!), golden.Tolerance, "gradient of mixtures");
    }
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class RegMixupTests
{
    [Fact]
    public void Losses_OfANetwork_ReachItTwice()
    {
        using var scope = NewDisposeScope();
        var outputs = tensor(new double[,] { { 1, 2 }, { 0, -1 }, { 3, 3 } }).requires_grad_(true);
        var context = MixedBatch.Context(outputs, tensor(new long[] { 0, 1, 1 }), seed: 4);
        using var state = context.State;
        var (both, plain) = (new RegMixup().Losses(context), new RegMixup(eta: 0).Losses(context));
        Assert.True((both - plain).gt(0).all().item<bool>());
        Assert.Equal(new CrossEntropy().Losses(context).data<double>().ToArray(), plain.data<double>().ToArray());
    }

    [Fact]
    public void Losses_OfValidation_AreCrossEntropies()
    {
        using var scope = NewDisposeScope();
        using var state = new ObjectiveState(1);
        var context = new ObjectiveContext { Outputs = zeros(1, 2), Labels = tensor(new long[] { 1 }), RowIndices = arange(1), State = state, IsTraining = false };
        Assert.Equal(Math.Log(2), new RegMixup().Losses(context).item<float>(), 1e-6);
    }

    [Fact]
    public void Losses_WithoutANetwork_AreRefused() => Assert.Throws<ArgumentException>(
        () => ObjectiveContract.Losses(new RegMixup(), new ExampleBatch([[0, 0]], [[1]])));

    [Fact]
    public void Losses_OneClass_AreRefused() => Assert.Throws<ArgumentException>(
        () => ObjectiveContract.Losses(new RegMixup(), MixedBatch.Add(new ExampleBatch([[0]], [[0]]), withOutputs: true)));

    [Fact]
    public void RegMixup_ParametersOutsideTheirRanges_NameRangeAndValue()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new RegMixup(0));
        Assert.StartsWith("Alpha of RegMixup must be in (0, infinity). Got 0.", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentOutOfRangeException>(() => new RegMixup(eta: -1));
        Assert.StartsWith("Eta of RegMixup must be in [0, infinity). Got -1.", error.Message, StringComparison.Ordinal);
    }
}
