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
    private readonly int[] classes;
    private readonly double[] probabilities;

    private BinaryPredictions(RowPass pass, bool[] labels, bool[] predicted, double[] probabilities) : base(pass)
    {
        (this.labels, this.predicted, this.probabilities) = (labels, predicted, probabilities);
        _ = new BinaryRows(probabilities, labels, pass.Weights);
        (hits, classes) = (new bool[labels.Length], new int[labels.Length]);
        for (var row = 0; row < labels.Length; row++)
            (hits[row], classes[row]) = (labels[row] == predicted[row], labels[row] ? 1 : 0);
    }

    private BinaryPredictions(BinaryPredictions all, int[] rows) : base(all, rows)
        => (labels, predicted, hits, classes, probabilities) = (Pick(all.Labels, rows), Pick(all.Predicted, rows), Pick(all.Hits, rows), Pick(all.Classes, rows), Pick(all.Probabilities, rows));

    /// <inheritdoc/>
    public override int Count => labels.Length;

    /// <summary>Whether each row is positive.</summary>
    public ReadOnlySpan<bool> Labels => labels;

    /// <summary>Whether each row is predicted positive: the column PredictedLabel, or where there is none a probability above 0.5.</summary>
    public ReadOnlySpan<bool> Predicted => predicted;

    /// <summary>Probability of the positive class.</summary>
    public ReadOnlySpan<double> Probabilities => probabilities;

    internal override ReadOnlySpan<int> Classes => classes;

    internal override ReadOnlySpan<bool> Hits => hits;

    internal override ulong LabelFingerprint => Fingerprint.Of<bool>(labels, label => label ? 1 : 0);

    /// <summary>Of one label of several, or of all of them together.</summary>
    internal static BinaryPredictions Of(bool[] labels, bool[] predicted, double[] probabilities, double[]? weights, long withoutLabel) => new(new RowPass(weights, withoutLabel), labels, predicted, probabilities);

    /// <summary>Some of the rows.</summary>
    internal BinaryPredictions Subset(int[] rows) => new(this, rows);

    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type.</exception>
    /// <exception cref="InputDataException">There is no row, or a probability or a weight is out of range.</exception>
    internal static BinaryPredictions Read(IDataView data, EvaluationOptions options)
    {
        ArgumentNullException.ThrowIfNull(data);
        var label = RowPass.Find(data.Schema, options.LabelColumnName, "label", type => type is BooleanDataViewType || InputColumns.IsReal(type), "Boolean, Single or Double");
        var probability = RowPass.FindReal(data.Schema, options.ProbabilityColumnName, "probability");
        var decision = data.Schema.GetColumnOrNull(options.PredictedLabelColumnName) is { Type: BooleanDataViewType } found ? found : (DataViewSchema.Column?)null;
        var (labels, predicted, probabilities) = (new List<bool>(), new List<bool>(), new List<double>());
        var pass = new RowPass(data, [label, probability, .. new[] { decision }.OfType<DataViewSchema.Column>()], options.ExampleWeightColumnName, options.GroupColumnName, row =>
        {
            var (getLabel, truth, getProbability) = (LabelReader.Scalar(row, label), 0f, new NumberGetter(row, probability));
            var (getDecision, isPositive) = (decision is { } column ? row.GetGetter<bool>(column) : null, false);
            return () =>
            {
                getLabel(ref truth);
                if (float.IsNaN(truth))
                    return false;
                labels.Add(truth > 0);
                probabilities.Add(getProbability.Read());
                getDecision?.Invoke(ref isPositive);
                predicted.Add(getDecision is null ? probabilities[^1] > 0.5 : isPositive);
                return true;
            };
        });
        return new(pass, [.. labels], [.. predicted], [.. probabilities]);
    }
}
