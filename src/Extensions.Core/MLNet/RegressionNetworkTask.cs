using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using MLExtensions.Columns;
using MLExtensions.Training;

namespace MLExtensions.MLNet;

internal sealed class RegressionNetworkTask : NetworkTask<NeuralNetworkPredictionTransformer<NeuralNetworkRegressionModelParameters>, NeuralNetworkRegressionModelParameters>
{
    public override LabelKind LabelKind => LabelKind.Regression;

    public override PredictionKind PredictionKind => PredictionKind.Regression;

    public override SchemaShape.Column Label(string name) => TrainerUtils.MakeR4ScalarColumn(name);

    public override IEnumerable<SchemaShape.Column> Outputs(SchemaShape.Column label) => [Scalar(DefaultColumnNames.Score, NumberDataViewType.Single)];

    public override NeuralNetworkRegressionModelParameters MakeModel(IHost host, NetworkFit fit) => new(host, fit.Parameters, fit.Link, fit.History);

    public override NeuralNetworkPredictionTransformer<NeuralNetworkRegressionModelParameters> MakeTransformer(IHost host, NeuralNetworkRegressionModelParameters model, DataViewSchema trainSchema, string featureColumn, string labelColumn)
        => new(host, new RegressionPredictionTransformer<NeuralNetworkRegressionModelParameters>(host, model, trainSchema, featureColumn));
}
