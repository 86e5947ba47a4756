using System.Numerics.Tensors;

namespace MLExtensions.Calibration;

/// <summary>Cholesky's factorisation A = L L' of a symmetric matrix, row by row in place; only the lower triangle is read and written.</summary>
internal static class Cholesky
{
    /// <summary>Puts L in the place of A; false where A is not positive definite.</summary>
    public static bool Factor(Span<double> matrix, int size, int stride)
    {
        for (var i = 0; i < size; i++)
        {
            var row = matrix.Slice(i * stride, i + 1);
            for (var j = 0; j < i; j++)
                row[j] = (row[j] - TensorPrimitives.Dot<double>(row[..j], matrix.Slice(j * stride, j))) / matrix[j * stride + j];
            var pivot = row[i] - TensorPrimitives.Dot<double>(row[..i], row[..i]);
            if (!(pivot > 0))
                return false;
            row[i] = Math.Sqrt(pivot);
        }
        return true;
    }

    /// <summary>Puts x with L L' x = y in the place of y.</summary>
    public static void Solve(ReadOnlySpan<double> factor, int size, int stride, Span<double> vector)
    {
        for (var i = 0; i < size; i++)
            vector[i] = (vector[i] - TensorPrimitives.Dot(factor.Slice(i * stride, i), vector[..i])) / factor[i * stride + i];
        for (var i = size - 1; i >= 0; i--)
        {
            vector[i] /= factor[i * stride + i];
            TensorPrimitives.MultiplyAdd(factor.Slice(i * stride, i), -vector[i], vector[..i], vector[..i]);
        }
    }
}
