using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using MLExtensions.Columns;
using MLExtensions.Training;

namespace MLExtensions.MLNet;

internal sealed class MulticlassNetworkTask : NetworkTask<NeuralNetworkPredictionTransformer<NeuralNetworkMulticlassModelParameters>, NeuralNetworkMulticlassModelParameters>
{
    public override LabelKind LabelKind => LabelKind.Multiclass;

    public override PredictionKind PredictionKind => PredictionKind.MulticlassClassification;

    public override SchemaShape.Column Label(string name) => TrainerUtils.MakeU4ScalarColumn(name);

    public override int LabelCount(DataViewSchema.Column label) => checked((int)((KeyDataViewType)label.Type).Count);

    public override IEnumerable<SchemaShape.Column> Outputs(SchemaShape.Column label)
    {
        var keyValues = label.Annotations.Where(annotation => annotation.Name == AnnotationUtils.Kinds.KeyValues);
        return
        [
            new(DefaultColumnNames.Score, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, false, new SchemaShape(AnnotationUtils.AnnotationsForMulticlassScoreColumn(label))),
            new(DefaultColumnNames.PredictedLabel, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.UInt32, true, new SchemaShape(keyValues.Concat(AnnotationUtils.GetTrainerOutputAnnotation()))),
        ];
    }

    public override NeuralNetworkMulticlassModelParameters MakeModel(IHost host, NetworkFit fit) => new(host, fit.Parameters, fit.Link, fit.History);

    public override NeuralNetworkPredictionTransformer<NeuralNetworkMulticlassModelParameters> MakeTransformer(IHost host, NeuralNetworkMulticlassModelParameters model, DataViewSchema trainSchema, string featureColumn, string labelColumn)
        => new(host, new MulticlassPredictionTransformer<NeuralNetworkMulticlassModelParameters>(host, model, trainSchema, featureColumn, labelColumn));
}
