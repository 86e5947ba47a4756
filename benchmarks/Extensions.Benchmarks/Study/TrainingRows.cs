using System.Globalization;

namespace Extensions.Benchmarks.Study;

/// <summary>The lines that a fit sees, for objectives that need to know their labels.</summary>
internal sealed record TrainingRows(DataSet Set, string[] Lines)
{
    /// <summary>The value, as JSON, of an objective's parameter that describes the training labels.</summary>
    /// <param name="parameter">Its JSON name: class_counts (in the order of the label keys), positive_share, positive_weight (negatives per positive), min or max.</param>
    /// <exception cref="ArgumentException">The parameter describes something else.</exception>
    public string Describe(string parameter) => parameter switch
    {
        "class_counts" => $"[{string.Join(',', Lines.GroupBy(Set.LabelOf).Select(rows => rows.Count()))}]",   // groups and keys are both in the order of their first row
        "positive_share" => Text(PositiveShare),
        "positive_weight" => Text((1 - PositiveShare) / PositiveShare),
        "min" => Text(Numbers.Min()),
        "max" => Text(Numbers.Max()),
        _ => throw new ArgumentException($"class_counts, positive_share, positive_weight, min and max can be set to 'training'. Got '{parameter}'."),
    };

    private double PositiveShare => Lines.Average(line => Set.LabelOf(line) == Set.PositiveClass ? 1.0 : 0.0);

    private IEnumerable<double> Numbers => Lines.Select(line => double.Parse(Set.LabelOf(line), CultureInfo.InvariantCulture));

    private static string Text(double value) => value.ToString("r", CultureInfo.InvariantCulture);
}
