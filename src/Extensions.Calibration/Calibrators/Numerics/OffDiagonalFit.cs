namespace MLExtensions.Calibration;

/// <summary>The fit of matrix scaling and Dirichlet calibration: penalties off the diagonal and on intercepts, set or chosen by cross-validation.</summary>
internal sealed record OffDiagonalFit(double OffDiagonal, double Intercept, bool Diagonal)
{
    private static readonly double[] Candidates = [1e-4, 1e-3, 1e-2, 1e-1, 1, 1e1, 1e2];

    /// <summary>Fits all rows.</summary>
    public (double[] Parameters, (double OffDiagonal, double Intercept) Penalties, FitDiagnostics Diagnostics) Fit(MulticlassCalibrationSet logits, int? folds)
    {
        var penalties = folds is { } count ? Choose(logits, count) : (OffDiagonal, Intercept);
        var (parameters, diagnostics) = SoftmaxSolver.Minimize(Problem(logits, penalties));
        return (parameters, penalties, diagnostics.WithAbsentClasses(logits, held: penalties.Intercept > 0));
    }

    private SoftmaxProblem Problem(MulticlassCalibrationSet logits, (double OffDiagonal, double Intercept) penalties)
    {
        var k = logits.ClassCount;
        var intercept = penalties.Intercept / k;
        return Diagonal
            ? new VectorProblem(logits, LinearLogits.Vector(k, 0, intercept), LinearLogits.Vector(k, 1, 0))
            : new MatrixProblem(logits, LinearLogits.Matrix(k, 0, penalties.OffDiagonal / ((double)k * (k - 1)), intercept), LinearLogits.Matrix(k, 1, 0, 0));
    }

    /// <summary>The penalties of least negative log-likelihood in rows that were left out; the greater ones of two that are equally good.</summary>
    private (double OffDiagonal, double Intercept) Choose(MulticlassCalibrationSet logits, int folds)
    {
        var fold = InnerFolds.Of(logits, folds);
        var candidates = (from offDiagonal in Diagonal ? [0] : Candidates.Reverse() from intercept in Candidates.Reverse() select (offDiagonal, intercept)).ToArray();
        var losses = new double[candidates.Length];
        for (var left = 0; left < folds; left++)
        {
            var learned = logits.Pick([.. Enumerable.Range(0, logits.Count).Where(row => fold[row] != left && fold[row] >= 0)]);
            var judged = logits.Pick([.. Enumerable.Range(0, logits.Count).Where(row => fold[row] == left)]);
            double[]? start = null;
            for (var candidate = 0; candidate < candidates.Length; candidate++)
            {
                start = SoftmaxSolver.Minimize(Problem(learned, candidates[candidate]), start, 1e-9, SoftmaxMethod.QuasiNewton).Parameters;
                losses[candidate] += judged.TotalWeight * Problem(judged, (0, 0)).Evaluate(start, new double[start.Length]);
            }
        }
        return candidates[Array.IndexOf(losses, losses.Min())];
    }
}
