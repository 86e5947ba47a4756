using System.ComponentModel.DataAnnotations;

namespace MLExtensions.Evaluation;

/// <summary>How nearest neighbours estimate a divergence.</summary>
public sealed record NeighborSettings
{
    /// <summary>Number of neighbours k. More of them vary less, with a bias of order 1 / k, and blur more, with a bias of order (k / n)^(1 / d) for n rows in d columns.</summary>
    /// <value>The default value is null: the square root of the smaller number of rows, rounded. Allowed are numbers from 1 to the number of all rows less one.</value>
    [Range(1, int.MaxValue)]
    public int? NeighborCount { get; init; }

    /// <summary>Whether columns are first brought to mean 0 and standard deviation 1 over both samples. Divergences do not depend on scales, neighbours do.</summary>
    /// <value>The default value is true.</value>
    public bool Standardize { get; init; } = true;

    /// <summary>Estimated ratios below are raised to this one: for functions that are infinite at 0, such as -ln.</summary>
    /// <value>The default value is 0; allowed are finite numbers from 0.</value>
    [Range(0, double.MaxValue)]
    public double LeastRatio { get; init; }
}
