namespace MLExtensions.Calibration;

/// <summary>Platt scaling: p = 1 / (1 + exp(-(a s + c))) with the slope a and intercept c of least cross entropy, the labels smoothed.</summary>
/// <remarks>
/// Positive rows count as (N1 + 1) / (N1 + 2) and negative ones as 1 / (N0 + 2), N1 and N0 the sums of their weights, so that the optimum is finite even where the
/// classes are separable. Newton's method on both parameters. Scores are taken as logits; a probability becomes ln(p / (1 - p)), so that the identity can be expressed.
/// ML.NET and scikit-learn write 1 / (1 + exp(A s + B)): A = -a, B = -c. A few hundred rows suffice.
/// Source: Platt (1999), Probabilistic Outputs for Support Vector Machines; Lin, Lin and Weng (2007), A Note on Platt's Probabilistic Outputs, Machine Learning 68.
/// </remarks>
[CalibratorName("platt")]
public sealed record PlattScaling : BinaryCalibrator
{
    internal const int MostSteps = 100;

    /// <summary>Whether labels are smoothed. Without, the fit diverges where the classes are separable, and stops at a bound.</summary>
    /// <value>Default: true.</value>
    public bool SmoothedLabels { get; init; } = true;

    /// <summary>Whether scores are taken as they come, probabilities too, as scikit-learn does where a model has no decision function. The identity cannot be expressed then.</summary>
    /// <value>Default: false.</value>
    public bool ScoresAsTheyCome { get; init; }

    /// <inheritdoc/>
    public override PlattMap Fit(BinaryCalibrationSet rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var scores = ScoresAsTheyCome ? rows : rows.As(ScoreMeaning.Logits);
        var (positives, negatives) = (rows.PositiveWeight, rows.TotalWeight - rows.PositiveWeight);
        var (positiveTarget, negativeTarget) = SmoothedLabels ? ((positives + 1) / (positives + 2), 1 / (negatives + 2)) : (1.0, 0.0);
        if (!SmoothedLabels && (positives == 0 || negatives == 0))
            throw new InputDataException($"All {rows.Count} rows of the calibration set are {(positives > 0 ? "positive" : "negative")}: without smoothed labels no slope and intercept are best. Set {nameof(SmoothedLabels)}, or hold more rows out.");
        var problem = new LogisticFit(scores, positiveTarget, negativeTarget);
        var (slope, intercept, diagnostics) = problem.Solve(0, Math.Log((positives + 1) / (negatives + 1)), MostSteps);
        return new(slope, intercept, scores.Meaning) { Diagnostics = diagnostics, Information = problem.Information(slope, intercept) };
    }

    /// <summary>Newton's method with halved steps on slope and intercept.</summary>
    internal sealed class LogisticFit(BinaryCalibrationSet rows, double positiveTarget, double negativeTarget, (PlattMap Map, double Weight)? prior = null)
    {
        public (double Slope, double Intercept, FitDiagnostics Diagnostics) Solve(double startSlope, double startIntercept, int mostSteps)
        {
            var (a, c) = (startSlope, startIntercept);
            var at = At(a, c);
            var (start, steps, length) = (at.Loss, 0, Math.Max(Math.Abs(at.ByA), Math.Abs(at.ByC)));
            for (; steps < mostSteps && length > 1e-13 * rows.TotalWeight; steps++)
            {
                const double Ridge = 1e-12;
                var (aa, cc) = (at.ByAA + Ridge, at.ByCC + Ridge);
                var determinant = aa * cc - at.ByAC * at.ByAC;
                var (stepA, stepC) = ((cc * at.ByA - at.ByAC * at.ByC) / determinant, (aa * at.ByC - at.ByAC * at.ByA) / determinant);
                var (share, tried) = (1.0, At(a - stepA, c - stepC));
                while (!(tried.Loss <= at.Loss) && share > 1e-10)
                    (share, tried) = (share / 2, At(a - share / 2 * stepA, c - share / 2 * stepC));
                if (!(tried.Loss <= at.Loss))
                    break;
                var gained = at.Loss - tried.Loss;
                (a, c, at) = (a - share * stepA, c - share * stepC, tried);
                length = Math.Max(Math.Abs(at.ByA), Math.Abs(at.ByC));
                if (gained <= 1e-15 * Math.Abs(at.Loss) && length <= 1e-8 * rows.TotalWeight)
                    break;
            }
            var converged = length <= 1e-8 * rows.TotalWeight && at.Loss > 1e-8 * rows.TotalWeight;
            return (a, c, new(converged, steps, length / rows.TotalWeight, start / rows.TotalWeight, at.Loss / rows.TotalWeight)
            {
                Remark = a <= 0 ? "the slope is not positive: higher scores do not mean more positives" : converged ? null : "the slope has no finite optimum: the classes are separable",
            });
        }

