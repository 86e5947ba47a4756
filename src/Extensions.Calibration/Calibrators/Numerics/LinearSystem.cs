namespace MLExtensions.Calibration;

/// <summary>Small systems of linear equations.</summary>
internal static class LinearSystem
{
    /// <summary>Solves A X = B by elimination with the greatest pivot of a column; both arrays are overwritten, B by X.</summary>
    /// <param name="matrix">A, n x n.</param>
    /// <param name="right">B, n x m.</param>
    /// <returns>Whether A has an inverse.</returns>
    public static bool Solve(double[,] matrix, double[,] right)
    {
        var (n, m) = (matrix.GetLength(0), right.GetLength(1));
        for (var column = 0; column < n; column++)
        {
            var pivot = column;
            for (var row = column + 1; row < n; row++)
                if (Math.Abs(matrix[row, column]) > Math.Abs(matrix[pivot, column]))
                    pivot = row;
            if (!(Math.Abs(matrix[pivot, column]) > 0))
                return false;
            for (var k = 0; k < n; k++)
                (matrix[column, k], matrix[pivot, k]) = (matrix[pivot, k], matrix[column, k]);
            for (var k = 0; k < m; k++)
                (right[column, k], right[pivot, k]) = (right[pivot, k], right[column, k]);
            for (var row = 0; row < n; row++)
            {
                var factor = row == column ? 0 : matrix[row, column] / matrix[column, column];
                if (factor == 0)
                    continue;
                for (var k = column; k < n; k++)
                    matrix[row, k] -= factor * matrix[column, k];
                for (var k = 0; k < m; k++)
                    right[row, k] -= factor * right[column, k];
            }
        }
        for (var row = 0; row < n; row++)
            for (var k = 0; k < m; k++)
                right[row, k] /= matrix[row, row];
        return true;
    }
}
