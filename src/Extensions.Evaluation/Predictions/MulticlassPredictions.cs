using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions.Columns;
using MLExtensions.MLNet;

namespace MLExtensions.Evaluation;

/// <summary>Labels and predictions of several classes. The predicted class is that of the greatest probability, of equal ones the lowest.</summary>
public sealed class MulticlassPredictions : PredictionRows
{
    /// <summary>With more probabilities those of all classes are not kept but where they must be.</summary>
    internal const int MostKept = 2_000_000;

    private readonly int[] labels;
    private readonly ClassProbabilities? kept;
    private readonly Lazy<double[]> probabilities;
    private readonly Lazy<ScoreOrder> order;

    private MulticlassPredictions(RowPass pass, IReadOnlyList<string> classNames, int[] labels, TopLabelRows top, ClassProbabilities? kept, MulticlassSums sums) : base(pass)
    {
        (ClassNames, this.labels, TopLabel, this.kept, Sums) = (classNames, labels, top, kept, sums);
        _ = new RowWeights(pass.Weights, labels.Length);
        probabilities = new(() => Kept.ToArray());
        order = new(() => new(TopLabel.Confidences, TopLabel.Hits));
    }

    private MulticlassPredictions(MulticlassPredictions all, int[] rows) : base(all, rows)
    {
        (ClassNames, labels, kept, Sums) = (all.ClassNames, Pick(all.Labels, rows), new(all.ClassCount), new(all.ClassCount));
        TopLabel = new(Pick<double>(all.TopLabel.Confidences, rows), Pick<int>(all.TopLabel.Predicted, rows), Pick<bool>(all.TopLabel.Hits, rows));
        for (var i = 0; i < rows.Length; i++)
        {
            kept.Add(all[rows[i]]);
            Sums.Add(all[rows[i]], labels[i], Weights.IsEmpty ? 1 : Weights[i]);
        }
        probabilities = new(() => Kept.ToArray());
        order = new(() => new(TopLabel.Confidences, TopLabel.Hits));
    }

    /// <summary>Names of the classes.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Number of classes.</summary>
    public int ClassCount => ClassNames.Count;

    /// <inheritdoc/>
    public override int Count => labels.Length;

    /// <summary>Class of each row, from 0.</summary>
    public ReadOnlySpan<int> Labels => labels;

    /// <summary>Row by row, the probability of each class, in one array that is made when it is first asked for. The indexer needs none.</summary>
    public ReadOnlySpan<double> Probabilities => probabilities.Value;

    /// <summary>Probability of each class of a row.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public ReadOnlySpan<float> this[int row]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)labels.Length, nameof(row));
            return Kept[row];
        }
    }

    /// <summary>The predicted class of each row, its probability, and whether it came.</summary>
    public TopLabelRows TopLabel { get; }

    /// <summary>Whether the probabilities of all classes are at hand.</summary>
    internal bool HasProbabilities => kept is not null;

    /// <summary>What was summed up of all classes.</summary>
    internal MulticlassSums Sums { get; }

    /// <summary>The rows in the order of their confidence.</summary>
    internal ScoreOrder Order => order.Value;

    internal override ReadOnlySpan<int> Classes => labels;

    internal override ReadOnlySpan<int> PredictedClasses => TopLabel.Predicted;

    internal override ReadOnlySpan<bool> Hits => TopLabel.Hits;

    internal override ulong LabelFingerprint => Fingerprint.Of<int>(labels, label => label);

    /// <summary>Some of the rows.</summary>
    internal MulticlassPredictions Subset(int[] rows) => new(this, rows);

    private ClassProbabilities Kept => kept ?? throw new InvalidOperationException("The probabilities of all classes were not kept.");

    /// <summary>Probability of a class in each row.</summary>
    internal double[] OfClass(int index)
    {
        var values = new double[Count];
        CopyClass(index, values);
        return values;
    }

    /// <summary>The same, into an array that is there.</summary>
    internal void CopyClass(int index, Span<double> values) => Kept.CopyClass(index, values);

    /// <summary>The rows in the order of the probability of a class, which is against the rest.</summary>
    internal ScoreOrder OrderOfClass(int index) => new(OfClass(index), Array.ConvertAll(labels, label => label == index));

    /// <param name="data">The rows.</param>
    /// <param name="options">The columns.</param>
    /// <param name="keepAll">Whether the probabilities of all classes are kept, however many they are.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type.</exception>
    /// <exception cref="InputDataException">There is no row, or a label, a probability, a sum or a weight is out of range.</exception>
    internal static MulticlassPredictions Read(IDataView data, EvaluationOptions options, bool keepAll = true)
    {
        ArgumentNullException.ThrowIfNull(data);
        var label = RowPass.Find(data.Schema, options.LabelColumnName, "label", type => type is KeyDataViewType, "a key");
        var score = RowPass.Find(data.Schema, options.ScoreColumnName, "score",
            type => type is VectorDataViewType { IsKnownSize: true, Size: > 1 } vector && vector.ItemType == NumberDataViewType.Single, "a vector of known size, from 2, of Single");
        var (classes, count) = (((VectorDataViewType)score.Type).Size, data.GetRowCount());
        var (labels, confidences, predicted, hits) = (new ChunkedList<int>(count), new ChunkedList<double>(count), new ChunkedList<int>(count), new ChunkedList<bool>(count));
        var (kept, sums, rows) = (new ClassProbabilities(classes), new MulticlassSums(classes), 0);
        var pass = new RowPass(data, [label, score], options.ExampleWeightColumnName, options.GroupColumnName, row =>
        {
            var (getLabel, truth) = (LabelReader.Scalar(row, label), 0f);
            var (getScore, buffer, dense) = (row.GetGetter<VBuffer<float>>(score), default(VBuffer<float>), new float[classes]);
            return weight =>
            {
                getLabel(ref truth);
                if (float.IsNaN(truth))
                    return false;
                getScore(ref buffer);
                buffer.CopyTo(dense);
                var came = (int)truth;
                MulticlassRows.Check(rows++, dense, came);
                var best = System.Numerics.Tensors.TensorPrimitives.IndexOfMax<float>(dense);
                labels.Add(came);
                confidences.Add(dense[best]);
                predicted.Add(best);
                hits.Add(best == came);
                sums.Add(dense, came, weight);
                if (!keepAll && (long)rows * classes > MostKept)
                    kept = null;
                kept?.Add(dense);
                return true;
            };
        });
        RowWeights.RequireRows(rows);
        var names = KeyNames.HasSlots(score) || label.Type is not KeyDataViewType { Count: var keys } || (int)keys != classes ? KeyNames.OfSlots(score) : KeyNames.Of(label);
        return new(pass, names, labels.ToArray(), new(confidences.ToArray(), predicted.ToArray(), hits.ToArray()), kept, sums);
    }
}
