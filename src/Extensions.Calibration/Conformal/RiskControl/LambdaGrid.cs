using System.Globalization;

namespace MLExtensions.Conformal;

/// <summary>Lambdas in ascending order.</summary>
internal static class LambdaGrid
{
    /// <summary>0, 1/steps, ..., 1.</summary>
    public static double[] Unit(int steps) => [.. Enumerable.Range(0, steps + 1).Select(i => i / (double)steps)];

    /// <exception cref="ArgumentException">The grid has fewer than two lambdas, or is not ascending.</exception>
    public static double[] Check(ReadOnlySpan<double> grid)
    {
        if (grid.Length < 2)
            throw new ArgumentException($"A grid of lambdas has at least 2. Got {grid.Length}.", nameof(grid));
        for (var j = 0; j < grid.Length; j++)
            if (!double.IsFinite(grid[j]) || j > 0 && !(grid[j] > grid[j - 1]))
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The lambdas of a grid must be finite and ascending; lambda {j} is {grid[j]}{(j > 0 ? $" after {grid[j - 1]}" : "")}."), nameof(grid));
        return grid.ToArray();
    }
}
