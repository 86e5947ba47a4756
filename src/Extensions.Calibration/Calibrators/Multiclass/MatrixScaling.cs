using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;

namespace MLExtensions.Calibration;

/// <summary>Matrix scaling: p = softmax(W z + b), with the penalties of Dirichlet calibration off the diagonal and on the intercepts.</summary>
/// <remarks>
/// Minimises the mean negative log-likelihood + lambda / (K (K - 1)) sum of W[i, j]^2 over i and j that differ + mu / K sum of b[k]^2, from the identity. With both
/// penalties above 0 the optimum is unique. A constant added to the logits of a row changes the result: logits and logarithms of probabilities give different maps,
/// and a map reads what it was fitted on. The class with the greatest score may change. K^2 + K parameters: thousands of rows where K is above 10.
/// Newton's method up to 36 classes, limited-memory BFGS beyond.
/// Source: Guo et al. (2017), On Calibration of Modern Neural Networks, ICML; penalties of Kull et al. (2019), Beyond Temperature Scaling, NeurIPS.
/// </remarks>
[CalibratorName("matrix")]
public sealed record MatrixScaling : MulticlassCalibrator
{
    /// <summary>Lambda, the penalty of what stands off the diagonal of W; at least 0.</summary>
    /// <value>Default: 0.01.</value>
    [Range(0, double.MaxValue)]
    public double OffDiagonalPenalty { get; init; } = 1e-2;

    /// <summary>Mu, the penalty of the intercepts; at least 0.</summary>
    /// <value>Default: 0.01.</value>
    [Range(0, double.MaxValue)]
    public double InterceptPenalty { get; init; } = 1e-2;

    /// <summary>
    /// Folds of an inner cross-validation, 2 to 20, by which both penalties are chosen from 1e-4, 1e-3, ..., 1e2 for the least negative log-likelihood; then
    /// the two settings above do not matter, and the time of 49 fits per fold is needed. Null to take the penalties as they are set.
    /// </summary>
    /// <value>Default: null.</value>
    [Range(2, 20)]
    public int? PenaltyFolds { get; init; }

    /// <inheritdoc/>
    public override MatrixMap Fit(MulticlassCalibrationSet rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        OptionsValidator.Validate(this);
        var (parameters, penalties, diagnostics) = new OffDiagonalFit(OffDiagonalPenalty, InterceptPenalty, Diagonal: false).Fit(rows.As(ScoreMeaning.Logits), PenaltyFolds);
        var (weights, intercepts) = LinearLogits.Split(parameters, rows.ClassCount);
        return new(weights, intercepts, rows.Meaning)
        {
            OffDiagonalPenalty = penalties.OffDiagonal,
            InterceptPenalty = penalties.Intercept,
            Diagnostics = diagnostics,
        };
    }
}

/// <summary>The map of <see cref="MatrixScaling"/>: softmax(W z + b), z the logits, or ln p of p clipped to [1e-12, 1].</summary>
/// <param name="Weights">W, row by row: K for each class.</param>
/// <param name="Intercepts">b, one per class.</param>
/// <param name="Form">What scores the map reads.</param>
[CalibratorName("matrix")]
public sealed record MatrixMap(ImmutableArray<double> Weights, ImmutableArray<double> Intercepts, ScoreMeaning Form) : MulticlassMap
{
    /// <summary>Lambda of the fit.</summary>
    public double OffDiagonalPenalty { get; init; }

    /// <summary>Mu of the fit.</summary>
    public double InterceptPenalty { get; init; }

    /// <inheritdoc/>
    public override ScoreMeaning Reads => Form;

    /// <inheritdoc/>
    public override int? ClassCount => Intercepts.Length;

    /// <inheritdoc/>
    public override void Apply(ReadOnlySpan<double> scores, Span<double> probabilities)
    {
        ScoreForms.Convert(scores, Form, ScoreMeaning.Logits, probabilities);
        LinearLogits.ApplyMatrix(Weights, Intercepts, probabilities, probabilities);
    }
}
