using MLExtensions.Calibration;
using MLExtensions.Columns;
using MLExtensions.Evaluation;
using Microsoft.ML;

namespace MLExtensions.AutoML;

/// <summary>The columns that a search reads.</summary>
/// <param name="Label">Name of the label column.</param>
/// <param name="Features">Name of the feature column.</param>
/// <param name="Weight">Name of the column of example weights, or null.</param>
internal sealed record SearchColumns(string Label, string Features, string? Weight)
{
    /// <summary>How predictions are evaluated.</summary>
    public EvaluationOptions Evaluation => new() { LabelColumnName = Label, ExampleWeightColumnName = Weight };

    /// <summary>How calibrators are fitted.</summary>
    public CalibrationOptions Calibration => new() { LabelColumnName = Label, ExampleWeightColumnName = Weight };

    /// <summary>What the trainers ask of a view, so that rows read for them are theirs.</summary>
    public ColumnReaderRequest Request(IDataView data, LabelKind kind) => new(data, Features, Label, kind) { WeightColumn = Weight };
}
