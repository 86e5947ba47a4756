using System.Numerics.Tensors;

namespace MLExtensions.Calibration;

/// <summary>How a <see cref="SoftmaxProblem"/> is minimised.</summary>
internal enum SoftmaxMethod
{
    /// <summary>Damped Newton's method with dense second derivatives.</summary>
    Newton,

    /// <summary>Limited-memory BFGS.</summary>
    QuasiNewton,
}

/// <summary>Minimises a <see cref="SoftmaxProblem"/>: damped Newton's method, or limited-memory BFGS where second derivatives would cost too much.</summary>
internal static class SoftmaxSolver
{
    /// <summary>Newton's decrement, which is twice the distance from the least objective, at which a last full step ends the search.</summary>
    public const double Precision = 1e-13;

    private const int MostNewtonSteps = 200, MostQuasiNewtonSteps = 2000, History = 20, MostHalvings = 50;

    /// <summary>The optimum and how it was found.</summary>
    /// <param name="problem">What is minimised.</param>
    /// <param name="start">Where the search starts; null for the identity.</param>
    /// <param name="precision">See <see cref="Precision"/>.</param>
    /// <param name="method">The method; null for the one that suits the number of parameters.</param>
    public static (double[] Parameters, FitDiagnostics Diagnostics) Minimize(SoftmaxProblem problem, double[]? start = null, double precision = Precision, SoftmaxMethod? method = null)
    {
        var parameters = start is null ? problem.Centres.ToArray() : [.. start];
        return (method ?? problem.PreferredMethod) == SoftmaxMethod.Newton ? Newton(problem, parameters, precision) : QuasiNewton(problem, parameters, precision);
    }

    private static (double[] Parameters, FitDiagnostics Diagnostics) Newton(SoftmaxProblem problem, double[] parameters, double precision)
    {
        var (gradient, tried, triedGradient, step) = (new double[parameters.Length], new double[parameters.Length], new double[parameters.Length], new double[parameters.Length]);
        var loss = problem.Evaluate(parameters, gradient);
        var (before, decrement, steps) = (loss, double.PositiveInfinity, 0);
        while (steps < MostNewtonSteps && decrement > precision)
        {
            SolveCurvature(problem, parameters, gradient, step);
            decrement = TensorPrimitives.Dot<double>(gradient, step);
            var last = decrement <= precision;
            if (TryStep(problem, parameters, loss, step, decrement, last, tried, triedGradient) is not { } triedLoss)
                break;
            steps++;
            (loss, parameters, tried, gradient, triedGradient) = (triedLoss, tried, parameters, triedGradient, gradient);
        }
        // An optimum that is not finite shows in steps that stay long while nothing is gained any more.
        return (parameters, Describe(decrement <= 100 * precision, steps, gradient, before, loss, TensorPrimitives.MaxMagnitude<double>(step) is var longest && Math.Abs(longest) > 0.5));
    }

    private static (double[] Parameters, FitDiagnostics Diagnostics) QuasiNewton(SoftmaxProblem problem, double[] parameters, double precision)
    {
        var count = parameters.Length;
        var (gradient, tried, triedGradient, step) = (new double[count], new double[count], new double[count], new double[count]);
        var loss = problem.Evaluate(parameters, gradient);
        var (before, steps, precondition, memory) = (loss, 0, problem.Preconditioner(parameters), new LinkedList<(double[] Moved, double[] Turned, double Inner)>());
        var decrement = double.PositiveInfinity;
        while (steps < MostQuasiNewtonSteps && decrement > precision)
        {
            gradient.CopyTo(step, 0);
            Direction(step, memory, precondition);
            decrement = TensorPrimitives.Dot<double>(gradient, step);
            if (TryStep(problem, parameters, loss, step, decrement, false, tried, triedGradient) is not { } triedLoss)
            {
                if (memory.Count == 0)
                    break;
                memory.Clear();
                continue;
            }
            steps++;
            var (moved, turned) = memory.Count < History ? (new double[count], new double[count]) : (memory.First!.Value.Moved, memory.First.Value.Turned);
            if (memory.Count == History)
                memory.RemoveFirst();
            TensorPrimitives.Subtract(tried, parameters, moved);
            TensorPrimitives.Subtract(triedGradient, gradient, turned);
            if (TensorPrimitives.Dot<double>(moved, turned) is > 0 and var inner)
                memory.AddLast((moved, turned, inner));
            (loss, parameters, tried, gradient, triedGradient) = (triedLoss, tried, parameters, triedGradient, gradient);
        }
        return (parameters, Describe(decrement <= 100 * precision, steps, gradient, before, loss, false));
    }

