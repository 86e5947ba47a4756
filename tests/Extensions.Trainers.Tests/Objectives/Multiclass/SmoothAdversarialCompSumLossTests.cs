using Extensions.Trainers.Tests.Contracts;
using Extensions.Trainers.Tests.Golden;
using MLExtensions.Trainers;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Objectives.Multiclass;

public sealed class SmoothAdversarialCompSumLossReference : NaiveReference<SmoothAdversarialCompSumLoss>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) =>
        [new SmoothAdversarialCompSumLoss(1, 2), new SmoothAdversarialCompSumLoss(2, 0.3, 0.5), new SmoothAdversarialCompSumLoss(0.5, 4, 1.5)];

    public override ExampleBatch WithColumns(Objective objective, ExampleBatch batch, Random random) => batch with
    {
        Columns = new Dictionary<string, double[][]> { ["adv_logits"] = [.. batch.Outputs.Select(row => row.Zip(Some.Normals(random, row.Length, 1), (a, b) => a + b).ToArray())] },
    };

    public override double[] Losses(Objective objective, ExampleBatch batch, double[][] constants) =>
        [.. batch.Outputs.Select((row, i) => Loss((SmoothAdversarialCompSumLoss)objective, row, batch.Labels[i], batch.Columns["adv_logits"][i]))];

    protected override double Loss(SmoothAdversarialCompSumLoss objective, double[] outputs, double[] labels, double[] moved)
    {
        var label = (int)labels[0];
        var sum = 1e-12;
        for (var j = 0; j < outputs.Length; j++)
            sum += Math.Pow(moved[label] - moved[j] - (outputs[label] - outputs[j]), 2);
        return CompSumLossReference.Plain(objective.Tau, [.. outputs.Select(output => output / objective.Rho)], labels) + objective.Nu * Math.Sqrt(sum);
    }
}

public sealed class SmoothAdversarialCompSumLossGolden : GoldenAdapter
{
    public override string Name => "comp_sum_smooth_adv";

