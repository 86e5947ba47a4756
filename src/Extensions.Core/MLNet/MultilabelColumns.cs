using System.Collections.Immutable;

using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLExtensions;

/// <summary>The columns of multi-label predictions, annotated in the manner of ML.NET's scorers.</summary>
internal static class MultilabelColumns
{
    public const string ScoreColumnKind = "MultilabelClassification";
    public const string PredictedLabels = "PredictedLabels";

    /// <summary>Output columns in the order PredictedLabels, Score, Probability.</summary>
    public static ImmutableArray<DataViewSchema.DetachedColumn> Outputs(DataViewSchema input, int labelCount, ImmutableArray<string> labelNames)
    {
        var set = checked(input.GetMaxAnnotationKind(out _, AnnotationUtils.Kinds.ScoreColumnSetId) + 1);
        return
        [
            Column(PredictedLabels, BooleanDataViewType.Instance, AnnotationUtils.Const.ScoreValueKind.PredictedLabel),
            Column(DefaultColumnNames.Score, NumberDataViewType.Single, AnnotationUtils.Const.ScoreValueKind.Score),
            Column(DefaultColumnNames.Probability, NumberDataViewType.Single, AnnotationUtils.Const.ScoreValueKind.Probability),
        ];

        DataViewSchema.DetachedColumn Column(string name, PrimitiveDataViewType item, string valueKind)
        {
            var annotations = new DataViewSchema.Annotations.Builder();
            if (!labelNames.IsEmpty)
                annotations.AddSlotNames(labelCount, (ref VBuffer<ReadOnlyMemory<char>> names) => names = Memory(labelNames));
            annotations.Add(AnnotationUtils.Kinds.ScoreColumnSetId, AnnotationUtils.ScoreColumnSetIdType, (ref uint value) => value = set);
            annotations.Add(AnnotationUtils.Kinds.ScoreColumnKind, TextDataViewType.Instance, (ref ReadOnlyMemory<char> value) => value = ScoreColumnKind.AsMemory());
            annotations.Add(AnnotationUtils.Kinds.ScoreValueKind, TextDataViewType.Instance, (ref ReadOnlyMemory<char> value) => value = valueKind.AsMemory());
            if (valueKind == AnnotationUtils.Const.ScoreValueKind.Probability)
                annotations.Add(AnnotationUtils.Kinds.IsNormalized, BooleanDataViewType.Instance, (ref bool value) => value = true);
            return new DataViewSchema.DetachedColumn(name, new VectorDataViewType(item, labelCount), annotations.ToAnnotations());
        }
    }

    /// <summary>What an estimator promises of the output columns.</summary>
    /// <param name="label">The label column.</param>
    public static IEnumerable<SchemaShape.Column> Shapes(SchemaShape.Column label)
    {
        var annotations = AnnotationUtils.GetTrainerOutputAnnotation();
        if (label.HasSlotNames())
            annotations = annotations.Append(new SchemaShape.Column(AnnotationUtils.Kinds.SlotNames, SchemaShape.Column.VectorKind.Vector, TextDataViewType.Instance, false));
        var normalized = annotations.Concat(AnnotationUtils.GetTrainerOutputAnnotation(isNormalized: true).TakeLast(1));
        yield return new SchemaShape.Column(PredictedLabels, SchemaShape.Column.VectorKind.Vector, BooleanDataViewType.Instance, false, new SchemaShape(annotations));
        yield return new SchemaShape.Column(DefaultColumnNames.Score, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, false, new SchemaShape(annotations));
        yield return new SchemaShape.Column(DefaultColumnNames.Probability, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, false, new SchemaShape(normalized));
    }

    /// <summary>Slot names of a label column of the training data; empty when it has none.</summary>
    public static ImmutableArray<string> Names(DataViewSchema.Column label)
    {
        if (label.Type is not VectorDataViewType { Size: > 0 } type || !label.HasSlotNames(type.Size))
            return [];
        VBuffer<ReadOnlyMemory<char>> names = default;
        label.GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    private static VBuffer<ReadOnlyMemory<char>> Memory(ImmutableArray<string> names) => new(names.Length, [.. names.Select(name => name.AsMemory())]);
}
