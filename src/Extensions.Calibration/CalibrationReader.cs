using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions.Columns;

namespace MLExtensions.Calibration;

/// <summary>Reads scores, labels and weights of a data view in one pass. Rows without a label are left out and counted; a bad score or weight is an error that names its row.</summary>
internal static class CalibrationReader
{
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type.</exception>
    /// <exception cref="InputDataException">A score, weight or label is bad, or no row is good.</exception>
    public static (BinaryCalibrationSet Rows, long WithoutLabel) Binary(IDataView data, CalibrationOptions options)
    {
        var label = ScoreColumns.Find(data.Schema, options.LabelColumnName, "label", type => type is BooleanDataViewType || InputColumns.IsReal(type), "Boolean, Single or Double");
        var score = ScoreColumns.Find(data.Schema, options.ScoreColumn(ScoreColumns.Probability), "score", ScoreColumns.IsSingle, ScoreColumns.SingleWords);
        var (scores, labels) = (new List<double>(), new List<bool>());
        var (weights, missing) = Read(data, options, score, label, row =>
        {
            var (getScore, getLabel) = (LabelReader.Scalar(row, score), LabelReader.Scalar(row, label));
            var (value, truth) = (0f, 0f);
            return () =>
            {
                getLabel(ref truth);
                if (!float.IsFinite(truth))
                    return (false, null);
                getScore(ref value);
                scores.Add(value);
                labels.Add(truth > 0);
                return (true, ScoreRules.Fault(value, options.Scores));
            };
        });
        return (new([.. scores], [.. labels], options.Scores, weights), missing);
    }

    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type.</exception>
    /// <exception cref="InputDataException">A score, weight or label is bad, or no row is good.</exception>
    public static (MulticlassCalibrationSet Rows, long WithoutLabel) Multiclass(IDataView data, CalibrationOptions options)
    {
        var label = ScoreColumns.Find(data.Schema, options.LabelColumnName, "label", type => type is KeyDataViewType, "a key");
        var score = ScoreColumns.Find(data.Schema, options.ScoreColumn(ScoreColumns.Score), "score", ScoreColumns.IsSingleVector, ScoreColumns.VectorWords);
        var classes = ((VectorDataViewType)score.Type).Size;
        if (classes < 2)
            throw new ArgumentOutOfRangeException(nameof(data), classes, $"The score column '{score.Name}' has {classes} value per row; calibration of classes needs at least 2.");
        var (scores, labels) = (new List<double>(data.GetRowCount() is { } rows ? checked((int)Math.Min(rows * classes, Array.MaxLength)) : 0), new List<int>());
        var row = new double[classes];
        var (weights, missing) = Read(data, options, score, label, cursor =>
        {
            var (getScores, getLabel) = (cursor.GetGetter<VBuffer<float>>(score), LabelReader.Scalar(cursor, label));
            var (values, truth) = (default(VBuffer<float>), 0f);
            return () =>
            {
                getLabel(ref truth);
                if (!float.IsFinite(truth))
                    return (false, null);
                if (truth >= classes)
                    return (true, string.Create(CultureInfo.InvariantCulture, $"label {truth + 1} (a key), beyond the {classes} values of the score column '{score.Name}'"));
                getScores(ref values);
                Widen(values, row);
                scores.AddRange(row);
                labels.Add((int)truth);
                return (true, ScoreRules.Fault(row, options.Scores));
            };
        });
        return (new([.. scores], classes, [.. labels], options.Scores, weights), missing);
    }

