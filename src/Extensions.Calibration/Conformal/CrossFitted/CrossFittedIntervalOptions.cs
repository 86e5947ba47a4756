using System.ComponentModel.DataAnnotations;

namespace MLExtensions.Conformal;

/// <summary>How intervals are made of the heads of folds: their columns, and what happens at the edges.</summary>
public sealed record CrossFittedIntervalOptions
{
    /// <summary>How the residuals of the folds become an interval.</summary>
    /// <value>Default: Plus.</value>
    [EnumDataType(typeof(CrossFittedMethod))]
    public CrossFittedMethod Method { get; init; } = CrossFittedMethod.Plus;

    /// <summary>Name of the label column.</summary>
    /// <value>Default: "Label".</value>
    [Required]
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>Name of the column of predictions, in the output of the head: Single.</summary>
    /// <value>Default: "Score".</value>
    [Required]
    public string PredictionColumnName { get; init; } = "Score";

    /// <summary>Name of the column that takes the predictions of the heads of the folds, a vector of Single.</summary>
    /// <value>Default: "FoldScores".</value>
    [Required]
    public string FoldScoresColumnName { get; init; } = "FoldScores";

    /// <summary>Name of the column of lower ends.</summary>
    /// <value>Default: "Lower".</value>
    [Required]
    public string LowerColumnName { get; init; } = "Lower";

    /// <summary>Name of the column of upper ends.</summary>
    /// <value>Default: "Upper".</value>
    [Required]
    public string UpperColumnName { get; init; } = "Upper";

    /// <summary>What happens where the rows are too few for alpha.</summary>
    /// <value>Default: Report.</value>
    [EnumDataType(typeof(ShortfallAction))]
    public ShortfallAction Shortfall { get; init; } = ShortfallAction.Report;
}

/// <summary>How absolute residuals R_i = |y_i - f_{-k(i)}(x_i)|, each by the head of fold k(i) that never saw its row, become the interval of a new row x. n rows, K folds.</summary>
public enum CrossFittedMethod
{
    /// <summary>
    /// CV+, jackknife+ where every row is a fold: from the floor(alpha (n + 1))-th smallest f_{-k(i)}(x) - R_i to the ceil((1 - alpha)(n + 1))-th smallest f_{-k(i)}(x) + R_i.
    /// Covers with probability at least 1 - 2 alpha - min(2 (1 - 1/K) / (n/K + 1), (1 - K/n) / (K + 1)); typically 1 - alpha.
    /// </summary>
    Plus,

    /// <summary>
    /// Cross-conformal: from the first to the last y with (#{i: R_i at least |y - f_{-k(i)}(x)|} + 1) / (n + 1) above alpha; inside the interval of CV+, mostly equal to it, empty where no y is.
    /// Covers with probability at least 1 - 2 alpha - 2 (1 - 1/K) / (n/K + 1).
    /// </summary>
    CrossConformal,

    /// <summary>Minmax: least f_{-k}(x) - q to greatest f_{-k}(x) + q, with q the ceil((1 - alpha)(n + 1))-th smallest residual. Covers with probability at least 1 - alpha; wider, the more so the less stable the head.</summary>
    MinMax,

    /// <summary>The head fitted on all rows, f(x) - q to f(x) + q. Nothing is promised: a head that changes much with its rows may cover far less. The heads of the folds are not asked.</summary>
    Base,
}
