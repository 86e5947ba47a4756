using Extensions.Trainers.Tests.Contracts;
using MLExtensions.Trainers;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Objectives.Multiclass;

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class CrossSplitTests
{
    /// <summary>The other network gives the label 1, 1/2 and 0: divergences of 0, 0.31128 and 1 bit.</summary>
    [Theory]
    [InlineData(1, 0.84436)]
    [InlineData(0.5, 0.79718)]
    [InlineData(0, 0.75)]
    public void Correct_ThreeRowsOfOneLabel_GiveTheNumbersDoneByHand(double gamma, double half)
    {
        using var scope = NewDisposeScope();
        using var state = new ObjectiveState(3);
        var corrected = Correct(state, 0, [[1, 0], [0.5, 0.5], [0, 1]], [0, 0, 0], [true, true, true], gamma);
        Assert.Equal(1, corrected[0][0], 12);
        Assert.Equal(half, corrected[1][0], 5);
        Assert.Equal(1 - half, corrected[1][1], 5);
        Assert.Equal((1 - gamma) / 2, corrected[2][0], 12);   // beta q + (1 - beta) e_y with q_y = 0 and beta = (1 + gamma) / 2
    }

    [Fact]
    public void Correct_RangeOfALabel_IsThatOfItsRowsInTheHalf()
    {
        using var scope = NewDisposeScope();
        using var state = new ObjectiveState(5);
        // Rows of another label and of the other half are more extreme than the three that count, of which the first and the last are the ends.
        var corrected = Correct(state, 0, [[0.9, 0.1], [0.6, 0.4], [0.3, 0.7], [1, 0], [0, 1]], [0, 0, 0, 1, 0], [true, true, true, true, false], 1);
        Assert.Equal([1, 0], corrected[0].Select(value => Math.Round(value, 12)));
        Assert.Equal([0.3, 0.7], corrected[2].Select(value => Math.Round(value, 12)));
        var beta = (Divergence(0.6) - Divergence(0.9)) / (Divergence(0.3) - Divergence(0.9));
        Assert.Equal(beta * 0.6 + 1 - beta, corrected[1][0], 12);
    }

    [Fact]
    public void Correct_NextEpoch_KnowsTheRangeOfTheOneBefore()
    {
        using var scope = NewDisposeScope();
        using var state = new ObjectiveState(3);
        Correct(state, 4, [[1, 0]], [0], [true], 1);
        Correct(state, 4, [[0, 1]], [0], [true], 1);
        Assert.Equal(0.84436, Correct(state, 5, [[0.5, 0.5]], [0], [true], 1)[0][0], 5);
        Assert.Equal(0.75, Correct(state, 6, [[0.5, 0.5]], [0], [true], 1)[0][0], 12);   // epoch 5 saw this row alone: no range, beta is 1/2
    }

    [Theory]
    [InlineData(1e-30)]
    [InlineData(0.02)]
    [InlineData(0.5)]
    [InlineData(0.999)]
    public void Divergence_OfAOneHot_EqualsTheDefinition(double probability)
    {
        using var scope = NewDisposeScope();
        Assert.Equal(Divergence(probability), LabelCorrection.Divergence(tensor(new[] { probability })).item<double>(), 12);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(101)]
    public void Losses_OfBothNetworks_ShareTheRowsOut(int count)
    {
        var (first, second) = (Seen(count, 0, 7), Seen(count, 1, 7));
        Assert.Equal(count / 2, first.Count(seen => seen));
        Assert.Equal(first.Select(seen => !seen), second);
        Assert.Equal(first, Seen(count, 0, 7));
    }

    [Fact]
    public void Losses_OtherSeed_HalvesOtherwise() => Assert.NotEqual(Seen(101, 0, 7), Seen(101, 0, 8));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Losses_OtherLabelsInTheOtherHalf_AreTheSame(int member) => Assert.Equal(0, ChangeByTheOtherHalf(member, broken: false));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Losses_TwinThatUsesBothHalves_FailsTheCheck(int member) => Assert.NotEqual(0, ChangeByTheOtherHalf(member, broken: true));

    [Fact]
    public void Losses_RampUp_RaisesTheOtherHalfAlone()
    {
        var batch = new CrossSplitReference().WithColumns(new CrossSplit(), Some.Batch(new CrossSplit(), 6, 3), new Random(3));
        double[] At(int epoch) => StatefulBatches.Losses(new CrossSplit(lambda: 8, warmUp: 0.1, rampUp: 0.4), Context(batch, epoch: epoch, epochCount: 10));
        var (none, half, full, later) = (At(1), At(3), At(5), At(9));
        for (var i = 0; i < 6; i++)
        {
            var own = i % 3 != 1;
            Assert.Equal(own ? full[i] : 0, none[i], 12);
            Assert.Equal(own ? full[i] : full[i] / 2, half[i], 12);
            Assert.Equal(full[i], later[i], 12);
        }
    }

    [Fact]
    public void Losses_OfANetwork_MixRowsByDrawsOfTheRun()
    {
        using var scope = NewDisposeScope();
        double[] Draw(ulong seed)
        {
            var features = tensor(new double[,] { { 1, 0 }, { 0, 1 }, { 1, 1 }, { -1, 2 } });
            using var state = new ObjectiveState(4);
            return StatefulBatches.Losses(new CrossSplit(alpha: 1, rampUp: 0), new()
            {
                Outputs = features * 2, Labels = tensor(new long[] { 0, 1, 0, 1 }), RowIndices = arange(4, ScalarType.Int64), State = state,
                Features = features, Forward = inputs => inputs * 2, MemberOutputs = () => stack([features, features * 3]), Generator = new Generator(seed),
            });
        }
        Assert.Equal(Draw(5), Draw(5));
        Assert.NotEqual(Draw(5), Draw(6));
        Assert.All(Draw(5), loss => Assert.InRange(loss, 1e-9, 100));
    }

    [Fact]
    public void Losses_Validation_AreOneMinusTheLabelsProbability()
    {
        using var scope = NewDisposeScope();
        using var state = new ObjectiveState(1);
        Assert.Equal(0.75, StatefulBatches.Losses(new CrossSplit(), StatefulBatches.Context(state, [700], [[0, Math.Log(3)]], [0], training: false))[0], 12);
        Assert.Empty(state.Tensors);
    }

    [Fact]
    public void EnsembleSize_OfWhatWrapsIt_IsTwo()
    {
        Assert.Equal(2, new ClassWeighted(new LogitClipping(new CrossSplit()), [1, 1]).EnsembleSize);
        Assert.Null(new LogitClipping(new CrossEntropy()).EnsembleSize);
    }

    [Fact]
    public void Losses_WithoutTwoNetworks_AreRefused()
    {
        Rejected.Because<ArgumentException>("CrossSplit trains an ensemble of two networks, each of which sees what the other predicts. Got none.",
            () => ObjectiveContract.Losses(new CrossSplit(), new ExampleBatch([[1, 2]], [[0]])));
        var four = Context(new ExampleBatch([[1, 2]], [[0]]), members: () => zeros(4, 1, 2));
        Rejected.Because<ArgumentException>("CrossSplit trains an ensemble of two networks, each of which sees what the other predicts. Got one of 4.", () => new CrossSplit().Losses(four));
        Rejected.Because<ArgumentException>("CrossSplit trains an ensemble of two networks. Got a network with the number 2, counted from 0.",
            () => new CrossSplit().Losses(Context(new ExampleBatch([[1, 2]], [[0]]), member: 2)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.9)]
    public void Losses_OneClass_AreRefused(double warmUp)
    {
        var objective = new CrossSplit(warmUp: warmUp);
        Rejected.Because<ArgumentException>("A softmax over classes needs outputs (N, K) with K of 2 or more. Got K = 1.",
            () => ObjectiveContract.Losses(objective, new CrossSplitReference().WithColumns(objective, new ExampleBatch([[1]], [[0]]), new Random(1))));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void CrossSplit_ParametersOutsideTheirRanges_NameRangeAndValue(double value)
    {
        Rejected.OutOfRange(FormattableString.Invariant($"Gamma of CrossSplit must be in [0, 1]. Got {value}."), () => new CrossSplit(value));
        Rejected.OutOfRange(FormattableString.Invariant($"Temperature of CrossSplit must be in (0, 1]. Got {value}."), () => new CrossSplit(temperature: value));
        Rejected.OutOfRange(FormattableString.Invariant($"WarmUp of CrossSplit must be in [0, 1). Got {value}."), () => new CrossSplit(warmUp: value));
        Rejected.OutOfRange(FormattableString.Invariant($"RampUp of CrossSplit must be in [0, 1]. Got {value}."), () => new CrossSplit(rampUp: value));
        Rejected.OutOfRange("Lambda of CrossSplit must be in [0, infinity). Got -1.", () => new CrossSplit(lambda: -1));
        Rejected.OutOfRange("Alpha of CrossSplit must be in (0, infinity). Got 0.", () => new CrossSplit(alpha: 0));
        Rejected.OutOfRange("WarmUp of CrossSplit must be in [0, 1). Got 1.", () => new CrossSplit() with { WarmUp = 1 });
    }

    private static double Divergence(double probability) => CrossSplitReference.JensenShannon([probability, 1 - probability], [1, 0]);

    private static double[][] Correct(ObjectiveState state, int epoch, double[][] peer, long[] labels, bool[] own, double gamma)
    {
        var context = StatefulBatches.Context(state, [.. labels.Select((_, i) => (long)i)], peer, labels, epoch: epoch);
        return ExampleBatch.Rows(LabelCorrection.Correct(context, context.Outputs.detach(), tensor(own), gamma));
    }

    /// <summary>Rows whose labels the network learns from during the warm-up.</summary>
    private static bool[] Seen(int count, int member, int seed)
    {
        using var scope = NewDisposeScope();
        using var state = new ObjectiveState(count);
        var losses = new CrossSplit(warmUp: 0.5).Losses(new()
        {
            Outputs = zeros(count, 3), Labels = zeros(count, ScalarType.Int64), RowIndices = arange(count, ScalarType.Int64), EpochCount = 100, State = state, Member = member, Seed = seed,
        });
        return [.. losses.data<float>().ToArray().Select(loss => loss != 0)];
    }

    /// <summary>The greatest change of a loss or a gradient when all labels of the other half change. The twin takes every row for its own.</summary>
    private static double ChangeByTheOtherHalf(int member, bool broken)
    {
        using var scope = NewDisposeScope();
        var objective = new CrossSplit(rampUp: 0);
        var batch = new CrossSplitReference().WithColumns(objective, Some.Batch(objective, 12, 3), new Random(3));
        var half = batch.Columns["half"];
        var changed = batch with { Labels = [.. batch.Labels.Select((label, i) => (half[i][0] == 1) == (member == 0) ? label : [(label[0] + 1) % 3])] };
        if (broken)
            (batch, changed) = (WithHalf(batch, 1 - member), WithHalf(changed, 1 - member));
        double[] Numbers(ExampleBatch of)
        {
            var context = Context(of, member);
            var losses = objective.Losses(context);
            losses.sum().backward();
            return [.. losses.data<double>().ToArray(), .. context.Outputs.grad!.contiguous().data<double>().ToArray()];
        }
        return Numbers(batch).Zip(Numbers(changed), (a, b) => Math.Abs(a - b)).Max();

        static ExampleBatch WithHalf(ExampleBatch batch, double all) =>
            batch with { Columns = new Dictionary<string, double[][]>(batch.Columns) { ["half"] = [.. batch.Labels.Select(_ => new[] { all })] } };
    }

    private static ObjectiveContext Context(ExampleBatch batch, int member = 0, int epoch = 0, int epochCount = 1, Func<Tensor>? members = null)
    {
        var context = batch.Context(new CrossSplit());
        return new()
        {
            Outputs = context.Outputs, Labels = context.Labels, RowIndices = context.RowIndices, Columns = context.Columns, State = context.State,
            Member = member, Epoch = epoch, EpochCount = epochCount, MemberOutputs = members,
        };
    }
}