    /// <summary>One set of rows for each label.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type, or labels and scores differ in number.</exception>
    /// <exception cref="InputDataException">A score, weight or label is bad, or no row is good.</exception>
    public static (BinaryCalibrationSet[] Labels, long WithoutLabel) Multilabel(IDataView data, CalibrationOptions options)
    {
        static bool IsFlags(DataViewType type) => type is VectorDataViewType { IsKnownSize: true } vector && (vector.ItemType is BooleanDataViewType || vector.ItemType == NumberDataViewType.Single);
        var label = ScoreColumns.Find(data.Schema, options.LabelColumnName, "label", IsFlags, "a vector of known size of Boolean or Single");
        var score = ScoreColumns.Find(data.Schema, options.ScoreColumn(ScoreColumns.Probability), "score", ScoreColumns.IsSingleVector, ScoreColumns.VectorWords);
        var count = ((VectorDataViewType)score.Type).Size;
        if (((VectorDataViewType)label.Type).Size is var labelCount && labelCount != count)
            throw new ArgumentOutOfRangeException(nameof(data), labelCount, $"The label column '{label.Name}' has {labelCount} values per row, the score column '{score.Name}' {count}; there must be one score per label.");
        var (scores, labels) = (Enumerable.Range(0, count).Select(_ => new List<double>()).ToArray(), Enumerable.Range(0, count).Select(_ => new List<bool>()).ToArray());
        var (row, flags) = (new double[count], new float[count]);
        var (weights, missing) = Read(data, options, score, label, cursor =>
        {
            var getScores = cursor.GetGetter<VBuffer<float>>(score);
            var getLabels = LabelReader.Flags(cursor, label);
            var values = default(VBuffer<float>);
            return () =>
            {
                if (!getLabels(flags))
                    return (false, null);
                getScores(ref values);
                Widen(values, row);
                for (var l = 0; l < count; l++)
                {
                    scores[l].Add(row[l]);
                    labels[l].Add(flags[l] > 0);
                    if (ScoreRules.Fault(row[l], options.Scores) is { } fault)
                        return (true, fault);
                }
                return (true, null);
            };
        });
        return ([.. scores.Zip(labels, (values, truths) => new BinaryCalibrationSet([.. values], [.. truths], options.Scores, weights))], missing);
    }

    /// <summary>The values of a row as doubles, those left out of a sparse one as 0.</summary>
    public static void Widen(in VBuffer<float> values, Span<double> row)
    {
        row.Clear();
        var given = values.GetValues();
        var indices = values.GetIndices();
        for (var i = 0; i < given.Length; i++)
            row[values.IsDense ? i : indices[i]] = given[i];
    }

    /// <summary>Goes through the rows; those of weight 0 and those without a label are left out. What <c>start</c> makes takes a row in, and says whether it had a label and what is wrong with it.</summary>
    private static (double[]? Weights, long WithoutLabel) Read(
        IDataView data, CalibrationOptions options, DataViewSchema.Column score, DataViewSchema.Column label, Func<DataViewRow, Func<(bool HasLabel, string? Fault)>> start)
    {
        DataViewSchema.Column? weight = options.ExampleWeightColumnName is { } name ? ScoreColumns.Find(data.Schema, name, "weight", InputColumns.IsReal, ScoreColumns.RealWords) : null;
        using var cursor = data.GetRowCursor(weight is { } column ? [score, label, column] : [score, label]);
        var take = start(cursor);
        var getWeight = weight is { } found ? LabelReader.Scalar(cursor, found) : null;
        var (weights, importance, missing, taken) = (new List<double>(), 1f, 0L, 0L);
        for (var row = 0L; cursor.MoveNext(); row++)
        {
            getWeight?.Invoke(ref importance);
            if (ScoreRules.WeightFault(importance) is { } bad)
                throw new InputDataException(string.Create(CultureInfo.InvariantCulture, $"Row {row}, column '{weight!.Value.Name}', has {bad}."));
            if (importance == 0)
                continue;
            var (hasLabel, fault) = take();
            if (fault is not null)
                throw new InputDataException(string.Create(CultureInfo.InvariantCulture, $"Row {row}, columns '{label.Name}' and '{score.Name}', has {fault}."));
            missing += hasLabel ? 0 : 1;
            taken += hasLabel ? 1 : 0;
            if (hasLabel && getWeight is not null)
                weights.Add(importance);
        }
        if (taken == 0)
            throw new InputDataException(string.Create(CultureInfo.InvariantCulture, $"No row has a label in '{label.Name}'{(weight is null ? "" : " and a weight above 0")}; {missing} rows have no label. A calibrator is fitted on labelled rows."));
        return (getWeight is null ? null : [.. weights], missing);
    }
}
