using Extensions.Testing;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLExtensions;
using MLExtensions.Columns;
using MLExtensions.Trainers;
using MLExtensions.Training;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Extensions.Trainers.Tests.Training;

/// <summary>One thread: small batches gain nothing from more, and tests run side by side.</summary>
internal sealed record SomeOptions : NeuralNetworkOptions
{
    public SomeOptions() => NumberOfThreads = 1;

    /// <summary>Tests give the objective along with the options.</summary>
    internal override Objective TrainingObjective => throw new NotSupportedException();
}

internal sealed record SomeCrossEntropy : MulticlassObjective
{
    public override Tensor Losses(ObjectiveContext context) => F.cross_entropy(context.Outputs, context.Labels, reduction: TorchSharp.torch.nn.Reduction.None);
}

internal sealed record SomeLogistic : BinaryObjective
{
    public override Tensor Losses(ObjectiveContext context) =>
        F.binary_cross_entropy_with_logits(context.Outputs, context.Labels, reduction: TorchSharp.torch.nn.Reduction.None);
}

internal sealed record SomeSquaredError : RegressionObjective
{
    public override Tensor Losses(ObjectiveContext context) => (context.Outputs - context.Labels).square();
}

/// <summary>Keeps a running mean of every example's output, so that its losses depend on all epochs before.</summary>
internal sealed record RememberingObjective : RegressionObjective
{
    public override Tensor Losses(ObjectiveContext context)
    {
        if (!context.IsTraining)
            return (context.Outputs - context.Labels).square();
        var memory = context.State.GetOrAdd("memory", () => zeros(context.State.ExampleCount));
        var former = memory.index_select(0, context.RowIndices);
        memory.index_copy_(0, context.RowIndices, former * 0.5 + context.Outputs.detach() * 0.5);
        return (context.Outputs - context.Labels).square() + (context.Outputs - former).square() * 0.1;
    }
}

internal static class Fits
{
    public static IHost Host(int seed = 1) => ((IHostEnvironment)new MLContext(seed)).Register("Test");

    public static NetworkFit Fit(this Objective objective, ExampleBlock train, NeuralNetworkOptions options, int labelCount = 1,
        ExampleBlock? validation = null, FeedForwardParameters? initial = null, IHost? host = null, params SlotRange[] categories) =>
        NetworkFitter.Fit(new NetworkFitRequest(train, validation, labelCount, initial, host ?? Host()) { CategoricalSlots = [.. categories] }, options, objective);

    /// <summary>Gaussian features with different means and deviations, one constant column, and labels from a nonlinear function of them.</summary>
    public static ExampleBlock Dense(int rows, int columns, int classes, int seed = 1, bool weights = false)
    {
        var random = new Random(seed);
        var (values, labels) = (new float[rows * columns], new float[rows]);
        var importance = weights ? new float[rows] : null;
        for (var row = 0; row < rows; row++)
        {
            var score = 0.0;
            for (var c = 0; c < columns; c++)
            {
                var z = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
                if (c == 1)
                    z = 0;
                values[row * columns + c] = (float)(3 * c - 4 + (1 + c) * z);
                score += c % 2 == 0 ? z : Math.Abs(z) - 0.8;
            }
            labels[row] = classes == 0 ? (float)(50 + 10 * score) : Math.Clamp((int)Math.Floor(score / 2 + classes / 2.0), 0, classes - 1);
            if (importance is not null)
                importance[row] = 0.5f + (float)random.NextDouble();
        }
        return new ExampleBlock(new DenseFeatures(rows, columns, values), labels, 1, importance);
    }

    /// <summary>
    /// The same rows with a one-hot block behind their features. Every seventh row has no value; the last slot is in no row.
    /// </summary>
    public static ExampleBlock WithCategory(this ExampleBlock block, int slots)
    {
        var dense = (DenseFeatures)block.Features;
        var columns = dense.ColumnCount + slots;
        var values = new float[dense.RowCount * columns];
        for (var row = 0; row < dense.RowCount; row++)
        {
            dense.Values.AsSpan(row * dense.ColumnCount, dense.ColumnCount).CopyTo(values.AsSpan(row * columns));
            if (row % 7 != 0)
                values[row * columns + dense.ColumnCount + row % (slots - 1)] = 1;
        }
        return block with { Features = new DenseFeatures(dense.RowCount, columns, values) };
    }

    /// <summary>The same rows with zeros left out.</summary>
    public static ExampleBlock ToSparse(this ExampleBlock block)
    {
        var dense = (DenseFeatures)block.Features;
        var (starts, columns, values) = (new List<long> { 0 }, new List<int>(), new List<float>());
        for (var row = 0; row < dense.RowCount; row++)
        {
            for (var c = 0; c < dense.ColumnCount; c++)
                if (dense.Values[row * dense.ColumnCount + c] is not 0 and var value)
                {
                    columns.Add(c);
                    values.Add(value);
                }
            starts.Add(columns.Count);
        }
        return block with { Features = new SparseFeatures(dense.RowCount, dense.ColumnCount, [.. starts], [.. columns], [.. values]) };
    }

    public static float[] Row(this ExampleBlock block, int row)
    {
        var columns = block.Features.ColumnCount;
        if (block.Features is DenseFeatures dense)
            return dense.Values.AsSpan(row * columns, columns).ToArray();
        var sparse = (SparseFeatures)block.Features;
        var result = new float[columns];
        for (var i = sparse.RowStarts[row]; i < sparse.RowStarts[row + 1]; i++)
            result[sparse.Columns[i]] = sparse.Values[i];
        return result;
    }

    /// <summary>All numbers of a network, in order: equal for equal models.</summary>
    public static float[] Numbers(this FeedForwardParameters parameters) => [.. parameters.InputOffset, .. parameters.Layers.SelectMany(Numbers)];

    private static IEnumerable<float> Numbers(FeedForwardLayer layer) => layer switch
    {
        DenseLayer dense => [.. dense.Weights, .. dense.Biases],
        LayerNormalization normalization => [.. normalization.Scale, .. normalization.Shift],
        ResidualBlock block => block.Body.SelectMany(Numbers),
        SmoothClipLayer clip => clip.Factor,
        PeriodicEmbeddingLayer embedding => [.. embedding.Frequencies, .. embedding.Phases, .. embedding.Weights, .. embedding.Biases],
        MixedActivationLayer mixed => mixed.Mix,
        ClampLayer clamp => [clamp.Lower, clamp.Upper],
        EnsembleLayer ensemble => ensemble.Members.SelectMany(member => member.SelectMany(Numbers)),
        ActivationLayer => [],
        _ => throw new ArgumentException($"No numbers are known of {layer.GetType().Name}."),
    };

    /// <summary>The network's outputs by plain loops in double precision.</summary>
    public static double[] Evaluate(this FeedForwardParameters parameters, float[] row) => NaiveNetwork.Score(parameters, row);
}