    /// <summary>The two loops of limited-memory BFGS; turns a gradient into a step.</summary>
    private static void Direction(double[] step, LinkedList<(double[] Moved, double[] Turned, double Inner)> memory, Action<double[]> precondition)
    {
        var shares = new Stack<double>();
        for (var entry = memory.Last; entry is not null; entry = entry.Previous)
        {
            shares.Push(TensorPrimitives.Dot<double>(entry.Value.Moved, step) / entry.Value.Inner);
            TensorPrimitives.MultiplyAdd(entry.Value.Turned, -shares.Peek(), step, step);
        }
        precondition(step);
        if (memory.Last is { Value: var latest })
        {
            double[] preconditioned = [.. latest.Turned];
            precondition(preconditioned);
            TensorPrimitives.Multiply(step, latest.Inner / TensorPrimitives.Dot<double>(latest.Turned, preconditioned), step);
        }
        for (var entry = memory.First; entry is not null; entry = entry.Next)
            TensorPrimitives.MultiplyAdd(entry.Value.Moved, shares.Pop() - TensorPrimitives.Dot<double>(entry.Value.Turned, step) / entry.Value.Inner, step, step);
    }

    /// <summary>Halves a step until the objective falls by enough; null where it never does.</summary>
    private static double? TryStep(SoftmaxProblem problem, double[] parameters, double loss, double[] step, double decrement, bool last, double[] tried, double[] triedGradient)
    {
        var share = 1.0;
        for (var halving = 0; halving < MostHalvings; halving++, share /= 2)
        {
            TensorPrimitives.MultiplyAdd(step, -share, parameters, tried);
            var triedLoss = problem.Evaluate(tried, triedGradient);
            if (triedLoss <= loss - 1e-4 * share * decrement || last && triedLoss <= loss + 1e-12 * (1 + Math.Abs(loss)))
                return triedLoss;
        }
        return null;
    }

    /// <summary>Newton's step. Directions in which the objective is flat get a small ridge.</summary>
    private static void SolveCurvature(SoftmaxProblem problem, double[] parameters, double[] gradient, double[] step)
    {
        var curvature = problem.Curvature(parameters, out var stride);
        var diagonal = Enumerable.Range(0, gradient.Length).Select(j => curvature[j * stride + j]).ToArray();
        var greatest = Math.Max(diagonal.Max(), double.Epsilon);
        for (var ridge = 1e-12; ; ridge *= 100)
        {
            var factor = ridge < 1e-4 ? [.. curvature] : curvature;
            for (var j = 0; j < diagonal.Length; j++)
                factor[j * stride + j] = diagonal[j] + ridge * (diagonal[j] + 1e-3 * greatest);
            if (!Cholesky.Factor(factor, gradient.Length, stride) && ridge < 1e-4)
                continue;
            gradient.CopyTo(step, 0);
            Cholesky.Solve(factor, gradient.Length, stride, step);
            return;
        }
    }

    private static FitDiagnostics Describe(bool converged, int steps, double[] gradient, double before, double after, bool unbounded)
        => new(converged, steps, Math.Abs(TensorPrimitives.MaxMagnitude<double>(gradient)), before, after)
        {
            Remark = unbounded ? "no finite parameters are best: the likelihood rises as they grow, as where the rows are separable. Penalties, more rows, or fewer parameters help"
                : converged ? null : $"the search ended after {steps} steps short of the optimum",
        };
}
