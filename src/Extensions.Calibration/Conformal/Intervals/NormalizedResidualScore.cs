using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace MLExtensions.Conformal;

/// <summary>The residual in units of the row's difficulty: s(x, y) = |y - f(x)| / d(x), interval f(x) - q d(x) to f(x) + q d(x).</summary>
/// <remarks>
/// Valid whatever the difficulty, which must be above 0 and not fitted on the calibration rows; the better it tells the size of the residual, the more the width follows the row. A row whose difficulty is not above 0
/// is an error in fitting, and gets the whole line afterwards. Source: Papadopoulos, Gammerman and Vovk (2008), Normalized Nonconformity Measures for Regression Conformal Prediction, AIA; Lei et al. (2018).
/// </remarks>
[ScoreName("normalized_residual")]
public sealed record NormalizedResidualScore : IntervalScore
{
    /// <summary>Name of the column of predictions.</summary>
    /// <value>Default: "Score".</value>
    [Required]
    public string PredictionColumnName { get; init; } = "Score";

    /// <summary>The column of difficulties, above 0: what a <see cref="DifficultyEstimator"/> writes, or any other.</summary>
    /// <value>Default: column "Difficulty".</value>
    [Required]
    public ValueColumn Difficulty { get; init; } = new("Difficulty");

    /// <inheritdoc/>
    public override IntervalColumns Columns => new(Prediction: new(PredictionColumnName), Difficulty: Difficulty);

    /// <inheritdoc/>
    public override string? Fault(in IntervalInputs row)
        => row.Difficulty > 0 ? null : string.Create(CultureInfo.InvariantCulture, $"difficulty {row.Difficulty}; allowed are numbers above 0");

    /// <inheritdoc/>
    public override double Compute(in IntervalInputs row, double label, int side) => Math.Abs(label - row.Prediction) / row.Difficulty;

    /// <inheritdoc/>
    public override (double Lower, double Upper) Interval(in IntervalInputs row, double first, double second)
        => (row.Prediction - first * row.Difficulty, row.Prediction + first * row.Difficulty);
}
