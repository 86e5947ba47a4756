using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace MLExtensions.Evaluation;

/// <summary>How far current rows differ from a reference, column by column and as a whole.</summary>
/// <remarks>
/// Where nothing has shifted, some column is said to have with the probability of the level at most. Columns that shift only together are seen by the whole alone. A small p-value says that the rows differ, not by how
/// much: see the index and the divergence.
/// </remarks>
public sealed record ShiftMetrics
{
    /// <summary>Number of rows of the reference (sum of their weights).</summary>
    public required double ReferenceCount { get; init; }

    /// <summary>Number of current rows (sum of their weights).</summary>
    public required double CurrentCount { get; init; }

    /// <summary>The columns by severity: those that have shifted first, then by falling population stability index.</summary>
    public required ImmutableArray<ColumnShiftMetrics> Columns { get; init; }

    /// <summary>Names of the columns that were left out since values of their type cannot be compared.</summary>
    public required ImmutableArray<string> LeftOut { get; init; }

    /// <summary>How well a classifier tells the views apart, on rows that it was not trained on; null where it could not be tried.</summary>
    public TwoSampleAccuracy? Classifier { get; init; }

    /// <summary>Kullback-Leibler divergence of the current rows from the reference, E[ln(current / reference)] over current rows, by nearest neighbours, in nats; null where it could not be estimated.</summary>
    public DivergenceEstimate? Divergence { get; init; }

    /// <summary>Numbers per row that the classifier and the neighbours saw.</summary>
    public required int FeatureCount { get; init; }

    /// <summary>Why the rows were not compared as a whole; null where they were.</summary>
    public string? WithoutWhole { get; init; }

    /// <summary>A column.</summary>
    /// <param name="name">Its name; of a slot <c>Features[slot]</c>.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public ColumnShiftMetrics this[string name] => Columns.FirstOrDefault(column => column.Name == name)
        ?? throw new ArgumentException($"There is no column '{name}'; there are {string.Join(", ", Columns.Take(20).Select(column => $"'{column.Name}'"))}{(Columns.Length > 20 ? " and more" : "")}.", nameof(name));

    /// <summary>A table of the columns, with the comparison as a whole below.</summary>
    public override string ToString()
    {
        const int most = 40;
        var width = Math.Max(6, Columns.Take(most).Max(column => column.Name.Length));
        var text = new StringBuilder();
        Line($"{"column".PadRight(width)}  shifted     PSI  p adjusted  missing before     now");
        foreach (var column in Columns.Take(most))
            Line($"{column.Name.PadRight(width)}  {(column.HasShifted ? "yes" : "no"),-7} {column.StabilityIndex,7:0.000}  {column.AdjustedPValue,10:0.0000}  {column.ReferenceMissingShare,14:0.0 %} {column.CurrentMissingShare,7:0.0 %}");
        if (Columns.Length > most)
            Line($"and {Columns.Length - most} more");
        Line($"{ReferenceCount} rows of the reference, {CurrentCount} current rows");
        if (Classifier is { } told)
            Line($"A classifier tells them apart with accuracy {told.Accuracy:0.000} (chance 0.5, p = {told.PValue:0.0000}).");
        if (Divergence is { } divergence)
            Line($"Divergence {divergence.Value:0.000} nats.");
        if (WithoutWhole is { } reason)
            Line($"Not compared as a whole: {reason}");
        return text.ToString();

        void Line(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
    }
}
