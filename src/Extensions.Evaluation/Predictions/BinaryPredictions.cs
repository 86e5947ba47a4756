using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions.Columns;

namespace MLExtensions.Evaluation;

/// <summary>Labels and predictions of two classes.</summary>
public sealed class BinaryPredictions : PredictionRows
{
    private readonly bool[] labels;
    private readonly bool[] predicted;
    private readonly bool[] hits;
    private readonly Lazy<int[]> classes, predictedClasses;
    private readonly double[] probabilities;
    private readonly Lazy<ScoreOrder> order;

    private BinaryPredictions(RowPass pass, bool[] labels, bool[] predicted, double[] probabilities) : base(pass)
    {
        (this.labels, this.predicted, this.probabilities) = (labels, predicted, probabilities);
        _ = new BinaryRows(probabilities, labels, pass.Weights);
        hits = new bool[labels.Length];
        for (var row = 0; row < labels.Length; row++)
            hits[row] = labels[row] == predicted[row];
        (classes, predictedClasses) = (new(() => Array.ConvertAll(labels, label => label ? 1 : 0)), new(() => Array.ConvertAll(predicted, one => one ? 1 : 0)));
        order = new(() => new(probabilities, labels));
    }

    private BinaryPredictions(BinaryPredictions all, int[] rows) : base(all, rows)
    {
        (labels, predicted, hits, probabilities) = (Pick(all.Labels, rows), Pick(all.Predicted, rows), Pick(all.Hits, rows), Pick(all.Probabilities, rows));
        (classes, predictedClasses) = (new(() => Array.ConvertAll(labels, label => label ? 1 : 0)), new(() => Array.ConvertAll(predicted, one => one ? 1 : 0)));
        order = new(() => new(probabilities, labels));
    }

    /// <inheritdoc/>
    public override int Count => labels.Length;

    /// <summary>Whether each row is positive.</summary>
    public ReadOnlySpan<bool> Labels => labels;

    /// <summary>Whether each row is predicted positive: the column PredictedLabel, or where there is none a probability above 0.5.</summary>
    public ReadOnlySpan<bool> Predicted => predicted;

    /// <summary>Probability of the positive class.</summary>
    public ReadOnlySpan<double> Probabilities => probabilities;

    /// <summary>The rows in the order of their probability.</summary>
    internal ScoreOrder Order => order.Value;

    internal override ReadOnlySpan<int> Classes => classes.Value;

    internal override ReadOnlySpan<int> PredictedClasses => predictedClasses.Value;

    internal override ReadOnlySpan<bool> Hits => hits;

    internal override ulong LabelFingerprint => Fingerprint.Of<bool>(labels, label => label ? 1 : 0);

    /// <summary>Of one label of several, or of all of them together.</summary>
    internal static BinaryPredictions Of(bool[] labels, bool[] predicted, double[] probabilities, double[]? weights, long withoutLabel) => new(new RowPass(weights, withoutLabel), labels, predicted, probabilities);

    /// <summary>Some of the rows.</summary>
    internal BinaryPredictions Subset(int[] rows) => new(this, rows);

    /// <summary>The probability of what is predicted, which may be below 0.5 where decisions come from another threshold.</summary>
    internal double[] Confidences()
    {
        var confidences = new double[Count];
        for (var row = 0; row < confidences.Length; row++)
            confidences[row] = predicted[row] ? probabilities[row] : 1 - probabilities[row];
        return confidences;
    }

    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type.</exception>
    /// <exception cref="InputDataException">There is no row, or a probability or a weight is out of range.</exception>
    internal static BinaryPredictions Read(IDataView data, EvaluationOptions options)
    {
        ArgumentNullException.ThrowIfNull(data);
        var label = RowPass.Find(data.Schema, options.LabelColumnName, "label", type => type is BooleanDataViewType || InputColumns.IsReal(type), "Boolean, Single or Double");
        if (data.Schema.GetColumnOrNull(options.ProbabilityColumnName) is null && data.Schema.GetColumnOrNull(options.ScoreColumnName) is not null)
            throw new ArgumentOutOfRangeException(nameof(data), options.ProbabilityColumnName,
                $"The probability column '{options.ProbabilityColumnName}' is absent, and the score '{options.ScoreColumnName}' is no probability. Calibrate the model first, as ml.BinaryClassification.Calibrators.Platt() does. "
                + $"The data has the columns {string.Join(", ", data.Schema.Where(column => !column.IsHidden).Take(20).Select(column => $"'{column.Name}'"))}.");
        var probability = RowPass.FindReal(data.Schema, options.ProbabilityColumnName, "probability");
        var decision = data.Schema.GetColumnOrNull(options.PredictedLabelColumnName) is { Type: BooleanDataViewType } found ? found : (DataViewSchema.Column?)null;
        var count = data.GetRowCount();
        var (labels, predicted, probabilities) = (new ChunkedList<bool>(count), new ChunkedList<bool>(count), new ChunkedList<double>(count));
        var pass = new RowPass(data, [label, probability, .. new[] { decision }.OfType<DataViewSchema.Column>()], options.ExampleWeightColumnName, options.GroupColumnName, row =>
        {
            var (getLabel, truth, getProbability) = (LabelReader.Scalar(row, label), 0f, new NumberGetter(row, probability));
            var (getDecision, isPositive) = (decision is { } column ? row.GetGetter<bool>(column) : null, false);
            return () =>
            {
                getLabel(ref truth);
                if (float.IsNaN(truth))
                    return false;
                var probability = getProbability.Read();
                labels.Add(truth > 0);
                probabilities.Add(probability);
                getDecision?.Invoke(ref isPositive);
                predicted.Add(getDecision is null ? probability > 0.5 : isPositive);
                return true;
            };
        });
        return new(pass, labels.ToArray(), predicted.ToArray(), probabilities.ToArray());
    }
}
