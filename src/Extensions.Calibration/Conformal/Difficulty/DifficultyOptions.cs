using System.ComponentModel.DataAnnotations;

namespace MLExtensions.Conformal;

/// <summary>Columns of difficulties, and how they are finished.</summary>
public sealed record DifficultyOptions
{
    /// <summary>Name of the label column, read in fitting only.</summary>
    /// <value>Default: "Label".</value>
    [Required]
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>Name of the column of predictions, read in fitting only.</summary>
    /// <value>Default: "Score".</value>
    [Required]
    public string PredictionColumnName { get; init; } = "Score";

    /// <summary>Name of the column of difficulties.</summary>
    /// <value>Default: "Difficulty".</value>
    [Required]
    public string DifficultyColumnName { get; init; } = "Difficulty";

    /// <summary>Name of the key column of bins of the difficulty, for <see cref="GroupConditional"/>.</summary>
    /// <value>Default: "DifficultyBin".</value>
    [Required]
    public string BinColumnName { get; init; } = "DifficultyBin";

    /// <summary>Number of bins, of about equally many of the rows that the difficulty was fitted on.</summary>
    /// <value>Default: 5. From 2 to 1000.</value>
    [Range(2, 1000)]
    public int Bins { get; init; } = 5;

    /// <summary>What is added to every difficulty, as a share of its mean on the rows that it was fitted on: keeps it above 0, and widths from becoming extreme.</summary>
    /// <value>Default: 0.01. Above 0.</value>
    [Range(0, double.MaxValue, MinimumIsExclusive = true)]
    public double Beta { get; init; } = 0.01;
}

/// <summary>What nearest neighbours say of a row.</summary>
public enum NeighborMeasure
{
    /// <summary>Mean of the absolute residuals of the neighbours, in the label's unit: how wrong the model is around there.</summary>
    MeanResidual,

    /// <summary>Standard deviation of the labels of the neighbours (their squares divided by their number), in the label's unit: how uncertain labels are around there. No prediction is read.</summary>
    LabelDeviation,

    /// <summary>Sum of the distances to the neighbours: how far the row is from known ones. Neither label nor prediction is read.</summary>
    DistanceSum,
}
