using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using MLExtensions.Columns;
using MLExtensions.Training;

namespace MLExtensions.MLNet;

internal sealed class BinaryNetworkTask : NetworkTask<NeuralNetworkPredictionTransformer<NeuralNetworkBinaryModelParameters>, NeuralNetworkBinaryModelParameters>
{
    public override LabelKind LabelKind => LabelKind.Binary;

    public override PredictionKind PredictionKind => PredictionKind.BinaryClassification;

    public override SchemaShape.Column Label(string name) => TrainerUtils.MakeBoolScalarLabel(name);

    public override IEnumerable<SchemaShape.Column> Outputs(SchemaShape.Column label) =>
    [
        Scalar(DefaultColumnNames.Score, NumberDataViewType.Single),
        Scalar(DefaultColumnNames.Probability, NumberDataViewType.Single, isNormalized: true),
        Scalar(DefaultColumnNames.PredictedLabel, BooleanDataViewType.Instance),
    ];

    public override NeuralNetworkBinaryModelParameters MakeModel(IHost host, NetworkFit fit) => new(host, fit.Parameters, fit.Link, fit.History);

    public override NeuralNetworkPredictionTransformer<NeuralNetworkBinaryModelParameters> MakeTransformer(IHost host, NeuralNetworkBinaryModelParameters model, DataViewSchema trainSchema, string featureColumn, string labelColumn)
        => new(host, new BinaryPredictionTransformer<NeuralNetworkBinaryModelParameters>(host, model, trainSchema, featureColumn));
}
