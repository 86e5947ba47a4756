using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

using MLExtensions;
using MLExtensions.MLNet;
using MLExtensions.Models;

[assembly: LoadableClass(typeof(NeuralNetworkRegressionModelParameters), null, typeof(SignatureLoadModel), "Neural network (regression)", NeuralNetworkRegressionModelParameters.LoaderName)]

namespace MLExtensions;

/// <summary>A neural network for regression. Score is its output after the output link, in the unit of the label.</summary>
/// <remarks>Immutable and safe under concurrent use. A NaN feature gives a NaN score.</remarks>
public sealed class NeuralNetworkRegressionModelParameters : ModelParametersBase<float>, INetworkModel, ILookAheadModel, IValueMapper, ISchemaBindableMapper
{
    internal const string LoaderName = "MLXNeuralNetRegression";
    private static readonly ModelFormat Format = new("MLXNNREG", LoaderName);

    private readonly NetworkModel model;

    internal NeuralNetworkRegressionModelParameters(IHostEnvironment env, FeedForwardParameters network, OutputLink link, TrainingHistory history)
        : base(env, LoaderName)
        => model = new NetworkModel(network, link, [OutputLink.Identity, OutputLink.Sigmoid], singleOutput: true, history, scoreLink: link);

    /// <summary>The trained network.</summary>
    public FeedForwardParameters Network => model.Network;

    /// <summary>What turns the network's outputs into predictions.</summary>
    public OutputLink OutputLink => model.Link;

    /// <summary>The course of the training; empty after loading from a file.</summary>
    public TrainingHistory History => model.History;

    /// <inheritdoc/>
    protected override PredictionKind PredictionKind => PredictionKind.Regression;

    private static NeuralNetworkRegressionModelParameters Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        var (network, link) = NetworkModel.Load(Format, ctx);
        return new NeuralNetworkRegressionModelParameters(env, network, link, TrainingHistory.Empty);
    }

    /// <inheritdoc/>
    protected override void SaveCore(ModelSaveContext ctx) => model.Save(Format.Open(ctx, GetType()));

    NetworkModel ILookAheadModel.Network => model;

    ISchemaBoundMapper ISchemaBindableMapper.Bind(IHostEnvironment env, RoleMappedSchema schema) => LookAheadBindableMapper.Bind(this, model, env, schema);

    DataViewType IValueMapper.InputType => model.InputType;

    DataViewType IValueMapper.OutputType => NumberDataViewType.Single;

    ValueMapper<TSrc, TDst> IValueMapper.GetMapper<TSrc, TDst>()
    {
        var session = model.CreateSession();
        ValueMapper<VBuffer<float>, float> map = (in VBuffer<float> features, ref float score) =>
        {
            var output = new Span<float>(ref score);
            session.Score(features, output);
            OutputLinks.Apply(model.ScoreLink, output);
        };
        return NetworkModel.Cast<ValueMapper<TSrc, TDst>>(map);
    }
}
