namespace MLExtensions.Calibration;

/// <summary>Logistic regression on a few features: the coefficients of least mean cross entropy, by Newton's method with damped steps. The features hold a constant where an intercept is wanted.</summary>
/// <param name="features">Columns, one value per row.</param>
/// <param name="rows">Labels and weights.</param>
internal sealed class LogisticRegression(double[][] features, BinaryCalibrationSet rows)
{
    private const int MostSteps = 200;
    private const double LeastDamping = 1e-12, MostDamping = 1e6;

    private readonly double[,] curvature = new double[features.Length, features.Length];
    private readonly double[] slope = new double[features.Length];

    /// <summary>Fits the coefficients, from 0.</summary>
    public (double[] Coefficients, FitDiagnostics Diagnostics) Fit()
    {
        var count = features.Length;
        var (at, tried, damping, steps) = (new double[count], new double[count], LeastDamping, 0);
        var before = Evaluate(at);
        var loss = before;
        for (; steps < MostSteps && Norm() > 1e-13; steps++)
        {
            var step = Step(damping);
            for (var k = 0; k < count; k++)
                tried[k] = at[k] - step[k, 0];
            var next = Evaluate(tried);
            if (next <= loss)
            {
                (at, tried, damping) = (tried, at, Math.Max(damping / 100, LeastDamping));
                var gained = loss - next;
                loss = next;
                if (gained <= 1e-16 * loss && Norm() <= 1e-9)
                    break;
                continue;
            }
            Evaluate(at);
            if ((damping = Math.Max(100 * damping, 1e-6)) > MostDamping)
                break;
        }
        return (at, new(Norm() <= 1e-8, steps, Norm(), before, loss));
    }

    private double Norm() => slope.Max(Math.Abs);

    /// <summary>The mean loss; its first and second derivatives are kept.</summary>
    private double Evaluate(double[] coefficients)
    {
        var (count, loss) = (features.Length, 0.0);
        Array.Clear(slope);
        Array.Clear(curvature);
        for (var row = 0; row < rows.Count; row++)
        {
            var (z, share) = (0.0, rows.WeightOf(row) / rows.TotalWeight);
            for (var k = 0; k < count; k++)
                z += coefficients[k] * features[k][row];
            var p = ScoreForms.Sigmoid(z);
            loss += share * ScoreForms.Softplus(rows.Labels[row] ? -z : z);
            var (first, second) = (share * (rows.Labels[row] ? p - 1 : p), share * p * (1 - p));
            for (var k = 0; k < count; k++)
            {
                slope[k] += first * features[k][row];
                for (var l = 0; l <= k; l++)
                    curvature[k, l] += second * features[k][row] * features[l][row];
            }
        }
        return loss;
    }

    private double[,] Step(double damping)
    {
        var count = features.Length;
        var (matrix, step) = (new double[count, count], new double[count, 1]);
        for (var k = 0; k < count; k++)
        {
            step[k, 0] = slope[k];
            for (var l = 0; l < count; l++)
                matrix[k, l] = curvature[Math.Max(k, l), Math.Min(k, l)];
            matrix[k, k] += damping * matrix[k, k] + 1e-300;
        }
        LinearSystem.Solve(matrix, step);
        return step;
    }
}
