using System.Globalization;

namespace MLExtensions.Conformal;

/// <summary>Risk control of losses that change continuously with lambda, by bisection: no grid, no breakpoints.</summary>
public static class BisectedRisk
{
    /// <summary>The lambda of <see cref="RiskCurve.Control"/>, from above, to a tolerance. Losses are checked at the lambdas that are looked at, and only there.</summary>
    /// <param name="count">Number of rows, at least 1.</param>
    /// <param name="loss">The loss of a row at a lambda; non-increasing in it.</param>
    /// <param name="alpha">The greatest mean loss wanted, strictly between the least and the greatest loss.</param>
    /// <param name="rules">Limits of lambda and losses; the greatest lambda must be finite. The defaults where null.</param>
    /// <param name="tolerance">How far above the true one the lambda may be, above 0.</param>
    /// <exception cref="InputDataException">There is no row, a loss is outside its limits, or rises with lambda.</exception>
    public static RiskControlResult Control(int count, Func<int, double, double> loss, double alpha, LossRules? rules = null, double tolerance = 1e-9)
    {
        ArgumentNullException.ThrowIfNull(loss);
        var used = (rules ?? new()).Checked();
        if (!double.IsFinite(used.GreatestLambda))
            throw new ArgumentException("Bisection needs a finite greatest lambda.", nameof(rules));
        if (!(tolerance > 0))
            throw new ArgumentOutOfRangeException(nameof(tolerance), tolerance, string.Create(CultureInfo.InvariantCulture, $"The tolerance must be above 0. Got {tolerance}."));
        var (low, high) = (used.LeastLambda, used.GreatestLambda);
        var (above, below) = (Losses(low), Losses(high));
        var whole = Pair(low, above, high, below).Control(alpha);
        if (!whole.IsControlled || whole.Lambda == low)
            return whole;
        while (high - low > tolerance && low + (high - low) / 2 is var middle && middle > low && middle < high)
        {
            var losses = Losses(middle);
            var curve = Pair(low, above, middle, losses);
            _ = Pair(middle, losses, high, below);   // the other half must not rise either
            if (curve.Control(alpha).IsControlled)
                (high, below) = (middle, losses);
            else
                (low, above) = (middle, losses);
        }
        return Pair(low, above, high, below).Control(alpha);

        double[] Losses(double lambda) => [.. Enumerable.Range(0, count).Select(row => loss(row, lambda))];

        RiskCurve Pair(double first, double[] before, double second, double[] after)
            => RiskCurve.OnGrid(count, (row, lambda) => lambda == first ? before[row] : after[row], [first, second], used);
    }
}
