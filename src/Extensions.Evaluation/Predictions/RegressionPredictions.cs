using Microsoft.ML;
using MLExtensions.Columns;

namespace MLExtensions.Evaluation;

/// <summary>Labels and predictions of numbers.</summary>
public sealed class RegressionPredictions : PredictionRows
{
    private readonly double[] labels;
    private readonly double[] scores;

    private RegressionPredictions(RowPass pass, double[] labels, double[] scores) : base(pass)
    {
        (this.labels, this.scores) = (labels, scores);
        _ = new RowWeights(pass.Weights, labels.Length);
        for (var row = 0; row < scores.Length; row++)
            if (!double.IsFinite(scores[row]) || !double.IsFinite(labels[row]))
                throw new InputDataException(FormattableString.Invariant($"Row {row} has label {labels[row]} and score {scores[row]}; allowed are finite numbers."));
    }

    private RegressionPredictions(RegressionPredictions all, int[] rows) : base(all, rows) => (labels, scores) = (Pick(all.Labels, rows), Pick(all.Scores, rows));

    /// <inheritdoc/>
    public override int Count => labels.Length;

    /// <summary>Label of each row.</summary>
    public ReadOnlySpan<double> Labels => labels;

    /// <summary>Prediction for each row.</summary>
    public ReadOnlySpan<double> Scores => scores;

    internal override ulong LabelFingerprint => Fingerprint.Of<double>(labels, label => label);

    /// <summary>Some of the rows.</summary>
    internal RegressionPredictions Subset(int[] rows) => new(this, rows);

    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type.</exception>
    /// <exception cref="InputDataException">There is no row, or a label, a score or a weight is out of range.</exception>
    internal static RegressionPredictions Read(IDataView data, EvaluationOptions options)
    {
        ArgumentNullException.ThrowIfNull(data);
        var (label, score) = (RowPass.FindReal(data.Schema, options.LabelColumnName, "label"), RowPass.FindReal(data.Schema, options.ScoreColumnName, "score"));
        var count = data.GetRowCount();
        var (labels, scores) = (new ChunkedList<double>(count), new ChunkedList<double>(count));
        var pass = new RowPass(data, [label, score], options.ExampleWeightColumnName, options.GroupColumnName, row =>
        {
            var (getLabel, getScore) = (new NumberGetter(row, label), new NumberGetter(row, score));
            return () =>
            {
                var truth = getLabel.Read();
                if (double.IsNaN(truth))
                    return false;
                labels.Add(truth);
                scores.Add(getScore.Read());
                return true;
            };
        });
        return new(pass, labels.ToArray(), scores.ToArray());
    }
}
