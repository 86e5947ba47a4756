using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLExtensions.Columns;
using MLExtensions.Training;

namespace MLExtensions.MLNet;

internal sealed class MultilabelNetworkTask : NetworkTask<MultilabelPredictionTransformer, NeuralNetworkMultilabelModelParameters>
{
    public override LabelKind LabelKind => LabelKind.Multilabel;

    public override PredictionKind PredictionKind => PredictionKind.Custom;

    public override SchemaShape.Column Label(string name) => new(name, SchemaShape.Column.VectorKind.Vector, BooleanDataViewType.Instance, false);

    public override bool AlsoReads(SchemaShape.Column label)
        => label is { Kind: SchemaShape.Column.VectorKind.Vector, IsKey: false } && label.ItemType == NumberDataViewType.Single;

    public override int LabelCount(DataViewSchema.Column label) => ((VectorDataViewType)label.Type).Size;

    public override IEnumerable<SchemaShape.Column> Outputs(SchemaShape.Column label) => MultilabelColumns.Shapes(label);

    public override NeuralNetworkMultilabelModelParameters MakeModel(IHost host, NetworkFit fit) => new(host, fit.Parameters, fit.Link, fit.History);

    public override MultilabelPredictionTransformer MakeTransformer(IHost host, NeuralNetworkMultilabelModelParameters model, DataViewSchema trainSchema, string featureColumn, string labelColumn)
        => new(host, model, featureColumn, MultilabelColumns.Names(trainSchema[labelColumn]));
}
