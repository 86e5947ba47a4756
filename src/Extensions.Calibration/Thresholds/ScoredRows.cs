using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions.Columns;

namespace MLExtensions.Calibration;

/// <summary>Scores, labels and weights of the good rows of a data view.</summary>
/// <param name="Scores">Finite scores.</param>
/// <param name="Labels">Whether each row is positive.</param>
/// <param name="Weights">Positive finite weights, or null for 1 each.</param>
internal sealed record ScoredRows(float[] Scores, bool[] Labels, float[]? Weights)
{
    /// <summary>Reads the rows in one pass.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type.</exception>
    /// <exception cref="InputDataException">There is no good row.</exception>
    public static ScoredRows Read(IDataView data, string labelName, string scoreName, string? weightName)
    {
        var label = ScoreColumns.Find(data.Schema, labelName, "label", type => type is BooleanDataViewType || InputColumns.IsReal(type), "Boolean, Single or Double");
        var score = ScoreColumns.Find(data.Schema, scoreName, "score", type => type == NumberDataViewType.Single, "Single");
        DataViewSchema.Column? weight = weightName is null ? null : ScoreColumns.Find(data.Schema, weightName, "weight", InputColumns.IsReal, "Single or Double");
        var (scores, labels, weights) = (new List<float>(), new List<bool>(), new List<float>());
        using var cursor = data.GetRowCursor(weight is { } column ? [label, score, column] : [label, score]);
        var (getLabel, getScore) = (LabelReader.Scalar(cursor, label), LabelReader.Scalar(cursor, score));
        var getWeight = weight is { } found ? LabelReader.Scalar(cursor, found) : null;
        var (seen, truth, value, importance) = (0L, 0f, 0f, 1f);
        for (; cursor.MoveNext(); seen++)
        {
            getLabel(ref truth);
            getScore(ref value);
            getWeight?.Invoke(ref importance);
            if (!float.IsFinite(value) || !float.IsFinite(truth) || !(importance > 0 && float.IsFinite(importance)))
                continue;
            scores.Add(value);
            labels.Add(truth > 0);
            if (getWeight is not null)
                weights.Add(importance);
        }
        return scores.Count > 0 ? new([.. scores], [.. labels], getWeight is null ? null : [.. weights]) : throw new InputDataException(
            $"No row has a label, a finite score and a positive finite weight: {seen} rows were read. The columns are '{labelName}', '{scoreName}'{(weightName is null ? "" : $" and '{weightName}'")}.");
    }
}
