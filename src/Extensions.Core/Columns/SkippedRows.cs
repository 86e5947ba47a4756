using System.Globalization;

namespace MLExtensions.Columns;

/// <summary>Rows left out, by the first cause found: label, then weight, then features, as ML.NET's trainers look.</summary>
internal readonly record struct SkippedRows(long Labels, long Weights, long Features)
{
    public long Total => Labels + Weights + Features;

    public static SkippedRows operator +(SkippedRows a, SkippedRows b) => new(a.Labels + b.Labels, a.Weights + b.Weights, a.Features + b.Features);

    public string Warning => string.Create(CultureInfo.InvariantCulture,
        $"Skipped {Total} instances with missing features/label/weight during training ({Features} with missing features, {Labels} with missing label, {Weights} with a weight that is not positive and finite).");

    public string NothingLeft => Total == 0
        ? "No valid training instances found: the data has no rows."
        : "No valid training instances found, all instances have missing features/label/weight. " + Warning;
}
