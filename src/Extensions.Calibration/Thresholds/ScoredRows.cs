using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLExtensions.Calibration;

/// <summary>Scores, labels and weights of the good rows of a data view.</summary>
/// <param name="Scores">Finite scores.</param>
/// <param name="Labels">Whether each row is positive.</param>
/// <param name="Weights">Positive finite weights, or null for 1 each.</param>
internal sealed record ScoredRows(float[] Scores, bool[] Labels, float[]? Weights)
{
    public static bool IsReal(DataViewType type) => type == NumberDataViewType.Single || type == NumberDataViewType.Double;

    /// <summary>Reads the rows in one pass.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type.</exception>
    /// <exception cref="InputDataException">There is no good row.</exception>
    public static ScoredRows Read(IDataView data, string labelName, string scoreName, string? weightName)
    {
        var label = Find(data.Schema, labelName, "label", type => type is BooleanDataViewType || IsReal(type), "Boolean, Single or Double");
        var score = Find(data.Schema, scoreName, "score", type => type == NumberDataViewType.Single, "Single");
        DataViewSchema.Column? weight = weightName is null ? null : Find(data.Schema, weightName, "weight", IsReal, "Single or Double");
        var (scores, labels, weights) = (new List<float>(), new List<bool>(), new List<float>());
        using var cursor = data.GetRowCursor(weight is { } column ? [label, score, column] : [label, score]);
        var (getLabel, getScore) = (Number(cursor, label), cursor.GetGetter<float>(score));
        var getWeight = weight is { } found ? Number(cursor, found) : null;
        var seen = 0L;
        for (float value = 0; cursor.MoveNext(); seen++)
        {
            getScore(ref value);
            var (truth, importance) = (getLabel(), getWeight?.Invoke() ?? 1);
            if (!float.IsFinite(value) || !float.IsFinite(truth) || !(importance > 0 && float.IsFinite(importance)))
                continue;
            scores.Add(value);
            labels.Add(truth > 0);
            weights.Add(importance);
        }
        return scores.Count > 0 ? new([.. scores], [.. labels], getWeight is null ? null : [.. weights]) : throw new InputDataException(
            $"No row has a label, a finite score and a positive finite weight: {seen} rows were read. The columns are '{labelName}', '{scoreName}'{(weightName is null ? "" : $" and '{weightName}'")}.");
    }

    private static Func<float> Number(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is BooleanDataViewType)
        {
            var (get, value) = (row.GetGetter<bool>(column), false);
            return () =>
            {
                get(ref value);
                return value ? 1 : 0;
            };
        }
        if (column.Type == NumberDataViewType.Double)
        {
            var (get, value) = (row.GetGetter<double>(column), 0.0);
            return () =>
            {
                get(ref value);
                return (float)value;
            };
        }
        var (getSingle, single) = (row.GetGetter<float>(column), 0f);
        return () =>
        {
            getSingle(ref single);
            return single;
        };
    }

    private static DataViewSchema.Column Find(DataViewSchema schema, string name, string role, Func<DataViewType, bool> fits, string expected)
    {
        if (schema.GetColumnOrNull(name) is not { } column)
            throw new ArgumentOutOfRangeException(nameof(name), name, $"The {role} column '{name}' is absent. The data has the columns {string.Join(", ", schema.Where(other => !other.IsHidden).Select(other => $"'{other.Name}'"))}.");
        return fits(column.Type) ? column : throw new ArgumentOutOfRangeException(nameof(name), column.Type.ToString(), $"The {role} column '{name}' has type {column.Type}; allowed is {expected}.");
    }
}
