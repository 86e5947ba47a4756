using System.ComponentModel.DataAnnotations;

namespace MLExtensions.Conformal;

/// <summary>Columns of intervals, and what happens at the edges.</summary>
public sealed record IntervalOptions
{
    /// <summary>Name of the label column.</summary>
    /// <value>Default: "Label".</value>
    [Required]
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>Name of the column of lower ends.</summary>
    /// <value>Default: "Lower".</value>
    [Required]
    public string LowerColumnName { get; init; } = "Lower";

    /// <summary>Name of the column of upper ends.</summary>
    /// <value>Default: "Upper".</value>
    [Required]
    public string UpperColumnName { get; init; } = "Upper";

    /// <summary>What happens where the calibration rows are too few for alpha.</summary>
    /// <value>Default: Report.</value>
    [EnumDataType(typeof(ShortfallAction))]
    public ShortfallAction Shortfall { get; init; } = ShortfallAction.Report;
}
