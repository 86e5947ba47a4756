using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions.Calibration;

namespace MLExtensions.Conformal;

/// <summary>Reads how sure a model is of the row that a cursor stands on. One per cursor: it has scratch memory.</summary>
internal sealed class ConfidenceReader
{
    public const string ScoreWords = "Single, or a vector of known size of Single";

    private readonly Func<(double Confidence, string? Fault)> read;

    public ConfidenceReader(DataViewRow row, DataViewSchema.Column column, SelectivePredictionOptions options)
        => read = options.ConfidenceColumnName is not null ? Given(row, column) : column.Type is VectorDataViewType vector ? Multiclass(row, column, vector.Size, options) : Binary(row, column, options);

    public static bool IsScore(DataViewType type) => ScoreColumns.IsSingle(type) || ScoreColumns.IsSingleVector(type);

    /// <summary>The confidence, and what is wrong with the scores that it was taken of, or null.</summary>
    public (double Confidence, string? Fault) Read() => read();

    private static Func<(double, string?)> Given(DataViewRow row, DataViewSchema.Column column)
    {
        var (get, value) = (row.GetGetter<float>(column), 0f);
        return () =>
        {
            get(ref value);
            return (value, float.IsNaN(value) ? "confidence NaN; allowed are numbers and infinities" : null);
        };
    }

    private static Func<(double, string?)> Binary(DataViewRow row, DataViewSchema.Column column, SelectivePredictionOptions options)
    {
        var (get, value, pair) = (row.GetGetter<float>(column), 0f, new double[2]);
        return () =>
        {
            get(ref value);
            if (ScoreRules.Fault(value, options.Scores) is { } fault)
                return (double.NaN, fault);
            pair[1] = ScoreForms.Convert(value, options.Scores, ScoreMeaning.Probabilities);
            pair[0] = 1 - pair[1];
            return (Measure(pair, options.Confidence), null);
        };
    }

    private static Func<(double, string?)> Multiclass(DataViewRow row, DataViewSchema.Column column, int classes, SelectivePredictionOptions options)
    {
        var (get, vector, scores) = (row.GetGetter<VBuffer<float>>(column), default(VBuffer<float>), new double[classes]);
        return () =>
        {
            get(ref vector);
            CalibrationReader.Widen(vector, scores);
            if (ScoreRules.Fault(scores, options.Scores) is { } fault)
                return (double.NaN, fault);
            ScoreForms.Convert(scores, options.Scores, ScoreMeaning.Probabilities, scores);
            return (Measure(scores, options.Confidence), null);
        };
    }

    private static double Measure(ReadOnlySpan<double> probabilities, ConfidenceMeasure measure)
    {
        var (first, second, entropy) = (double.NegativeInfinity, double.NegativeInfinity, 0.0);
        foreach (var p in probabilities)
        {
            (first, second) = p > first ? (p, first) : (first, Math.Max(second, p));
            entropy -= p > 0 ? p * Math.Log(p) : 0;
        }
        return measure switch
        {
            ConfidenceMeasure.MaximumProbability => first,
            ConfidenceMeasure.Margin => first - Math.Max(second, 0),
            _ => probabilities.Length < 2 ? 1 : 1 - entropy / Math.Log(probabilities.Length),
        };
    }
}
