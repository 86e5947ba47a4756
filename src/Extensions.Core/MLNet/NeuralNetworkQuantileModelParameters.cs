using System.Collections.Immutable;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

using MLExtensions;
using MLExtensions.MLNet;

[assembly: LoadableClass(typeof(NeuralNetworkQuantileModelParameters), null, typeof(SignatureLoadModel), "Neural network (quantile regression)", NeuralNetworkQuantileModelParameters.LoaderName)]

namespace MLExtensions;

/// <summary>
/// A neural network for quantile regression: one output per level, in the unit of the label. <see cref="QuantilePredictionTransformer"/> scores rows with it.
/// </summary>
/// <remarks>Immutable and safe under concurrent use. A NaN feature gives NaN quantiles.</remarks>
public sealed class NeuralNetworkQuantileModelParameters : ModelParametersBase<VBuffer<float>>, INetworkModel, ILookAheadModel
{
    internal const string LoaderName = "MLXNeuralNetQuantile";
    private static readonly ModelFormat Format = new("MLXNNQTL", LoaderName);

    private readonly NetworkModel model;

    internal NeuralNetworkQuantileModelParameters(IHostEnvironment env, FeedForwardParameters network, OutputLink link, TrainingHistory history)
        : base(env, LoaderName)
        => model = new NetworkModel(network, link, [OutputLink.Identity], singleOutput: false, history);

    /// <summary>The trained network.</summary>
    public FeedForwardParameters Network => model.Network;

    /// <summary>What turns the network's outputs into predictions: nothing.</summary>
    public OutputLink OutputLink => model.Link;

    /// <summary>The course of the training; empty after loading from a file.</summary>
    public TrainingHistory History => model.History;

    /// <summary>Levels of the outputs as the training gave them; empty after loading, when <see cref="QuantilePredictionTransformer.Levels"/> has them.</summary>
    internal ImmutableArray<double> Levels { get; init; } = [];

    /// <inheritdoc/>
    protected override PredictionKind PredictionKind => PredictionKind.Custom;

    private static NeuralNetworkQuantileModelParameters Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        var (network, link) = NetworkModel.Load(Format, ctx);
        return new NeuralNetworkQuantileModelParameters(env, network, link, TrainingHistory.Empty);
    }

    /// <inheritdoc/>
    protected override void SaveCore(ModelSaveContext ctx) => model.Save(Format.Open(ctx, GetType()));

    NetworkModel ILookAheadModel.Network => model;
}
