using Extensions.Trainers.Tests.Golden;
using MLExtensions.Trainers;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Objectives.Mixtures;

/// <summary>What takes the place of draws in tests of mixing objectives.</summary>
internal static class MixedBatch
{
    /// <summary>Labels of other examples and shares, the same for every batch of a size.</summary>
    public static ExampleBatch Add(ExampleBatch batch, bool withOutputs = false)
    {
        var random = new Random(13);
        var labels = batch.Labels.Select(row => row[0]).Distinct().Order().ToArray();
        var columns = new Dictionary<string, double[][]>
        {
            ["labels_b"] = [.. batch.Labels.Select((_, i) => new[] { labels[(i * i + 1) % labels.Length] })],
            ["mix"] = [.. batch.Labels.Select(_ => new[] { random.NextDouble() })],
        };
        if (withOutputs)
            columns["mixed_logits"] = [.. batch.Outputs.Select(row => Some.Normals(random, row.Length, 2))];
        return batch with { Columns = columns };
    }

    /// <summary>The inputs of a golden case: its m is a parameter there and a draw here.</summary>
    public static ExampleBatch Golden(GoldenObjectiveCase golden, Objective objective)
    {
        var batch = golden.Batch(objective);
        var mix = golden.Params["mix"]!.GetValue<double>();
        return batch with { Columns = new Dictionary<string, double[][]>(batch.Columns) { ["mix"] = [.. batch.Labels.Select(_ => new[] { mix })] } };
    }

    /// <summary>A batch whose network is x -> 3 x, with features that are the outputs' thirds.</summary>
    public static ObjectiveContext Context(Tensor outputs, Tensor labels, ulong seed, Func<Tensor, Tensor>? features = null) => new()
    {
        Outputs = outputs,
        Labels = labels,
        RowIndices = arange(labels.size(0), ScalarType.Int64),
        State = new ObjectiveState((int)labels.size(0)),
        Features = (features ?? (dense => dense))(outputs.dim() == 1 ? outputs.unsqueeze(1) / 3 : outputs / 3),
        Forward = inputs => (outputs.dim() == 1 ? inputs.to_dense().squeeze(1) : inputs.to_dense()) * 3,
        Generator = new Generator(seed),
    };
}
