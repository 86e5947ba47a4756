using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;

namespace MLExtensions.Calibration;

/// <summary>Dirichlet calibration: p' = softmax(W ln p + b), what Bayes's rule gives where the probabilities of each class's rows have a Dirichlet distribution.</summary>
/// <remarks>
/// Minimises the mean negative log-likelihood + lambda / (K (K - 1)) sum of W[i, j]^2 over i and j that differ + mu / K sum of b[k]^2, from the identity; p is clipped
/// to [1e-12, 1]. Penalties are divided as in the paper and no class is a reference: dirichletcal's own defaults differ. The class with the greatest score may change.
/// K^2 + K parameters: thousands of rows where K is above 10. Newton's method up to 36 classes (200 where W is diagonal), limited-memory BFGS beyond.
/// Source: Kull, Perello Nieto, Kängsepp, Silva Filho, Song and Flach (2019), Beyond Temperature Scaling: Obtaining Well-Calibrated Multiclass Probabilities with Dirichlet Calibration, NeurIPS.
/// </remarks>
[CalibratorName("dirichlet")]
public sealed record DirichletCalibration : MulticlassCalibrator
{
    /// <summary>Whether W is 0 off its diagonal: 2K parameters. <see cref="OffDiagonalPenalty"/> does not matter then.</summary>
    /// <value>Default: false.</value>
    public bool Diagonal { get; init; }

    /// <summary>Lambda, the penalty of what stands off the diagonal of W; at least 0.</summary>
    /// <value>Default: 0.01.</value>
    [Range(0, double.MaxValue)]
    public double OffDiagonalPenalty { get; init; } = 1e-2;

    /// <summary>Mu, the penalty of the intercepts; at least 0.</summary>
    /// <value>Default: 0.01.</value>
    [Range(0, double.MaxValue)]
    public double InterceptPenalty { get; init; } = 1e-2;

    /// <summary>
    /// Folds of an inner cross-validation, 2 to 20, by which the penalties are chosen from 1e-4, 1e-3, ..., 1e2 for the least negative log-likelihood; then
    /// the two settings above do not matter, and the time of 49 fits per fold is needed (7 where W is diagonal). Null to take the penalties as they are set.
    /// </summary>
    /// <value>Default: null.</value>
    [Range(2, 20)]
    public int? PenaltyFolds { get; init; }

    /// <inheritdoc/>
    public override DirichletMap Fit(MulticlassCalibrationSet rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        OptionsValidator.Validate(this);
        var k = rows.ClassCount;
        var logarithms = rows.As(ScoreMeaning.Probabilities).As(ScoreMeaning.Logits);
        var (parameters, penalties, diagnostics) = new OffDiagonalFit(OffDiagonalPenalty, InterceptPenalty, Diagonal).Fit(logarithms, PenaltyFolds);
        var (weights, intercepts) = Diagonal ? (LinearLogits.DiagonalMatrix(parameters[..k]), [.. parameters[k..]]) : LinearLogits.Split(parameters, k);
        return new(weights, intercepts)
        {
            OffDiagonalPenalty = penalties.OffDiagonal,
            InterceptPenalty = penalties.Intercept,
            Diagnostics = diagnostics,
        };
    }
}

/// <summary>The map of <see cref="DirichletCalibration"/>: softmax(W ln p + b), p clipped to [1e-12, 1].</summary>
/// <param name="Weights">W, row by row: K for each class.</param>
/// <param name="Intercepts">b, one per class.</param>
[CalibratorName("dirichlet")]
public sealed record DirichletMap(ImmutableArray<double> Weights, ImmutableArray<double> Intercepts) : MulticlassMap
{
    /// <summary>Lambda of the fit.</summary>
    public double OffDiagonalPenalty { get; init; }

    /// <summary>Mu of the fit.</summary>
    public double InterceptPenalty { get; init; }

    /// <inheritdoc/>
    public override ScoreMeaning Reads => ScoreMeaning.Probabilities;

    /// <inheritdoc/>
    public override int? ClassCount => Intercepts.Length;

    /// <summary>The parameters in the form that is unique: A, which is W less the least value of each column, and the output at equal probabilities, softmax(W ln(1 / K) + b).</summary>
    /// <remarks>Maps with equal canonical parameters are equal. A stands row by row and is at least 0: row k, column j says how much ln p[j] speaks for class k.</remarks>
    public (ImmutableArray<double> Weights, ImmutableArray<double> Center) Canonical()
    {
        var (k, weights) = (Intercepts.Length, Weights);
        double[] least = [.. Enumerable.Range(0, k).Select(column => Enumerable.Range(0, k).Min(row => weights[row * k + column]))];
        var center = new double[k];
        Array.Fill(center, 1.0 / k);
        Apply(center, center);
        return ([.. weights.Select((weight, i) => weight - least[i % k])], [.. center]);
    }

    /// <inheritdoc/>
    public override void Apply(ReadOnlySpan<double> scores, Span<double> probabilities)
    {
        ScoreForms.Logarithms(scores, probabilities);
        LinearLogits.ApplyMatrix(Weights, Intercepts, probabilities, probabilities);
    }
}
