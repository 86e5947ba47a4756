using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLExtensions.Columns;
using MLExtensions.Training;

namespace MLExtensions.MLNet;

/// <summary>What tells the tasks apart: the label they read, the columns they give, the transformer they make.</summary>
internal abstract class NetworkTask<TTransformer, TModel>
{
    public abstract LabelKind LabelKind { get; }

    public abstract PredictionKind PredictionKind { get; }

    /// <summary>The label column that the estimator asks for.</summary>
    public abstract SchemaShape.Column Label(string name);

    /// <summary>Whether a label column will do that is not of the type asked for.</summary>
    public virtual bool AlsoReads(SchemaShape.Column label) => false;

    /// <summary>Number of classes or labels that the label column stands for; 1 where there is just one output.</summary>
    public virtual int LabelCount(DataViewSchema.Column label) => 1;

    /// <summary>The columns that the fitted transformer gives.</summary>
    public abstract IEnumerable<SchemaShape.Column> Outputs(SchemaShape.Column label);

    public abstract TModel MakeModel(IHost host, NetworkFit fit);

    public abstract TTransformer MakeTransformer(IHost host, TModel model, DataViewSchema trainSchema, string featureColumn, string labelColumn);

    /// <summary>A scalar output column as ML.NET's scorers annotate it.</summary>
    protected static SchemaShape.Column Scalar(string name, DataViewType type, bool isNormalized = false)
        => new(name, SchemaShape.Column.VectorKind.Scalar, type, false, new SchemaShape(AnnotationUtils.GetTrainerOutputAnnotation(isNormalized)));
}
