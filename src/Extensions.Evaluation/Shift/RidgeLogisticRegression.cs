namespace MLExtensions.Evaluation;

/// <summary>Logistic regression that minimises sum_i ln(1 + exp(-+ f(x_i))) + ridge |w|^2 / 2 with f(x) = b + w'x, by Newton's method.</summary>
internal sealed class RidgeLogisticRegression
{
    private readonly double[] coefficients;

    /// <param name="coefficients">w, then b.</param>
    private RidgeLogisticRegression(double[] coefficients) => this.coefficients = coefficients;

    /// <summary>f(x).</summary>
    public double LogOdds(ReadOnlySpan<double> row)
    {
        var sum = coefficients[^1];
        for (var j = 0; j < row.Length; j++)
            sum += coefficients[j] * row[j];
        return sum;
    }

    /// <summary>Fits to standardised rows, some of either kind.</summary>
    public static RidgeLogisticRegression Fit(double[] rows, int width, bool[] labels, double ridge)
    {
        var model = new RidgeLogisticRegression(new double[width + 1]);
        var loss = model.Loss(rows, labels, ridge);
        for (var round = 0; round < 50; round++)
        {
            var step = model.NewtonStep(rows, labels, ridge);
            var (next, nextLoss) = (model, double.PositiveInfinity);
            for (var share = 1.0; nextLoss > loss && share > 1e-6; share /= 2)
            {
                next = new([.. model.coefficients.Zip(step, (coefficient, change) => coefficient - share * change)]);
                nextLoss = next.Loss(rows, labels, ridge);
            }
            if (nextLoss >= loss - 1e-10 * (1 + loss))
                return nextLoss < loss ? next : model;
            (model, loss) = (next, nextLoss);
        }
        return model;
    }

    private double Loss(double[] rows, bool[] labels, double ridge)
    {
        var (width, sum) = (coefficients.Length - 1, 0.0);
        for (var row = 0; row < labels.Length; row++)
        {
            var margin = LogOdds(rows.AsSpan(row * width, width)) * (labels[row] ? 1 : -1);
            sum += margin > 0 ? Math.Log(1 + Math.Exp(-margin)) : Math.Log(1 + Math.Exp(margin)) - margin;
        }
        for (var j = 0; j < width; j++)
            sum += ridge * coefficients[j] * coefficients[j] / 2;
        return sum;
    }

    /// <summary>Hessian^-1 gradient.</summary>
    private double[] NewtonStep(double[] rows, bool[] labels, double ridge)
    {
        var width = coefficients.Length - 1;
        var (hessian, gradient, x) = (new double[(width + 1) * (width + 1)], new double[width + 1], new double[width + 1]);
        x[width] = 1;
        for (var row = 0; row < labels.Length; row++)
        {
            rows.AsSpan(row * width, width).CopyTo(x);
            var p = 1 / (1 + Math.Exp(-LogOdds(x.AsSpan(0, width))));
            for (var i = 0; i <= width; i++)
            {
                gradient[i] += (p - (labels[row] ? 1 : 0)) * x[i];
                for (var j = 0; j <= i; j++)
                    hessian[i * (width + 1) + j] += p * (1 - p) * x[i] * x[j];
            }
        }
        for (var j = 0; j < width; j++)
        {
            gradient[j] += ridge * coefficients[j];
            hessian[j * (width + 1) + j] += ridge;
        }
        hessian[^1] += 1e-12;   // all probabilities near 0 or 1
        return Solve(hessian, gradient);
    }

    /// <summary>Solves a positive definite system by Cholesky's decomposition; of the matrix the lower half is read, and overwritten.</summary>
    private static double[] Solve(double[] matrix, double[] right)
    {
        var n = right.Length;
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = matrix[i * n + j];
                for (var k = 0; k < j; k++)
                    sum -= matrix[i * n + k] * matrix[j * n + k];
                matrix[i * n + j] = i == j ? Math.Sqrt(sum) : sum / matrix[j * n + j];
            }
            for (var k = 0; k < i; k++)
                right[i] -= matrix[i * n + k] * right[k];
            right[i] /= matrix[i * n + i];
        }
        for (var i = n - 1; i >= 0; i--)
        {
            for (var k = i + 1; k < n; k++)
                right[i] -= matrix[k * n + i] * right[k];
            right[i] /= matrix[i * n + i];
        }
        return right;
    }
}
