using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

using MLExtensions;
using MLExtensions.MLNet;
using MLExtensions.Models;

[assembly: LoadableClass(typeof(NeuralNetworkMulticlassModelParameters), null, typeof(SignatureLoadModel), "Neural network (multiclass classification)", NeuralNetworkMulticlassModelParameters.LoaderName)]

namespace MLExtensions;

/// <summary>A neural network for multiclass classification. Score holds one number per class: the outputs after the output link.</summary>
/// <remarks>
/// With <see cref="OutputLink.Softmax"/> the scores are probabilities that sum to 1; with <see cref="OutputLink.Sigmoid"/> each is the
/// probability of its class against all others, and the sum is free. Immutable and safe under concurrent use. A NaN feature gives NaN scores.
/// </remarks>
public sealed class NeuralNetworkMulticlassModelParameters : ModelParametersBase<VBuffer<float>>, INetworkModel, ILookAheadModel, IValueMapper, ISchemaBindableMapper
{
    internal const string LoaderName = "MLXNeuralNetMulticlass";
    private static readonly ModelFormat Format = new("MLXNNMUL", LoaderName);

    private readonly NetworkModel model;

    internal NeuralNetworkMulticlassModelParameters(IHostEnvironment env, FeedForwardParameters network, OutputLink link, TrainingHistory history)
        : base(env, LoaderName)
        => model = new NetworkModel(network, link, [OutputLink.Softmax, OutputLink.Sigmoid], singleOutput: false, history, scoreLink: link);

    /// <summary>The trained network.</summary>
    public FeedForwardParameters Network => model.Network;

    /// <summary>What turns the network's outputs into predictions.</summary>
    public OutputLink OutputLink => model.Link;

    /// <summary>The course of the training; empty after loading from a file.</summary>
    public TrainingHistory History => model.History;

    /// <inheritdoc/>
    protected override PredictionKind PredictionKind => PredictionKind.MulticlassClassification;

    private static NeuralNetworkMulticlassModelParameters Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        var (network, link) = NetworkModel.Load(Format, ctx);
        return new NeuralNetworkMulticlassModelParameters(env, network, link, TrainingHistory.Empty);
    }

    /// <inheritdoc/>
    protected override void SaveCore(ModelSaveContext ctx) => model.Save(Format.Open(ctx, GetType()));

    NetworkModel ILookAheadModel.Network => model;

    ISchemaBoundMapper ISchemaBindableMapper.Bind(IHostEnvironment env, RoleMappedSchema schema) => LookAheadBindableMapper.Bind(this, model, env, schema);

    DataViewType IValueMapper.InputType => model.InputType;

    DataViewType IValueMapper.OutputType => new VectorDataViewType(NumberDataViewType.Single, Network.OutputCount);

    ValueMapper<TSrc, TDst> IValueMapper.GetMapper<TSrc, TDst>()
    {
        var session = model.CreateSession();
        ValueMapper<VBuffer<float>, VBuffer<float>> map = (in VBuffer<float> features, ref VBuffer<float> scores) =>
        {
            var editor = VBufferEditor.Create(ref scores, Network.OutputCount);
            session.Score(features, editor.Values);
            OutputLinks.Apply(model.ScoreLink, editor.Values);
            scores = editor.Commit();
        };
        return NetworkModel.Cast<ValueMapper<TSrc, TDst>>(map);
    }
}
