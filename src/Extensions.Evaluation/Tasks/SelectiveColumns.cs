using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions.Columns;

namespace MLExtensions.Evaluation;

/// <summary>Which rows a model leaves undecided, and a confidence of its own, of the rows with a label in the order of the view.</summary>
internal sealed record SelectiveColumns(bool[]? Abstains, double[]? Confidences)
{
    public const string Abstain = "Abstain";

    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type. The default column of abstentions may be absent.</exception>
    public static SelectiveColumns Read(IDataView data, string labelColumnName, string abstainColumnName, string? confidenceColumnName)
    {
        ArgumentNullException.ThrowIfNull(data);
        var label = InputColumns.Find(data.Schema, labelColumnName, "label");
        DataViewSchema.Column? abstain = OptionalColumn.Find(data.Schema, abstainColumnName, Abstain, "abstention", type => type is BooleanDataViewType, "Boolean");
        DataViewSchema.Column? confidence = confidenceColumnName is null ? null : RowPass.FindReal(data.Schema, confidenceColumnName, "confidence");
        if (abstain is null && confidence is null)
            return new(null, null);
        var (abstains, confidences) = (new List<bool>(), new List<double>());
        _ = new RowPass(data, [label, .. new[] { abstain, confidence }.OfType<DataViewSchema.Column>()], null, null, row =>
        {
            var (getLabel, truth) = (LabelReader.Scalar(row, label), 0f);
            var (getAbstain, isAbstained) = (abstain is { } column ? row.GetGetter<bool>(column) : null, false);
            var getConfidence = confidence is { } number ? new NumberGetter(row, number) : null;
            return () =>
            {
                getLabel(ref truth);
                if (float.IsNaN(truth))
                    return false;
                getAbstain?.Invoke(ref isAbstained);
                abstains.Add(isAbstained);
                if (getConfidence is not null)
                    confidences.Add(getConfidence.Read());
                return true;
            };
        });
        return new(abstain is null ? null : [.. abstains], confidence is null ? null : [.. confidences]);
    }
}
