using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLExtensions.Conformal;

/// <summary>Which rows of a batch are outliers by <see cref="BenjaminiHochberg"/>.</summary>
/// <param name="View">The batch with the decisions in a Boolean column.</param>
/// <param name="Rows">Number of rows of the batch.</param>
/// <param name="Count">Number of outliers.</param>
/// <param name="Threshold">P-values up to it are outliers; below 0 where none is.</param>
public sealed record OutlierSelection(IDataView View, int Rows, int Count, double Threshold)
{
    /// <summary>Why even the least p-value that the calibration rows allow is hardly enough, and how many rows would be; null where all is well or their number is unknown.</summary>
    public string? Shortfall { get; init; }
}

/// <summary>Whether a p-value is at most a threshold that one batch gave; it is never part of a saved model.</summary>
internal sealed class OutlierSelectionTransformer(IHostEnvironment environment, string pValueColumn, string outlierColumn, double threshold) : RowTransformer(environment, new("MLXOUTSL", "MLXOutlierSelect", 1))
{
    protected override RowMapping Map(DataViewSchema input)
    {
        var pValue = InputColumn(input, pValueColumn, "p-value", type => type == NumberDataViewType.Double, "Double");
        return new RowMapping([pValue], [new(outlierColumn, BooleanDataViewType.Instance, input.GetColumnOrNull(outlierColumn)?.Annotations)], row =>
        {
            var (get, value) = (row.GetGetter<double>(pValue), 0.0);
            ValueGetter<bool> decide = (ref bool outlier) =>
            {
                get(ref value);
                outlier = value <= threshold;
            };
            return [decide];
        });
    }

    protected override void Save(BinaryWriter writer) => throw new NotSupportedException("Which rows are outliers depends on their whole batch; the selection cannot be saved as a model.");
}
