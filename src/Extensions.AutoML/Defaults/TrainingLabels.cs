using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace MLExtensions.AutoML;

/// <summary>What some objectives must know of the labels of the training rows: of these alone, never of rows that a trial is measured on.</summary>
internal sealed record TrainingLabels
{
    // As everywhere in the trainers, a class without rows counts as half a row.
    private const double LeastCount = 0.5;

    private TrainingLabels() { }

    /// <summary>Rows of each class in the order of the label keys, for two classes of 0 and of 1; empty for regression.</summary>
    public ImmutableArray<double> ClassCounts { get; private init; } = [];

    /// <summary>Range of a number; NaN for classes.</summary>
    public (double Minimum, double Maximum) Range { get; private init; } = (double.NaN, double.NaN);

    /// <summary>Labels of no rows in particular, to make objectives whose other parameters are looked at.</summary>
    public static TrainingLabels Some { get; } = new() { ClassCounts = [1, 1], Range = (0, 1) };

    /// <summary>Of classes.</summary>
    /// <param name="labels">Class of each training row, counted from 0; NaN where there is none, which is left out.</param>
    /// <param name="classCount">Number of classes.</param>
    /// <exception cref="ArgumentException">A label is no class.</exception>
    public static TrainingLabels OfClasses(IEnumerable<float> labels, int classCount)
    {
        var counts = new double[classCount];
        foreach (var label in labels.Where(label => !float.IsNaN(label)))
            counts[label >= 0 && label < classCount && label == (int)label ? (int)label : throw new ArgumentException(FormattableString.Invariant($"Labels must be classes from 0 to {classCount - 1}. Got {label}."), nameof(labels))]++;
        return new() { ClassCounts = [.. counts.Select(count => Math.Max(count, LeastCount))] };
    }

    /// <summary>Of numbers.</summary>
    /// <param name="labels">Label of each training row; NaN where there is none, which is left out.</param>
    /// <exception cref="ArgumentException">There is no label.</exception>
    public static TrainingLabels OfNumbers(IEnumerable<float> labels)
    {
        var (minimum, maximum) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (var label in labels.Where(label => !float.IsNaN(label)))
            (minimum, maximum) = (Math.Min(minimum, label), Math.Max(maximum, label));
        return minimum <= maximum ? new() { Range = (minimum, maximum) } : throw new ArgumentException("There must be a training row with a label. Got none.", nameof(labels));
    }

    /// <summary>The value of an objective's parameter.</summary>
    /// <param name="parameter">Its JSON name: class_counts, positive_share, min or max.</param>
    /// <exception cref="ArgumentException">The labels do not tell it.</exception>
    public JsonNode Describe(string parameter) => parameter switch
    {
        "class_counts" when ClassCounts.Length >= 2 => new JsonArray([.. ClassCounts.Select(count => (JsonNode)count)]),
        "positive_share" when ClassCounts.Length == 2 => ClassCounts[1] / (ClassCounts[0] + ClassCounts[1]),
        "min" when !double.IsNaN(Range.Minimum) => Range.Minimum,
        "max" when !double.IsNaN(Range.Maximum) => Range.Maximum,
        _ => throw new ArgumentException($"The training labels do not tell '{parameter}': {(ClassCounts.IsEmpty ? "they are numbers" : $"they are {ClassCounts.Length} classes")}.", nameof(parameter)),
    };
}
