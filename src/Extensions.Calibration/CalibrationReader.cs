using System.Globalization;
using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions.Columns;

namespace MLExtensions.Calibration;

/// <summary>Reads scores, labels and weights of a data view in one pass. Rows without a label are left out and counted; a bad score or weight is an error that names its row.</summary>
internal static class CalibrationReader
{
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type.</exception>
    /// <exception cref="InputDataException">A score, weight or label is bad, or no row is good.</exception>
    public static ReadRows<BinaryCalibrationSet> Binary(IDataView data, CalibrationOptions options)
    {
        var label = ScoreColumns.Find(data.Schema, options.LabelColumnName, "label", type => type is BooleanDataViewType || InputColumns.IsReal(type), "Boolean, Single or Double");
        var score = ScoreColumns.Find(data.Schema, options.ScoreColumn(ScoreColumns.Probability), "score", ScoreColumns.IsSingle, ScoreColumns.SingleWords);
        var (scores, labels) = (new List<double>(), new List<bool>());
        var read = Read(data, options, score, label, row =>
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
        return read.With(new BinaryCalibrationSet([.. scores], [.. labels], options.Scores, read.Rows));
    }

    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type.</exception>
    /// <exception cref="InputDataException">A score, weight or label is bad, or no row is good.</exception>
    public static ReadRows<MulticlassCalibrationSet> Multiclass(IDataView data, CalibrationOptions options)
    {
        var label = ScoreColumns.Find(data.Schema, options.LabelColumnName, "label", type => type is KeyDataViewType, "a key");
        var score = ScoreColumns.Find(data.Schema, options.ScoreColumn(ScoreColumns.Score), "score", ScoreColumns.IsSingleVector, ScoreColumns.VectorWords);
        var classes = ((VectorDataViewType)score.Type).Size;
        if (classes < 2)
            throw new ArgumentOutOfRangeException(nameof(data), classes, $"The score column '{score.Name}' has {classes} value per row; calibration of classes needs at least 2.");
        var (scores, labels) = (new List<double>(data.GetRowCount() is { } rows ? checked((int)Math.Min(rows * classes, Array.MaxLength)) : 0), new List<int>());
        var row = new double[classes];
        var read = Read(data, options, score, label, cursor =>
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
        return read.With(new MulticlassCalibrationSet([.. scores], classes, [.. labels], options.Scores, read.Rows));
    }

    /// <summary>One set of rows for each label.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type, or labels and scores differ in number.</exception>
    /// <exception cref="InputDataException">A score, weight or label is bad, or no row is good.</exception>
    public static ReadRows<BinaryCalibrationSet[]> Multilabel(IDataView data, CalibrationOptions options)
    {
        static bool IsFlags(DataViewType type) => type is VectorDataViewType { IsKnownSize: true } vector && (vector.ItemType is BooleanDataViewType || vector.ItemType == NumberDataViewType.Single);
        var label = ScoreColumns.Find(data.Schema, options.LabelColumnName, "label", IsFlags, "a vector of known size of Boolean or Single");
        var score = ScoreColumns.Find(data.Schema, options.ScoreColumn(ScoreColumns.Probability), "score", ScoreColumns.IsSingleVector, ScoreColumns.VectorWords);
        var count = ((VectorDataViewType)score.Type).Size;
        if (((VectorDataViewType)label.Type).Size is var labelCount && labelCount != count)
            throw new ArgumentOutOfRangeException(nameof(data), labelCount, $"The label column '{label.Name}' has {labelCount} values per row, the score column '{score.Name}' {count}; there must be one score per label.");
        var (scores, labels) = (Enumerable.Range(0, count).Select(_ => new List<double>()).ToArray(), Enumerable.Range(0, count).Select(_ => new List<bool>()).ToArray());
        var (row, flags) = (new double[count], new float[count]);
        var read = Read(data, options, score, label, cursor =>
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
        return read.With(scores.Zip(labels, (values, truths) => new BinaryCalibrationSet([.. values], [.. truths], options.Scores, read.Rows)).ToArray());
    }

    /// <summary>The values of a row as doubles, those left out of a sparse one as 0.</summary>
    public static void Widen(in VBuffer<float> values, Span<double> row)
    {
        var given = values.GetValues();
        if (values.IsDense)
        {
            TensorPrimitives.ConvertTruncating(given, row);
            return;
        }
        row.Clear();
        var indices = values.GetIndices();
        for (var i = 0; i < given.Length; i++)
            row[indices[i]] = given[i];
    }

    /// <summary>Goes through the rows; those of weight 0 and those without a label are left out. What <c>start</c> makes takes a row in, and says whether it had a label and what is wrong with it.</summary>
    /// <returns>The weights, or null for 1 each, as rows.</returns>
    private static ReadRows<double[]?> Read(
        IDataView data, CalibrationOptions options, DataViewSchema.Column score, DataViewSchema.Column label, Func<DataViewRow, Func<(bool HasLabel, string? Fault)>> start)
    {
        DataViewSchema.Column? weight = options.ExampleWeightColumnName is { } name ? ScoreColumns.Find(data.Schema, name, "weight", InputColumns.IsReal, ScoreColumns.RealWords) : null;
        DataViewSchema.Column? group = options.GroupColumnName is { } groupName ? ScoreColumns.FindGroup(data.Schema, groupName) : null;
        using var cursor = data.GetRowCursor([score, label, .. new[] { weight, group }.OfType<DataViewSchema.Column>()]);
        var take = start(cursor);
        var getWeight = weight is { } found ? LabelReader.Scalar(cursor, found) : null;
        var getGroup = group is { } key ? LabelReader.Scalar(cursor, key) : null;
        var (weights, groups) = (new List<double>(), new List<int>());
        var (importance, member, missing, taken) = (1f, 0f, 0L, 0L);
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
            if (!hasLabel)
            {
                missing++;
                continue;
            }
            taken++;
            if (getWeight is not null)
                weights.Add(importance);
            if (getGroup is not null)
            {
                getGroup(ref member);
                groups.Add(float.IsNaN(member) ? -1 : (int)member);
            }
        }
        if (taken == 0)
            throw new InputDataException(string.Create(CultureInfo.InvariantCulture, $"No row has a label in '{label.Name}'{(weight is null ? "" : " and a weight above 0")}; {missing} rows have no label. A calibrator is fitted on labelled rows."));
        return new(getWeight is null ? null : [.. weights], missing, getGroup is null ? null : [.. groups], group is { Type: KeyDataViewType { Count: var count } } ? (int)count : 0);
    }
}

/// <summary>What was read of a data view.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="WithoutLabel">Number of rows that were left out since they have no label.</param>
/// <param name="Groups">The group of each row, -1 where it is missing; null where there are no groups.</param>
/// <param name="GroupCount">Number of groups that the column can name.</param>
internal sealed record ReadRows<T>(T Rows, long WithoutLabel, int[]? Groups, int GroupCount)
{
    public ReadRows<TOther> With<TOther>(TOther rows) => new(rows, WithoutLabel, Groups, GroupCount);
}
