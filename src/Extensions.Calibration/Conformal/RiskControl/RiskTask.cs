using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions.Calibration;
using MLExtensions.Columns;

namespace MLExtensions.Conformal;

/// <summary>The task whose rows risk control reads: how labels and scores come, as one truth and one probability per label.</summary>
internal enum RiskTask
{
    Binary,
    Multiclass,
    Multilabel,
}

/// <summary>Scores and labels of a task.</summary>
internal sealed record RiskColumns(RiskTask Task, string LabelName, string ScoreName, ScoreMeaning Meaning)
{
    private const string FlagWords = "a vector of known size of Boolean or Single", RealWords = "Boolean, Single or Double";

    public static RiskColumns Of(RiskTask task, RiskControlOptions options) => new(task, options.LabelColumnName,
        options.ScoreColumnName ?? (task == RiskTask.Multiclass || options.Scores == ScoreMeaning.Logits ? ScoreColumns.Score : ScoreColumns.Probability), options.Scores);

    private bool IsBinary => Task == RiskTask.Binary;

    /// <exception cref="ArgumentOutOfRangeException">The column is absent or of a wrong type.</exception>
    public DataViewSchema.Column FindScore(DataViewSchema schema)
        => ScoreColumns.Find(schema, ScoreName, "score", IsBinary ? ScoreColumns.IsSingle : ScoreColumns.IsSingleVector, IsBinary ? ScoreColumns.SingleWords : ScoreColumns.VectorWords);

    /// <exception cref="ArgumentOutOfRangeException">The column is absent, of a wrong type, or does not fit the scores.</exception>
    public DataViewSchema.Column FindLabel(DataViewSchema schema, int labelCount)
    {
        var label = Task switch
        {
            RiskTask.Binary => ScoreColumns.Find(schema, LabelName, "label", type => type is BooleanDataViewType || InputColumns.IsReal(type), RealWords),
            RiskTask.Multiclass => ScoreColumns.Find(schema, LabelName, "label", type => type is KeyDataViewType, ScoreColumns.KeyWords),
            _ => ScoreColumns.Find(schema, LabelName, "label", type => type is VectorDataViewType { IsKnownSize: true } vector && (vector.ItemType is BooleanDataViewType || vector.ItemType == NumberDataViewType.Single), FlagWords),
        };
        return Task != RiskTask.Multilabel || ((VectorDataViewType)label.Type).Size is var count && count == labelCount ? label
            : throw new ArgumentOutOfRangeException(nameof(schema), label.Type.ToString(), $"The label column '{LabelName}' has {((VectorDataViewType)label.Type).Size} values per row, the score column '{ScoreName}' {labelCount}; there must be one score per label.");
    }

    public static int LabelCount(DataViewSchema.Column score) => score.Type is VectorDataViewType vector ? vector.Size : 1;

    public SchemaShape.Column Check(SchemaShape schema)
    {
        schema.Find(LabelName, "label", Task switch
        {
            RiskTask.Binary => column => ScoreColumns.IsReal(column) || ScoreColumns.IsScalar(column) && column.ItemType is BooleanDataViewType,
            RiskTask.Multiclass => ScoreColumns.IsKey,
            _ => column => column.Kind == SchemaShape.Column.VectorKind.Vector && (column.ItemType is BooleanDataViewType || column.ItemType == NumberDataViewType.Single),
        }, Task switch { RiskTask.Binary => RealWords, RiskTask.Multiclass => ScoreColumns.KeyWords, _ => FlagWords });
        return schema.Find(ScoreName, "score", IsBinary ? ScoreColumns.IsSingle : ScoreColumns.IsSingleVector, IsBinary ? ScoreColumns.SingleWords : ScoreColumns.VectorWords);
    }

    /// <summary>Makes what reads the probabilities of a row that moves, and says what is wrong with them, or null.</summary>
    public Func<string?> OpenScores(DataViewRow row, DataViewSchema.Column column, double[] probabilities)
    {
        if (IsBinary)
        {
            var (get, value) = (row.GetGetter<float>(column), 0f);
            return () =>
            {
                get(ref value);
                probabilities[0] = Probability(value);
                return ScoreRules.Fault(value, Meaning);
            };
        }
        var (getScores, scores) = (row.GetGetter<VBuffer<float>>(column), default(VBuffer<float>));
        return () =>
        {
            getScores(ref scores);
            CalibrationReader.Widen(scores, probabilities);
            string? fault = null;
            if (Task == RiskTask.Multiclass)
            {
                fault = ScoreRules.Fault(probabilities, Meaning);
                ScoreForms.Convert(probabilities, Meaning, ScoreMeaning.Probabilities, probabilities);
            }
            for (var label = 0; label < probabilities.Length; label++)
            {
                if (Task == RiskTask.Multilabel)
                {
                    fault ??= ScoreRules.Fault(probabilities[label], Meaning);
                    probabilities[label] = Probability(probabilities[label]);
                }
                probabilities[label] = Math.Clamp(probabilities[label], 0, 1);   // single precision may leave the range
            }
            return fault;
        };
    }

    /// <summary>Makes what reads the truth of a row that moves: whether it has a label, and what is wrong with it.</summary>
    public Func<(bool HasLabel, string? Fault)> OpenLabels(DataViewRow row, DataViewSchema.Column column, bool[] truth)
    {
        if (Task == RiskTask.Multilabel)
        {
            var (flags, read) = (new float[truth.Length], LabelReader.Flags(row, column));
            return () =>
            {
                if (!read(flags))
                    return (false, null);
                for (var label = 0; label < flags.Length; label++)
                    truth[label] = flags[label] > 0;
                return (true, null);
            };
        }
        var (get, value, last) = (LabelReader.Scalar(row, column), 0f, 0);
        return () =>
        {
            get(ref value);
            if (!float.IsFinite(value))
                return (false, null);
            if (IsBinary)
            {
                truth[0] = value > 0;
                return (true, null);
            }
            if (value >= truth.Length)
                return (true, string.Create(CultureInfo.InvariantCulture, $"label {value + 1} (a key), beyond the {truth.Length} values of the score column '{ScoreName}'"));
            truth[last] = false;
            truth[last = (int)value] = true;
            return (true, null);
        };
    }

    private double Probability(double score) => Math.Clamp(ScoreForms.Convert(score, Meaning, ScoreMeaning.Probabilities), 0, 1);
}
