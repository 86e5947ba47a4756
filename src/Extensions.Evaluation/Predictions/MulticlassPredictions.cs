using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions.Columns;
using MLExtensions.MLNet;

namespace MLExtensions.Evaluation;

/// <summary>Labels and predictions of several classes. The predicted class is that of the greatest probability, of equal ones the lowest.</summary>
public sealed class MulticlassPredictions : PredictionRows
{
    private readonly int[] labels;
    private readonly double[] probabilities;

    private MulticlassPredictions(RowPass pass, IReadOnlyList<string> classNames, int[] labels, double[] probabilities) : base(pass)
    {
        (ClassNames, this.labels, this.probabilities) = (classNames, labels, probabilities);
        TopLabel = Evaluation.TopLabel.Of(new MulticlassRows(probabilities, classNames.Count, labels, pass.Weights));
    }

    private MulticlassPredictions(MulticlassPredictions all, int[] rows) : base(all, rows)
    {
        (ClassNames, labels, probabilities) = (all.ClassNames, Pick(all.Labels, rows), Pick(all.Probabilities, rows, all.ClassCount));
        TopLabel = Evaluation.TopLabel.Of(new MulticlassRows(probabilities, ClassCount, labels, Weights));
    }

    /// <summary>Names of the classes.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Number of classes.</summary>
    public int ClassCount => ClassNames.Count;

    /// <inheritdoc/>
    public override int Count => labels.Length;

    /// <summary>Class of each row, from 0.</summary>
    public ReadOnlySpan<int> Labels => labels;

    /// <summary>Row by row, the probability of each class.</summary>
    public ReadOnlySpan<double> Probabilities => probabilities;

    /// <summary>The predicted class of each row, its probability, and whether it came.</summary>
    public TopLabelRows TopLabel { get; }

    internal override ReadOnlySpan<int> Classes => labels;

    internal override ReadOnlySpan<bool> Hits => TopLabel.Hits;

    internal override ulong LabelFingerprint => Fingerprint.Of<int>(labels, label => label);

    /// <summary>Some of the rows.</summary>
    internal MulticlassPredictions Subset(int[] rows) => new(this, rows);

    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type.</exception>
    /// <exception cref="InputDataException">There is no row, or a label, a probability, a sum or a weight is out of range.</exception>
    internal static MulticlassPredictions Read(IDataView data, EvaluationOptions options)
    {
        ArgumentNullException.ThrowIfNull(data);
        var label = RowPass.Find(data.Schema, options.LabelColumnName, "label", type => type is KeyDataViewType, "a key");
        var score = RowPass.Find(data.Schema, options.ScoreColumnName, "score",
            type => type is VectorDataViewType { IsKnownSize: true } vector && vector.ItemType == NumberDataViewType.Single, "a vector of known size of Single");
        var classes = ((VectorDataViewType)score.Type).Size;
        var (labels, probabilities) = (new List<int>(), new List<double>());
        var pass = new RowPass(data, [label, score], options.ExampleWeightColumnName, options.GroupColumnName, row =>
        {
            var (getLabel, truth) = (LabelReader.Scalar(row, label), 0f);
            var (getScore, buffer, dense) = (row.GetGetter<VBuffer<float>>(score), default(VBuffer<float>), new float[classes]);
            return () =>
            {
                getLabel(ref truth);
                if (float.IsNaN(truth))
                    return false;
                getScore(ref buffer);
                buffer.CopyTo(dense);
                foreach (var value in dense)
                    probabilities.Add(value);
                labels.Add((int)truth);
                return true;
            };
        });
        var names = KeyNames.HasSlots(score) || label.Type is not KeyDataViewType { Count: var count } || (int)count != classes ? KeyNames.OfSlots(score) : KeyNames.Of(label);
        return new(pass, names, [.. labels], [.. probabilities]);
    }
}
