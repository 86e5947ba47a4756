using System.Collections.Immutable;
using System.Globalization;
using System.Numerics.Tensors;

namespace MLExtensions.Calibration;

/// <summary>softmax(W x + b) of fitted maps, and how parameters stand in arrays.</summary>
internal static class LinearLogits
{
    private const int MostStackClasses = 256;

    /// <summary>softmax(v x + b); the destination may be the source.</summary>
    public static void Apply(ImmutableArray<double> scales, ImmutableArray<double> intercepts, ReadOnlySpan<double> x, Span<double> probabilities)
    {
        Check(intercepts.Length, x.Length);
        TensorPrimitives.MultiplyAdd(x, scales.AsSpan(), intercepts.AsSpan(), probabilities);
        ScoreForms.Softmax(probabilities, probabilities);
    }

    /// <summary>softmax(W x + b), W row by row; the destination may be the source.</summary>
    public static void ApplyMatrix(ImmutableArray<double> weights, ImmutableArray<double> intercepts, ReadOnlySpan<double> x, Span<double> probabilities)
    {
        var classes = intercepts.Length;
        Check(classes, x.Length);
        Span<double> logits = classes <= MostStackClasses ? stackalloc double[classes] : new double[classes];
        for (var k = 0; k < classes; k++)
            logits[k] = intercepts[k] + TensorPrimitives.Dot(weights.AsSpan(k * classes, classes), x);
        ScoreForms.Softmax(logits, probabilities);
    }

    /// <summary>W and b of parameters that stand class by class with the intercept last.</summary>
    public static (ImmutableArray<double> Weights, ImmutableArray<double> Intercepts) Split(double[] parameters, int classes)
        => ([.. parameters.Where((_, j) => j % (classes + 1) < classes)], [.. parameters.Where((_, j) => j % (classes + 1) == classes)]);

    /// <summary>One value for each parameter of a matrix: on the diagonal, off it, and of the intercept.</summary>
    public static double[] Matrix(int classes, double diagonal, double offDiagonal, double intercept)
    {
        var values = new double[classes * (classes + 1)];
        for (var j = 0; j < values.Length; j++)
            values[j] = j % (classes + 1) is var a && a == classes ? intercept : a == j / (classes + 1) ? diagonal : offDiagonal;
        return values;
    }

    /// <summary>A matrix, row by row, of what stands on its diagonal.</summary>
    public static ImmutableArray<double> DiagonalMatrix(double[] diagonal)
    {
        var matrix = new double[diagonal.Length * diagonal.Length];
        for (var k = 0; k < diagonal.Length; k++)
            matrix[k * (diagonal.Length + 1)] = diagonal[k];
        return [.. matrix];
    }

    /// <summary>One value for each scale and each intercept.</summary>
    public static double[] Vector(int classes, double scale, double intercept) => [.. Enumerable.Repeat(scale, classes), .. Enumerable.Repeat(intercept, classes)];

    /// <summary>Says which classes have no row, where nothing holds their intercepts.</summary>
    public static FitDiagnostics WithAbsentClasses(this FitDiagnostics diagnostics, MulticlassCalibrationSet rows, bool held)
    {
        if (rows.AbsentClasses() is not { Count: > 0 } absent)
            return diagnostics;
        var remark = string.Create(CultureInfo.InvariantCulture, $"classes without rows: {string.Join(", ", absent)}; {(held ? "only the penalties hold their parameters" : "their probabilities fall towards 0")}");
        return diagnostics with { Remark = diagnostics.Remark is { } other ? $"{remark}; {other}" : remark };
    }

    /// <summary>Adds what the temperature that came first has to say.</summary>
    public static FitDiagnostics After(this FitDiagnostics diagnostics, TemperatureMap first)
        => first.Diagnostics.Remark is not { } remark ? diagnostics : diagnostics with { Remark = diagnostics.Remark is { } other ? $"{remark}; {other}" : remark };

    private static void Check(int classes, int scores)
    {
        if (classes != scores)
            throw new ArgumentException($"The map was fitted for {classes} classes; got {scores} scores.");
    }
}
