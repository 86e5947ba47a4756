using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

using MLExtensions;
using MLExtensions.MLNet;

[assembly: LoadableClass(typeof(NeuralNetworkMultilabelModelParameters), null, typeof(SignatureLoadModel), "Neural network (multi-label classification)", NeuralNetworkMultilabelModelParameters.LoaderName)]

namespace MLExtensions;

/// <summary>
/// A neural network for multi-label classification: one output z per label, the logit; a label's probability is 1 / (1 + exp(-z)).
/// <see cref="MultilabelPredictionTransformer"/> scores rows with it.
/// </summary>
/// <remarks>Immutable and safe under concurrent use. A NaN feature gives NaN scores.</remarks>
public sealed class NeuralNetworkMultilabelModelParameters : ModelParametersBase<VBuffer<float>>, INetworkModel, ILookAheadModel
{
    internal const string LoaderName = "MLXNeuralNetMultilabel";
    private static readonly ModelFormat Format = new("MLXNNMLB", LoaderName);

    private readonly NetworkModel model;

    internal NeuralNetworkMultilabelModelParameters(IHostEnvironment env, FeedForwardParameters network, OutputLink link, TrainingHistory history)
        : base(env, LoaderName)
        => model = new NetworkModel(network, link, [OutputLink.Sigmoid], singleOutput: false, history);

    /// <summary>The trained network.</summary>
    public FeedForwardParameters Network => model.Network;

    /// <summary>What turns the network's outputs into predictions.</summary>
    public OutputLink OutputLink => model.Link;

    /// <summary>The course of the training; empty after loading from a file.</summary>
    public TrainingHistory History => model.History;

    /// <inheritdoc/>
    protected override PredictionKind PredictionKind => PredictionKind.Custom;

    private static NeuralNetworkMultilabelModelParameters Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        var (network, link) = NetworkModel.Load(Format, ctx);
        return new NeuralNetworkMultilabelModelParameters(env, network, link, TrainingHistory.Empty);
    }

    /// <inheritdoc/>
    protected override void SaveCore(ModelSaveContext ctx) => model.Save(Format.Open(ctx, GetType()));

    NetworkModel ILookAheadModel.Network => model;
}
