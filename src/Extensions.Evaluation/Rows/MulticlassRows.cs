using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;

namespace MLExtensions.Evaluation;

/// <summary>Probabilities of each of several classes, row by row, the class that came, and weights, all checked.</summary>
internal readonly ref struct MulticlassRows
{
    /// <summary>How far the probabilities of a row, which may be of single precision, may miss a sum of 1.</summary>
    private const double SumSlack = 1e-3;

    private readonly ReadOnlySpan<double> givenWeights;

    /// <param name="probabilities">Row by row, the probability of each class: in [0, 1], summing to 1.</param>
    /// <param name="classCount">Number of classes, from 2; those that do not occur included.</param>
    /// <param name="labels">Class of each row, from 0.</param>
    /// <param name="weights">As how many rows each row counts; none for 1 each.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or there are fewer than 2 classes.</exception>
    /// <exception cref="InputDataException">There is no row, or a probability, a sum, a label or a weight is out of range.</exception>
    public MulticlassRows(ReadOnlySpan<double> probabilities, int classCount, ReadOnlySpan<int> labels, ReadOnlySpan<double> weights)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 2);
        if (probabilities.Length != (long)labels.Length * classCount)
            throw new ArgumentException($"There must be {classCount} probabilities per label; got {probabilities.Length} probabilities and {labels.Length} labels.");
        if (!AreSound(probabilities, classCount, labels))
            ThrowFirstFault(probabilities, classCount, labels);
        Weights = new(weights, labels.Length);
        givenWeights = weights;
        Probabilities = probabilities;
        ClassCount = classCount;
        Labels = labels;
    }

    public ReadOnlySpan<double> Probabilities { get; }

    public int ClassCount { get; }

    public ReadOnlySpan<int> Labels { get; }

    public RowWeights Weights { get; }

    public int Count => Labels.Length;

    /// <summary>Probabilities of a row.</summary>
    public ReadOnlySpan<double> this[int row] => Probabilities.Slice(row * ClassCount, ClassCount);

    /// <summary>The class with the greatest probability of a row; of equal ones the lowest.</summary>
    public int TopClass(int row) => TensorPrimitives.IndexOfMax(this[row]);

    /// <summary>One class against the rest.</summary>
    public BinaryRows OfClass(int index)
    {
        var (probabilities, labels) = (new double[Count], new bool[Count]);
        for (var row = 0; row < Count; row++)
            (probabilities[row], labels[row]) = (this[row][index], Labels[row] == index);
        return new(probabilities, labels, givenWeights);
    }

    /// <summary>The greatest probability of each row, and whether its class came.</summary>
    public BinaryRows OfTopLabel()
    {
        var top = TopLabel.Of(this);
        return new(top.Confidences, top.Hits, givenWeights);
    }

    /// <summary>The rows that are predicted to be of a class, with the greatest probability and whether their class came; no row at all is an error.</summary>
    public BinaryRows OfTopLabel(TopLabelRows top, int predicted)
    {
        var count = top.Predicted.AsSpan().Count(predicted);
        var (confidences, hits, weights, next) = (new double[count], new bool[count], givenWeights.IsEmpty ? [] : new double[count], 0);
        for (var row = 0; row < Count && next < count; row++)
        {
            if (top.Predicted[row] != predicted)
                continue;
            (confidences[next], hits[next]) = (top.Confidences[row], top.Hits[row]);
            if (weights.Length > 0)
                weights[next] = Weights[row];
            next++;
        }
        return new(confidences, hits, weights);
    }

    /// <summary>The same as <see cref="Fault"/> of every row, a stretch of rows at a time.</summary>
    private static bool AreSound(ReadOnlySpan<double> probabilities, int classCount, ReadOnlySpan<int> labels)
    {
        var stretch = Math.Max(1, 2048 / classCount);
        for (var first = 0; first < labels.Length; first += stretch)
        {
            var rows = labels.Slice(first, Math.Min(stretch, labels.Length - first));
            var some = probabilities.Slice(first * classCount, rows.Length * classCount);
            if (FirstFault.OutsideUnit(some) >= 0)
                return false;
            foreach (var label in rows)
            {
                var sum = 0.0;
                foreach (var probability in some[..classCount])
                    sum += probability;
                if ((uint)label >= (uint)classCount || !(Math.Abs(sum - 1) <= SumSlack))
                    return false;
                some = some[classCount..];
            }
        }
        return true;
    }

    private static void ThrowFirstFault(ReadOnlySpan<double> probabilities, int classCount, ReadOnlySpan<int> labels)
    {
        for (var row = 0; row < labels.Length; row++)
            if (Fault(probabilities.Slice(row * classCount, classCount), labels[row]) is { } fault)
                throw new InputDataException(string.Create(CultureInfo.InvariantCulture, $"Row {row} has {fault}."));
    }

    /// <summary>Checks a row of single precision.</summary>
    /// <exception cref="InputDataException">A probability, their sum or the label is out of range.</exception>
    public static void Check(int row, ReadOnlySpan<float> probabilities, int label)
    {
        if (Fault(probabilities, label) is not { } fault)
            return;
        var isLabel = label < 0 || label >= probabilities.Length;
        throw new InputDataException($"Row {row} has {fault}.{(isLabel ? "" : " Scores that are no probabilities, as those of naive Bayes and of one-versus-all trainers, are calibrated first: ml.MulticlassClassification.Calibrators().")}");
    }

    private static string? Fault<T>(ReadOnlySpan<T> probabilities, int label) where T : IFloatingPoint<T>
    {
        if (label < 0 || label >= probabilities.Length)
            return Say($"label {label}; allowed are the classes 0 to {probabilities.Length - 1}");
        var sum = 0.0;
        foreach (var value in probabilities)
        {
            var probability = double.CreateTruncating(value);
            if (!(probability >= 0 && probability <= 1))
                return Say($"probability {probability}; allowed are numbers from 0 to 1");
            sum += probability;
        }
        return Math.Abs(sum - 1) <= SumSlack ? null : Say($"probabilities that sum to {sum}; allowed are sums of 1, up to {SumSlack}");
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
