using System.ComponentModel.DataAnnotations;

namespace MLExtensions.Conformal;

/// <summary>Base of the scores of a model that gives a lower and an upper quantile: conformalised quantile regression and its variants.</summary>
/// <remarks>
/// The defaults read the column Quantiles of a <c>QuantileTrainer</c>: the first slot and the last. For an interval at 1 - alpha train the levels alpha / 2 and 1 - alpha / 2; any other pair is valid, too, and less even.
/// </remarks>
public abstract record QuantileScore : IntervalScore
{
    private protected QuantileScore() { }

    /// <summary>The lower quantile.</summary>
    /// <value>Default: the first slot of column "Quantiles".</value>
    [Required]
    public ValueColumn Lower { get; init; } = new("Quantiles", 0);

    /// <summary>The upper quantile.</summary>
    /// <value>Default: the last slot of column "Quantiles".</value>
    [Required]
    public ValueColumn Upper { get; init; } = new("Quantiles", -1);

    /// <inheritdoc/>
    public override IntervalColumns Columns => new(Lower: Lower, Upper: Upper);
}

/// <summary>Base of the variants whose correction is in units of a width that the model gives.</summary>
public abstract record ScaledQuantileScore : QuantileScore
{
    private protected ScaledQuantileScore() { }

    /// <summary>What stands beside the width, in the unit of the label, so that crossing or equal quantiles give a width above 0.</summary>
    /// <value>Default: 1e-6. Above 0; choose it far below the labels' spread.</value>
    [Range(0, double.MaxValue, MinimumIsExclusive = true)]
    public double LeastWidth { get; init; } = 1e-6;
}
