using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions.MLNet;

namespace MLExtensions.Evaluation;

/// <summary>Labels and predictions of rows that may carry any number of labels.</summary>
public sealed class MultilabelPredictions : PredictionRows
{
    private readonly bool[] labels;
    private readonly bool[] predicted;
    private readonly bool[] hits;
    private readonly double[] probabilities;

    private MultilabelPredictions(RowPass pass, IReadOnlyList<string> labelNames, bool[] labels, bool[] predicted, double[] probabilities) : base(pass)
    {
        (LabelNames, this.labels, this.predicted, this.probabilities) = (labelNames, labels, predicted, probabilities);
        hits = new bool[labels.Length / labelNames.Count];
        _ = new RowWeights(pass.Weights, hits.Length);
        for (var row = 0; row < hits.Length; row++)
            hits[row] = labels.AsSpan(row * LabelCount, LabelCount).SequenceEqual(predicted.AsSpan(row * LabelCount, LabelCount));
        for (var at = 0; at < probabilities.Length; at++)
            if (!(probabilities[at] >= 0 && probabilities[at] <= 1))
                throw new InputDataException(FormattableString.Invariant($"Row {at / LabelCount} has probability {probabilities[at]} for label '{LabelNames[at % LabelCount]}'; allowed are numbers from 0 to 1."));
    }

    /// <summary>Names of the labels.</summary>
    public IReadOnlyList<string> LabelNames { get; }

    /// <summary>Number of labels, L.</summary>
    public int LabelCount => LabelNames.Count;

    /// <inheritdoc/>
    public override int Count => hits.Length;

    /// <summary>Row by row, whether it carries each label.</summary>
    public ReadOnlySpan<bool> Labels => labels;

    /// <summary>Row by row, whether it is predicted to carry each label: the column PredictedLabels, or where there is none a probability above 0.5.</summary>
    public ReadOnlySpan<bool> Predicted => predicted;

    /// <summary>Row by row, the probability of each label.</summary>
    public ReadOnlySpan<double> Probabilities => probabilities;

    /// <summary>Whether all labels of a row are predicted right.</summary>
    internal override ReadOnlySpan<bool> Hits => hits;

    internal override ulong LabelFingerprint => Fingerprint.Of<bool>(labels, label => label ? 1 : 0);

    /// <summary>One label alone.</summary>
    internal BinaryPredictions OfLabel(int label)
    {
        var (truth, decisions, ofLabel) = (new bool[Count], new bool[Count], new double[Count]);
        for (int row = 0, at = label; row < truth.Length; row++, at += LabelCount)
            (truth[row], decisions[row], ofLabel[row]) = (labels[at], predicted[at], probabilities[at]);
        return BinaryPredictions.Of(truth, decisions, ofLabel, Weights.IsEmpty ? null : Weights.ToArray(), WithoutLabel);
    }

    /// <summary>All labels of all rows, each as a row of its own.</summary>
    internal BinaryPredictions Pooled() => BinaryPredictions.Of(labels, predicted, probabilities, Weights.IsEmpty ? null : PooledWeights(Weights), WithoutLabel);

    /// <summary>The weight of its row for every label.</summary>
    internal double[] PooledWeights(ReadOnlySpan<double> weights)
    {
        var pooled = new double[labels.Length];
        for (var at = 0; at < pooled.Length; at++)
            pooled[at] = weights.IsEmpty ? 1 : weights[at / LabelCount];
        return pooled;
    }

    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type.</exception>
    /// <exception cref="InputDataException">There is no row, or a label, a probability or a weight is out of range.</exception>
    internal static MultilabelPredictions Read(IDataView data, EvaluationOptions options)
    {
        ArgumentNullException.ThrowIfNull(data);
        var label = RowPass.Find(data.Schema, options.LabelColumnName, "label",
            type => type is VectorDataViewType { IsKnownSize: true } vector && (vector.ItemType is BooleanDataViewType || vector.ItemType == NumberDataViewType.Single), "a vector of known size of Boolean or Single");
        var probability = RowPass.Find(data.Schema, options.ProbabilityColumnName, "probability",
            type => type is VectorDataViewType { IsKnownSize: true } vector && vector.ItemType == NumberDataViewType.Single, "a vector of known size of Single");
        var width = ((VectorDataViewType)label.Type).Size;
        if (((VectorDataViewType)probability.Type).Size is var other && other != width)
            throw new ArgumentOutOfRangeException(nameof(data), other, $"The probability column '{probability.Name}' has {other} values per row; the label column '{label.Name}' has {width}.");
        var decision = data.Schema.GetColumnOrNull(options.PredictedLabelsColumnName) is { Type: VectorDataViewType { ItemType: BooleanDataViewType, Size: var size } } found && size == width ? found : (DataViewSchema.Column?)null;
        var count = data.GetRowCount() * width;
        var (labels, predicted, probabilities) = (new ChunkedList<bool>(count), new ChunkedList<bool>(count), new ChunkedList<double>(count));
        var pass = new RowPass(data, [label, probability, .. new[] { decision }.OfType<DataViewSchema.Column>()], options.ExampleWeightColumnName, options.GroupColumnName, row =>
        {
            var (getLabels, flags) = (LabelFlags.Of(row, label), new float[width]);
            var (getProbabilities, buffer, dense) = (row.GetGetter<VBuffer<float>>(probability), default(VBuffer<float>), new float[width]);
            var (getDecisions, decisions, yes) = (decision is { } column ? row.GetGetter<VBuffer<bool>>(column) : null, default(VBuffer<bool>), new bool[width]);
            return () =>
            {
                if (!getLabels(flags))
                    return false;
                getProbabilities(ref buffer);
                buffer.CopyTo(dense);
                getDecisions?.Invoke(ref decisions);
                if (getDecisions is not null)
                    decisions.CopyTo(yes);
                for (var k = 0; k < width; k++)
                {
                    labels.Add(flags[k] > 0);
                    probabilities.Add(dense[k]);
                    predicted.Add(getDecisions is null ? dense[k] > 0.5f : yes[k]);
                }
                return true;
            };
        });
        return new(pass, KeyNames.OfSlots(KeyNames.HasSlots(label) ? label : probability), labels.ToArray(), predicted.ToArray(), probabilities.ToArray());
    }
}
