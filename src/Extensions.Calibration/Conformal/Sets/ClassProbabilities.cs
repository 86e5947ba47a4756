using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions.Calibration;

namespace MLExtensions.Conformal;

/// <summary>The column that holds the probabilities of the classes, of two or of several, and how they are read.</summary>
internal sealed record ClassProbabilities(string ColumnName, ScoreMeaning Meaning, bool IsBinary)
{
    public static ClassProbabilities Of(PredictionSetOptions options, bool isBinary)
        => new(options.ScoreColumnName ?? (isBinary && options.Scores == ScoreMeaning.Probabilities ? ScoreColumns.Probability : ScoreColumns.Score), options.Scores, isBinary);

    /// <exception cref="ArgumentOutOfRangeException">The column is absent, of a wrong type, or has fewer than 2 classes.</exception>
    public DataViewSchema.Column Find(DataViewSchema schema)
    {
        var column = ScoreColumns.Find(schema, ColumnName, "score", IsBinary ? ScoreColumns.IsSingle : ScoreColumns.IsSingleVector, IsBinary ? ScoreColumns.SingleWords : ScoreColumns.VectorWords);
        return ClassCount(column) is var classes && classes >= 2 ? column
            : throw new ArgumentOutOfRangeException(nameof(schema), classes, $"The score column '{ColumnName}' has {classes} value per row; there must be at least 2 classes.");
    }

    public SchemaShape.Column Find(SchemaShape schema)
        => schema.Find(ColumnName, "score", IsBinary ? ScoreColumns.IsSingle : ScoreColumns.IsSingleVector, IsBinary ? ScoreColumns.SingleWords : ScoreColumns.VectorWords);

    public int ClassCount(DataViewSchema.Column column) => IsBinary ? 2 : ((VectorDataViewType)column.Type).Size;

    /// <summary>Makes what reads the probabilities of a row that moves into <paramref name="probabilities"/>, and says what is wrong with them, or null.</summary>
    public Func<string?> Open(DataViewRow row, DataViewSchema.Column column, double[] probabilities)
    {
        if (IsBinary)
        {
            var (get, value) = (row.GetGetter<float>(column), 0f);
            return () =>
            {
                get(ref value);
                var positive = ScoreForms.Convert(value, Meaning, ScoreMeaning.Probabilities);
                (probabilities[0], probabilities[1]) = (1 - positive, positive);
                return ScoreRules.Fault(value, Meaning);
            };
        }
        var (getScores, scores) = (row.GetGetter<VBuffer<float>>(column), default(VBuffer<float>));
        return () =>
        {
            getScores(ref scores);
            CalibrationReader.Widen(scores, probabilities);
            var fault = ScoreRules.Fault(probabilities, Meaning);
            ScoreForms.Convert(probabilities, Meaning, ScoreMeaning.Probabilities, probabilities);
            return fault;
        };
    }
}
