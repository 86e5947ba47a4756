using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>What out-of-sample probabilities say of the labels themselves.</summary>
public sealed record LabelNoiseMetrics
{
    /// <summary>Names of the classes.</summary>
    public required ImmutableArray<string> ClassNames { get; init; }

    /// <summary>Estimated noise matrix and share of wrong labels.</summary>
    public required LabelNoise Noise { get; init; }

    /// <summary>Rows whose labels are probably wrong, most suspicious first; <see cref="SuspiciousRow.Row"/> is the position in the view.</summary>
    public required ImmutableArray<SuspiciousRow> SuspiciousRows { get; init; }
}