    public override void Check(GoldenObjectiveCase golden, ScalarType dtype)
    {
        var objective = (SmoothAdversarialCompSumLoss)golden.Build();
        var batch = golden.Batch(objective);
        var context = batch.Context(objective, dtype);
        using var state = context.State;
        var moved = context.Columns["adv_logits"].requires_grad_();
        var losses = objective.Losses(context);
        var loss = losses.mean();
        loss.backward();
        GoldenNumbers.AssertClose(golden.PerExample!, GoldenNumbers.Flat(losses), golden.Tolerance, "per-example loss");
        GoldenNumbers.AssertClose([golden.Loss!.Value], GoldenNumbers.Flat(loss), golden.Tolerance, "loss");
        GoldenNumbers.AssertClose([.. golden.Grad!.SelectMany(row => row)], GoldenNumbers.Flat(context.Outputs.grad!), golden.Tolerance, "gradient");
        GoldenNumbers.AssertClose(GoldenNumbers.Flat(golden.Expected.GetProperty("grad_adv_logits")), GoldenNumbers.Flat(moved.grad!), golden.Tolerance, "gradient of adv_logits");

        var scaled = batch with { Outputs = [.. batch.Outputs.Select(row => row.Select(output => output / objective.Rho).ToArray())] };
        var plain = new CompSumLoss(objective.Tau).Losses(scaled.Context(objective, dtype));
        GoldenNumbers.AssertClose(GoldenNumbers.Flat(golden.Expected.GetProperty("base_per_example")), GoldenNumbers.Flat(plain), golden.Tolerance, "first term");
        var change = SmoothAdversarialCompSumLoss.MarginChange(moved - context.Outputs, context.Labels);
        GoldenNumbers.AssertClose(GoldenNumbers.Flat(golden.Expected.GetProperty("penalty_per_example")), GoldenNumbers.Flat(change), golden.Tolerance, "second term");
    }
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class SmoothAdversarialCompSumLossTests
{
    [Fact]
    public void Losses_GivenOutputs_AreBothTermsByHand()
    {
        // Margins move from (0, 0) to (3, 4): a length of 5.
        var batch = new ExampleBatch([[0, 0, 0]], [[0]]) { Columns = new Dictionary<string, double[][]> { ["adv_logits"] = [[1, -2, -3]] } };
        Assert.Equal(Math.Log(3) + 2 * 5, ObjectiveContract.Losses(new SmoothAdversarialCompSumLoss(1, 2), batch)[0], 9);
    }

    [Fact]
    public void Losses_UnmovedOutputs_HaveAFiniteGradient()
    {
        var batch = new ExampleBatch([[1, 0, 2]], [[0]]) { Columns = new Dictionary<string, double[][]> { ["adv_logits"] = [[1, 0, 2]] } };
        Assert.All(ObjectiveContract.Gradient(new SmoothAdversarialCompSumLoss(1, 2), batch, [1])[0], value => Assert.True(double.IsFinite(value)));
    }

    [Fact]
    public void Losses_LinearNetwork_FindTheWorstInputs()
    {
        // z = x W: the margins change by delta times the matrix of differences, at most gamma times its largest singular value, from every x.
        using var scope = NewDisposeScope();
        var weights = tensor(new[,] { { 1.0, 0, -2 }, { 0.5, 1, 0 } });
        var context = Context(weights, tensor(new[,] { { 0.3, -1 }, { 2, 1 } }));
        using var state = context.State;
        var losses = new SmoothAdversarialCompSumLoss(1, 1, gamma: 0.2, steps: 50).Losses(context);
        var plain = new CompSumLoss().Losses(context);
        for (var i = 0; i < 2; i++)
        {
            var differences = weights - weights.narrow(1, context.Labels[i].item<long>(), 1);
            var longest = 0.2 * linalg.svdvals(differences)[0].item<double>();
            Assert.InRange((losses - plain)[i].item<double>(), 0.99 * longest, longest + 1e-9);
        }
    }

    [Fact]
    public void Losses_Search_StaysInTheBallAndReachesTheNetwork()
    {
        using var scope = NewDisposeScope();
        var weights = tensor(new[,] { { 1.0, 0, -2 }, { 0.5, 1, 0 } }).requires_grad_();
        var features = tensor(new[,] { { 0.3, -1 }, { 2, 1 } });
        var passes = new List<Tensor>();
        var context = Context(weights, features, passes);
        using var state = context.State;
        new SmoothAdversarialCompSumLoss(1, 1, gamma: 0.2, steps: 3).Losses(context).sum().backward();
        Assert.Equal(4, passes.Count);
        Assert.All(passes, inputs => Assert.True((inputs - features).norm(1).max().item<double>() <= 0.2 + 1e-9));
        Assert.False(passes[^1].requires_grad);
        // Were the passes of the search in the graph, their gradients would be in here: those of one pass at the worst inputs are.
        var searched = weights.grad!.clone();
        weights.grad!.zero_();
        var (outputs, moved) = (features.matmul(weights), passes[^1].matmul(weights));
        var again = new ObjectiveContext
        {
            Outputs = outputs, Labels = context.Labels, RowIndices = context.RowIndices, State = state,
            Columns = new Dictionary<string, Tensor> { ["adv_logits"] = moved },
        };
        new SmoothAdversarialCompSumLoss(1, 1).Losses(again).sum().backward();
        Assert.True(searched.allclose(weights.grad!));
    }

    [Fact]
    public void Losses_SameSeed_AreTheSame()
    {
        using var scope = NewDisposeScope();
        var (first, second) = (Searched(5), Searched(5));
        Assert.Equal(first, second);

        static double[] Searched(ulong seed)
        {
            var context = Context(tensor(new[,] { { 1.0, 0, -2 }, { 0.5, 1, 0 } }), tensor(new[,] { { 0.3, -1 }, { 2, 1 } }), seed: seed);
            using var state = context.State;
            return new SmoothAdversarialCompSumLoss(1, 1, steps: 1).Losses(context).data<double>().ToArray();
        }
    }

    [Fact]
    public void Losses_Validation_AreTheFirstTermAlone()
    {
        var batch = new ExampleBatch([[1, 0, 2]], [[0]]);
        using var scope = NewDisposeScope();
        using var state = new ObjectiveState(1);
        var context = StatefulBatches.Context(state, [0], batch.Outputs, [0], training: false);
        Assert.Equal(ObjectiveContract.Losses(new CompSumLoss(), batch), StatefulBatches.Losses(new SmoothAdversarialCompSumLoss(1, 2), context));
    }

    [Fact]
    public void Losses_NoNetwork_SaysWhatIsNeeded()
    {
        var error = Assert.Throws<ArgumentException>(() => ObjectiveContract.Losses(new SmoothAdversarialCompSumLoss(1, 2), new ExampleBatch([[1, 0]], [[0]])));
        Assert.StartsWith(
            "SmoothAdversarialCompSumLoss needs the features and a further pass through the network, or a column 'adv_logits'.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Losses_SparseFeatures_AreAnError()
    {
        using var scope = NewDisposeScope();
        var context = Context(tensor(new[,] { { 1.0, 0, -2 }, { 0.5, 1, 0 } }), tensor(new[,] { { 0.3, -1 }, { 2, 1 } }), sparse: true);
        using var state = context.State;
        var error = Assert.Throws<ArgumentException>(() => new SmoothAdversarialCompSumLoss(1, 2).Losses(context));
        Assert.StartsWith("SmoothAdversarialCompSumLoss needs dense features; these are sparse.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void SmoothAdversarialCompSumLoss_NoSteps_NamesTheLimit(int steps)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new SmoothAdversarialCompSumLoss(1, 1, steps: steps));
        Assert.StartsWith($"Steps of SmoothAdversarialCompSumLoss must be 1 or more. Got {steps}.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NaN)]
    public void SmoothAdversarialCompSumLoss_RhoOutsideItsRange_NamesRangeAndValue(double value)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new SmoothAdversarialCompSumLoss(value, 1));
        Assert.StartsWith(FormattableString.Invariant($"Rho of SmoothAdversarialCompSumLoss must be in (0, infinity). Got {value}."), error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SmoothAdversarialCompSumLoss(1, 1) with { Rho = value });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NaN)]
    public void SmoothAdversarialCompSumLoss_NuOutsideItsRange_NamesRangeAndValue(double value)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new SmoothAdversarialCompSumLoss(1, value));
        Assert.StartsWith(FormattableString.Invariant($"Nu of SmoothAdversarialCompSumLoss must be in (0, infinity). Got {value}."), error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SmoothAdversarialCompSumLoss(1, 1) with { Nu = value });
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NaN)]
    public void SmoothAdversarialCompSumLoss_TauOutsideItsRange_NamesRangeAndValue(double value)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new SmoothAdversarialCompSumLoss(1, 1, value));
        Assert.StartsWith(FormattableString.Invariant($"Tau of SmoothAdversarialCompSumLoss must be in [0, infinity). Got {value}."), error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SmoothAdversarialCompSumLoss(1, 1) with { Tau = value });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NaN)]
    public void SmoothAdversarialCompSumLoss_GammaOutsideItsRange_NamesRangeAndValue(double value)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new SmoothAdversarialCompSumLoss(1, 1, gamma: value));
        Assert.StartsWith(FormattableString.Invariant($"Gamma of SmoothAdversarialCompSumLoss must be in (0, infinity). Got {value}."), error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SmoothAdversarialCompSumLoss(1, 1) with { Gamma = value });
    }

    [Fact]
    public void Losses_OneClass_IsAnError() =>
        Assert.Throws<ArgumentException>(() => ObjectiveContract.Losses(new SmoothAdversarialCompSumLoss(1, 1), new ExampleBatch([[1]], [[0]])));

    private static ObjectiveContext Context(Tensor weights, Tensor features, List<Tensor>? passes = null, ulong seed = 1, bool sparse = false) => new()
    {
        Outputs = features.matmul(weights),
        Labels = tensor(new long[] { 0, 2 }),
        RowIndices = arange(2, ScalarType.Int64),
        Features = sparse ? features.to_sparse() : features,
        Forward = inputs =>
        {
            passes?.Add(inputs.DetachFromDisposeScope());
            return inputs.matmul(weights);
        },
        Generator = new Generator(seed),
        State = new ObjectiveState(2),
    };
}
