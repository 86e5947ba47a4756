using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

using MLExtensions;
using MLExtensions.MLNet;
using MLExtensions.Models;

[assembly: LoadableClass(typeof(NeuralNetworkBinaryModelParameters), null, typeof(SignatureLoadModel), "Neural network (binary classification)", NeuralNetworkBinaryModelParameters.LoaderName)]

namespace MLExtensions;

/// <summary>A neural network for binary classification. Score is its output, the logit z; Probability is 1 / (1 + exp(-z)).</summary>
/// <remarks>Immutable and safe under concurrent use. A NaN feature gives a NaN score and probability.</remarks>
public sealed class NeuralNetworkBinaryModelParameters : ModelParametersBase<float>, INetworkModel, ILookAheadModel, IValueMapperDist, ISchemaBindableMapper
{
    internal const string LoaderName = "MLXNeuralNetBinary";
    private static readonly ModelFormat Format = new("MLXNNBIN", LoaderName);

    private readonly NetworkModel model;

    internal NeuralNetworkBinaryModelParameters(IHostEnvironment env, FeedForwardParameters network, OutputLink link, TrainingHistory history)
        : base(env, LoaderName)
        => model = new NetworkModel(network, link, [OutputLink.Sigmoid], singleOutput: true, history);

    /// <summary>The trained network.</summary>
    public FeedForwardParameters Network => model.Network;

    /// <summary>What turns the network's outputs into predictions.</summary>
    public OutputLink OutputLink => model.Link;

    /// <summary>The course of the training; empty after loading from a file.</summary>
    public TrainingHistory History => model.History;

    /// <inheritdoc/>
    protected override PredictionKind PredictionKind => PredictionKind.BinaryClassification;

    private static NeuralNetworkBinaryModelParameters Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        var (network, link) = NetworkModel.Load(Format, ctx);
        return new NeuralNetworkBinaryModelParameters(env, network, link, TrainingHistory.Empty);
    }

    /// <inheritdoc/>
    protected override void SaveCore(ModelSaveContext ctx) => model.Save(Format.Open(ctx, GetType()));

    NetworkModel ILookAheadModel.Network => model;

    ISchemaBoundMapper ISchemaBindableMapper.Bind(IHostEnvironment env, RoleMappedSchema schema) => LookAheadBindableMapper.Bind(this, model, env, schema);

    DataViewType IValueMapper.InputType => model.InputType;

    DataViewType IValueMapper.OutputType => NumberDataViewType.Single;

    DataViewType IValueMapperDist.DistType => NumberDataViewType.Single;

    ValueMapper<TSrc, TDst> IValueMapper.GetMapper<TSrc, TDst>()
    {
        var session = model.CreateSession();
        ValueMapper<VBuffer<float>, float> map = (in VBuffer<float> features, ref float score) => session.Score(features, new Span<float>(ref score));
        return NetworkModel.Cast<ValueMapper<TSrc, TDst>>(map);
    }

    ValueMapper<TSrc, TDst, TDist> IValueMapperDist.GetMapper<TSrc, TDst, TDist>()
    {
        var session = model.CreateSession();
        ValueMapper<VBuffer<float>, float, float> map = (in VBuffer<float> features, ref float score, ref float probability) =>
        {
            session.Score(features, new Span<float>(ref score));
            probability = OutputLinks.Sigmoid(score);
        };
        return NetworkModel.Cast<ValueMapper<TSrc, TDst, TDist>>(map);
    }
}