        public PlattInformation Information(double a, double c) => At(a, c) is var at ? new(at.ByAA, at.ByAC, at.ByCC) : default!;

        private (double Loss, double ByA, double ByC, double ByAA, double ByAC, double ByCC) At(double a, double c)
        {
            var scores = rows.Scores;
            var labels = rows.Labels;
            var (loss, byA, byC, byAA, byAC, byCC) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
            for (var row = 0; row < scores.Length; row++)
            {
                var (s, target, weight) = (scores[row], labels[row] ? positiveTarget : negativeTarget, rows.WeightOf(row));
                var z = a * s + c;
                var p = ScoreForms.Sigmoid(z);
                loss += weight * (ScoreForms.Softplus(z) - target * z);
                var (slope, curvature) = (weight * (p - target), weight * p * (1 - p));
                (byA, byC, byAA, byAC, byCC) = (byA + slope * s, byC + slope, byAA + curvature * s * s, byAC + curvature * s, byCC + curvature);
            }
            if (prior is (var map, var weight0))
            {
                var (da, dc, known) = (a - map.Slope, c - map.Intercept, map.Information);
                loss += weight0 * (known.Slope * da * da / 2 + known.Both * da * dc + known.Intercept * dc * dc / 2);
                (byA, byC) = (byA + weight0 * (known.Slope * da + known.Both * dc), byC + weight0 * (known.Both * da + known.Intercept * dc));
                (byAA, byAC, byCC) = (byAA + weight0 * known.Slope, byAC + weight0 * known.Both, byCC + weight0 * known.Intercept);
            }
            return (loss, byA, byC, byAA, byAC, byCC);
        }
    }
}

/// <summary>Second derivatives of a summed cross entropy in slope and intercept.</summary>
/// <param name="Slope">Twice in the slope.</param>
/// <param name="Both">In slope and intercept.</param>
/// <param name="Intercept">Twice in the intercept.</param>
public sealed record PlattInformation(double Slope, double Both, double Intercept);

/// <summary>The map of <see cref="PlattScaling"/>: 1 / (1 + exp(-(slope * s + intercept))).</summary>
/// <param name="Slope">What a unit of the score adds to the logit.</param>
/// <param name="Intercept">The logit at score 0.</param>
/// <param name="Form">What scores the map reads.</param>
[CalibratorName("platt")]
public sealed record PlattMap(double Slope, double Intercept, ScoreMeaning Form) : BinaryMap
{
    /// <inheritdoc/>
    public override ScoreMeaning Reads => Form;

    /// <summary>What the rows so far say of the parameters: the second derivatives of their summed cross entropy at the optimum.</summary>
    public PlattInformation Information { get; init; } = new(0, 0, 0);

    /// <summary>The map after further rows, without the old ones: what those said counts as a quadratic function around the old optimum (Laplace's approximation).</summary>
    /// <param name="batch">Further rows, of one class even.</param>
    /// <param name="memory">What the old rows count for now, in (0, 1]: 1 forgets nothing; below 1 the map follows drift, with 1 / (1 - memory) batches in mind.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="memory"/> is outside (0, 1].</exception>
    public PlattMap Update(BinaryCalibrationSet batch, double memory = 1)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (!(memory > 0 && memory <= 1))
            throw new ArgumentOutOfRangeException(nameof(memory), memory, "The old rows count for more than 0 and at most 1.");
        var problem = new PlattScaling.LogisticFit(batch.As(Form), 1, 0, (this, memory));
        var (slope, intercept, diagnostics) = problem.Solve(Slope, Intercept, PlattScaling.MostSteps);
        return this with { Slope = slope, Intercept = intercept, Diagnostics = diagnostics, Information = problem.Information(slope, intercept) };
    }

    /// <inheritdoc/>
    public override double Apply(double score) => ScoreForms.Sigmoid(Slope * score + Intercept);
}
