using Extensions.Trainers.Tests.Contracts;
using Extensions.Trainers.Tests.Golden;
using Extensions.Trainers.Tests.Training;
using MLExtensions.Trainers;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Objectives.Mixtures;

public sealed class MixupReference : NaiveReference
{
    public override Type Objective => typeof(Mixup);

    public override IReadOnlyList<Objective> Settings(int labelCount) => [new Mixup(), new Mixup(0.2)];

    public override ExampleBatch WithColumns(Objective objective, ExampleBatch batch, Random random) => MixedBatch.Add(batch);

    public override double[] Losses(Objective objective, ExampleBatch batch, double[][] constants) => [.. batch.Outputs.Select((outputs, i) =>
    {
        var logs = Naive.Softmax(outputs).Select(probability => Math.Log(probability)).ToArray();
        var mix = batch.Columns["mix"][i][0];
        return -mix * logs[(int)batch.Labels[i][0]] - (1 - mix) * logs[(int)batch.Columns["labels_b"][i][0]];
    })];
}

public sealed class MixupGolden : GoldenAdapter
{
    public override string Name => "mixup";

    public override void Check(GoldenObjectiveCase golden, ScalarType dtype)
    {
        using var state = CheckObjective(golden, new Mixup(), MixedBatch.Golden(golden, new Mixup()), dtype).State;
    }
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class MixupTests
{
    private static readonly double[,] Outputs = { { 3, 0, 0 }, { 0, 3, 0 }, { 0, 0, 3 }, { 1, 2, 3 }, { -3, 0, 1 } };
    private static readonly long[] Labels = [0, 1, 2, 0, 1];

    /// <summary>The network is linear, so the outputs at a mixture are the mixture of the outputs, and m and the order can be found again from them.</summary>
    [Fact]
    public void Losses_OfANetwork_AreThoseOfOneShareAndOneOrder()
    {
        using var scope = NewDisposeScope();
        var context = MixedBatch.Context(tensor(Outputs), tensor(Labels), seed: 1);
        using var state = context.State;
        var mixing = Mixing.Of(context, 1);
        var share = mixing.Share.item<double>();
        Assert.InRange(share, 0, 1);
        var others = (mixing.Outputs - share * context.Outputs) / (1 - share);
        foreach (var (row, label) in ExampleBatch.Rows(others).Zip(mixing.Others.data<long>().ToArray()))
        {
            var source = Enumerable.Range(0, 5).Single(i => Enumerable.Range(0, 3).All(k => Math.Abs(Outputs[i, k] - row[k]) < 1e-9));
            Assert.Equal(Labels[source], label);
        }
    }

    [Fact]
    public void Losses_SameSeed_AreTheSameAndChangeWithIt()
    {
        Assert.Equal(Losses(1), Losses(1));
        Assert.NotEqual(Losses(1), Losses(2));

        static double[] Losses(ulong seed)
        {
            using var scope = NewDisposeScope();
            var context = MixedBatch.Context(tensor(Outputs), tensor(Labels), seed);
            using var state = context.State;
            return new Mixup().Losses(context).data<double>().ToArray();
        }
    }

    [Fact]
    public void Losses_SparseFeatures_EqualThoseOfDenseOnes()
    {
        using var scope = NewDisposeScope();
        var outputs = tensor(Outputs).to(ScalarType.Float32);
        var dense = MixedBatch.Context(outputs, tensor(Labels), seed: 3);
        var sparse = MixedBatch.Context(outputs, tensor(Labels), seed: 3, features => features.to_sparse());
        using var first = dense.State;
        using var second = sparse.State;
        var mixed = Mixing.Of(sparse, 1);
        Assert.True(allclose(Mixing.Of(MixedBatch.Context(outputs, tensor(Labels), seed: 3), 1).Outputs, mixed.Outputs));
        Assert.True(allclose(new Mixup().Losses(dense), new Mixup().Losses(MixedBatch.Context(outputs, tensor(Labels), seed: 3, features => features.to_sparse()))));
    }

    /// <summary>The sparse first layer reads entries as they stand, so what is passed must hold all of both examples.</summary>
    [Fact]
    public void Losses_SparseFeaturesAsEntries_AreMixedAndSparse()
    {
        using var scope = NewDisposeScope();
        Tensor? passed = null;
        var indices = tensor(new long[,] { { 0, 0, 1, 2 }, { 0, 2, 1, 2 } });
        var features = sparse_coo_tensor(indices, tensor(new float[] { 1, 2, 4, 8 }), [3, 3]);
        var context = new ObjectiveContext
        {
            Outputs = zeros(3, 3),
            Labels = tensor(new long[] { 0, 1, 2 }),
            RowIndices = arange(3, ScalarType.Int64),
            State = new ObjectiveState(3),
            Features = features,
            Forward = inputs => (passed = inputs).to_dense(),
            Generator = new Generator(5),
        };
        using var state = context.State;
        new Mixup().Losses(context);
        Assert.True(passed!.is_sparse);
        var entries = new SparseBatch(passed);
        var sums = new float[9];
        for (var entry = 0; entry < entries.EntryCount; entry++)
            sums[3 * entries.Rows[entry] + entries.Columns[entry]] += entries.Values[entry];
        Assert.Equal(passed.to_dense().data<float>().ToArray(), sums);
        Assert.Equal(15, sums.Sum(), 1e-5);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Fit_DenseOrSparseRows_LearnsFromMixtures(bool sparse, bool regularised)
    {
        var block = Fits.Dense(400, 4, 3);
        if (sparse)
            block = block.ToSparse();
        var options = new SomeOptions { NumberOfEpochs = 8, BatchSize = 50, Network = new NetworkOptions { HiddenLayers = [16] }, Optimizer = new AdamW { LearningRate = 0.01 } };
        var objective = regularised ? (MulticlassObjective)new RegMixup() : new Mixup(0.2);
        var epochs = objective.Fit(block, options, 3, validation: block).History.Epochs;
        Assert.True(epochs[^1].ValidationLoss < 0.8 * epochs[0].ValidationLoss, $"{epochs[0].ValidationLoss} to {epochs[^1].ValidationLoss}");
    }

    [Fact]
    public void Losses_OfValidation_AreCrossEntropies()
    {
        using var scope = NewDisposeScope();
        using var state = new ObjectiveState(1);
        var context = new ObjectiveContext { Outputs = tensor(Outputs), Labels = tensor(Labels), RowIndices = arange(5), State = state, IsTraining = false };
        Assert.Equal(new CrossEntropy().Losses(context).data<double>().ToArray(), new Mixup().Losses(context).data<double>().ToArray());
    }

    [Fact]
    public void Losses_WithoutANetwork_AreRefused()
    {
        var error = Assert.Throws<ArgumentException>(() => ObjectiveContract.Losses(new Mixup(), new ExampleBatch([[0, 0]], [[1]])));
        Assert.StartsWith("Mixing examples needs the network: the features of the batch and a further pass. Got outputs alone.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Losses_OneClass_AreRefused() => Assert.Throws<ArgumentException>(
        () => ObjectiveContract.Losses(new Mixup(), MixedBatch.Add(new ExampleBatch([[0]], [[0]]))));

    [Fact]
    public void Mixup_AlphaOutsideItsRange_NamesRangeAndValue()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new Mixup(0));
        Assert.StartsWith("Alpha of Mixup must be in (0, infinity). Got 0.", error.Message, StringComparison.Ordinal);
    }
}
