using MLExtensions.Columns;

namespace MLExtensions.Trainers;

/// <summary>Standardisation of a regression label: label = mean + deviation * output.</summary>
internal sealed record LabelScale(double Mean, double Deviation)
{
    /// <summary>Least and greatest label, where predictions are to stay between them.</summary>
    public (float Lower, float Upper)? Range { get; init; }

    /// <summary>Leaves labels as they are.</summary>
    public static LabelScale Identity { get; } = new(0, 1);

    /// <summary>Weighted mean and deviation of the labels of the given rows; deviation 1 where they do not vary.</summary>
    public static LabelScale Measure(ExampleBlock block, ReadOnlySpan<long> rows)
    {
        var (sum, total, squares) = (0.0, 0.0, 0.0);
        foreach (var row in rows)
        {
            var weight = block.Weights?[row] ?? 1.0;
            sum += weight * block.Labels[row];
            total += weight;
        }
        var mean = sum / total;
        foreach (var row in rows)
            squares += (block.Weights?[row] ?? 1.0) * (block.Labels[row] - mean) * (block.Labels[row] - mean);
        return Of(mean, Math.Sqrt(squares / total));
    }

    /// <summary>Mean and deviation; deviation 1 where the labels do not vary.</summary>
    public static LabelScale Of(double mean, double deviation) => new(mean, deviation > 1e-12 * Math.Abs(mean) ? deviation : 1);
}
