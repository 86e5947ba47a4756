using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using MLExtensions.Columns;
using MLExtensions.Training;

namespace MLExtensions.MLNet;

internal sealed class QuantileNetworkTask : NetworkTask<QuantilePredictionTransformer, NeuralNetworkQuantileModelParameters>
{
    public override LabelKind LabelKind => LabelKind.Regression;

    public override PredictionKind PredictionKind => PredictionKind.Custom;

    public override SchemaShape.Column Label(string name) => TrainerUtils.MakeR4ScalarColumn(name);

    public override IEnumerable<SchemaShape.Column> Outputs(SchemaShape.Column label)
    {
        yield return Scalar(DefaultColumnNames.Score, NumberDataViewType.Single);
        yield return new SchemaShape.Column(QuantilePredictionTransformer.QuantilesColumn, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, false, new SchemaShape(
            [.. AnnotationUtils.GetTrainerOutputAnnotation(), new(AnnotationUtils.Kinds.SlotNames, SchemaShape.Column.VectorKind.Vector, TextDataViewType.Instance, false)]));
    }

    public override NeuralNetworkQuantileModelParameters MakeModel(IHost host, NetworkFit fit) => new(host, fit.Parameters, fit.Link, fit.History) { Levels = fit.Levels };

    public override QuantilePredictionTransformer MakeTransformer(IHost host, NeuralNetworkQuantileModelParameters model, DataViewSchema trainSchema, string featureColumn, string labelColumn)
        => new(host, model, featureColumn, model.Levels);
}
