namespace MLExtensions.Calibration;

/// <summary>Logistic regression of a few features without a penalty, by Newton's method with halved steps.</summary>
/// <param name="features">Feature by feature, one value per row; an intercept is a feature of ones.</param>
/// <param name="targets">From 0 to 1.</param>
/// <param name="weights">Weights, at least 0; empty for 1 each.</param>
internal sealed class LogisticRegression(double[][] features, double[] targets, double[] weights)
{
    private const int MostSteps = 100;

    /// <summary>Added to the second derivatives, so that a step exists where features depend on each other or classes are separable.</summary>
    private const double Damping = 1e-11;

    /// <summary>A mean loss that only separable classes have: it falls towards 0 without end.</summary>
    public const double Separated = 1e-6;

    private readonly double total = weights.Length > 0 ? weights.Sum() : targets.Length;

    /// <summary>Finds the coefficients of least cross entropy, from 0.</summary>
    public (double[] Coefficients, FitDiagnostics Diagnostics) Solve()
    {
        var at = At(new double[features.Length]);
        var (start, steps) = (at.Loss, 0);
        for (; steps < MostSteps && Largest(at.Gradient) > 1e-14; steps++)
        {
            var step = Newton(at.Gradient, at.Curvature);
            var (share, next) = (1.0, At(Moved(at.Coefficients, step, 1)));
            while (!(next.Loss <= at.Loss) && share > 1e-9)
            {
                share /= 2;
                next = At(Moved(at.Coefficients, step, share));
            }
            if (!(next.Loss < at.Loss))
                break;   // rounding is all that is left
            at = next;
        }
        return (at.Coefficients, new(Largest(at.Gradient) < 1e-8 && at.Loss > Separated, steps, Largest(at.Gradient), start, at.Loss));
    }

    private static double Largest(double[] gradient) => gradient.Max(Math.Abs);

    private static double[] Moved(double[] from, double[] step, double share) => [.. from.Zip(step, (value, by) => value - share * by)];

    /// <summary>Mean loss and its derivatives.</summary>
    private (double[] Coefficients, double Loss, double[] Gradient, double[,] Curvature) At(double[] coefficients)
    {
        var count = coefficients.Length;
        var (loss, gradient, curvature) = (0.0, new double[count], new double[count, count]);
        for (var row = 0; row < targets.Length; row++)
        {
            var weight = (weights.Length > 0 ? weights[row] : 1) / total;
            if (weight == 0)
                continue;
            var z = 0.0;
            for (var i = 0; i < count; i++)
                z += coefficients[i] * features[i][row];
            var p = ScoreForms.Sigmoid(z);
            loss += weight * (ScoreForms.Softplus(z) - targets[row] * z);
            var (slope, bend) = (weight * (p - targets[row]), weight * p * (1 - p));
            for (var i = 0; i < count; i++)
            {
                gradient[i] += slope * features[i][row];
                for (var j = 0; j <= i; j++)
                    curvature[i, j] += bend * features[i][row] * features[j][row];
            }
        }
        return (coefficients, loss, gradient, curvature);
    }

    /// <summary>The step of Newton's method, by elimination in a matrix of a few rows.</summary>
    private static double[] Newton(double[] gradient, double[,] curvature)
    {
        var count = gradient.Length;
        var (matrix, step) = (new double[count, count], (double[])gradient.Clone());
        for (var i = 0; i < count; i++)
            for (var j = 0; j < count; j++)
                matrix[i, j] = curvature[Math.Max(i, j), Math.Min(i, j)] + (i == j ? Damping : 0);
        for (var i = 0; i < count; i++)
            for (var below = i + 1; below < count; below++)
            {
                var factor = matrix[below, i] / matrix[i, i];
                for (var j = i; j < count; j++)
                    matrix[below, j] -= factor * matrix[i, j];
                step[below] -= factor * step[i];
            }
        for (var i = count - 1; i >= 0; i--)
        {
            for (var j = i + 1; j < count; j++)
                step[i] -= matrix[i, j] * step[j];
            step[i] /= matrix[i, i];
        }
        return step;
    }
}
