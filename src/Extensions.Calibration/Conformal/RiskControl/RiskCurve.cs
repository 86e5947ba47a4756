using System.Globalization;

namespace MLExtensions.Conformal;

/// <summary>The mean loss of calibration rows as a step function of lambda, and its variance: what every procedure of risk control chooses lambda by. Immutable.</summary>
public sealed class RiskCurve
{
    private const double AlphaSlack = 1e-12;
    private readonly double[] lambdas, sums;
    private readonly double[]? squares;

    internal RiskCurve(double[] lambdas, double[] sums, double[]? squares, int count, double totalWeight, LossRules rules)
        => (this.lambdas, this.sums, this.squares, Count, TotalWeight, Rules, EffectiveCount) = (lambdas, sums, squares, count, totalWeight, rules, count);

    /// <summary>Averages losses on a grid of lambdas, row by row: memory does not grow with the rows. The lambda that is chosen is one of the grid, which is a valid choice too.</summary>
    /// <param name="count">Number of rows, at least 1.</param>
    /// <param name="loss">The loss of a row at a lambda.</param>
    /// <param name="grid">The lambdas, ascending; the last is the most cautious.</param>
    /// <param name="rules">What losses may be; the least and the greatest lambda are those of the grid.</param>
    /// <exception cref="ArgumentException">The grid has fewer than two lambdas, or is not ascending.</exception>
    /// <exception cref="InputDataException">There is no row, a loss is outside its limits, or rises with lambda where it must not.</exception>
    public static RiskCurve OnGrid(int count, Func<int, double, double> loss, ReadOnlySpan<double> grid, LossRules? rules = null)
    {
        ArgumentNullException.ThrowIfNull(loss);
        var lambdas = LambdaGrid.Check(grid);
        var (sums, curve) = (new GridSums(lambdas, rules ?? new()), new LossCurve());
        for (var row = 0; row < count; row++)
        {
            curve.Begin(loss(row, lambdas[0]));
            for (var j = 1; j < lambdas.Length; j++)
                curve.Step(lambdas[j], loss(row, lambdas[j]));
            sums.Add(curve, row);
        }
        return sums.Build();
    }

    /// <summary>Number of rows.</summary>
    public int Count { get; }

    /// <summary>Sum of the weights of the rows; their number without weights.</summary>
    public double TotalWeight { get; }

    /// <summary>The number of rows without weights that are as informative: (sum w_i)^2 / sum w_i^2.</summary>
    public double EffectiveCount { get; init; }

    /// <summary>The least alpha that the weights can meet, where the new row has weight 1 and no row loses anything: (A sum w_i + B) / (sum w_i + 1).</summary>
    public double LeastAlpha => (Rules.Limits.Least * TotalWeight + Rules.Limits.Greatest) / (TotalWeight + 1);

    /// <summary>What lambdas and losses may be.</summary>
    public LossRules Rules { get; }

    /// <summary>The least lambda, and every one at which the risk changes, or those of the grid: ascending.</summary>
    public ReadOnlySpan<double> Lambdas => lambdas;

    /// <summary>The sums of weighted losses at the lambdas.</summary>
    internal ReadOnlySpan<double> Sums => sums;

    /// <summary>The mean loss at a lambda.</summary>
    /// <param name="lambda">From the least lambda on.</param>
    public double RiskAt(double lambda) => sums[IndexOf(lambda)] / TotalWeight;

    /// <summary>Mean, variance and number of the losses at a lambda.</summary>
    /// <param name="lambda">From the least lambda on.</param>
    /// <exception cref="InvalidOperationException">The rows have weights: bounds with high probability are for rows that count alike.</exception>
    public LossSummary SummaryAt(double lambda) => SummaryOf(IndexOf(lambda));

    internal LossSummary SummaryOf(int index)
    {
        if (squares is null)
            throw new InvalidOperationException("Bounds with high probability are for rows without weights.");
        var mean = sums[index] / Count;
        return new(mean, Count < 2 ? 0 : Math.Max(0, (squares[index] - sums[index] * mean) / (Count - 1)), Count) { Limits = Rules.Limits, IsBinary = Rules.IsBinary };
    }

    /// <summary>Conformal risk control: the least lambda at which (sum w_i L_i(lambda) + w B) / (sum w_i + w) is at most alpha, B being the greatest loss.</summary>
    /// <remarks>
    /// <para>With all weights 1 this is n / (n + 1) R(lambda) + B / (n + 1), and a new row's loss is at most alpha on average over calibration and new rows that are exchangeable (Angelopoulos, Bates, Fisch, Lei
    /// and Schuster 2024, Conformal Risk Control, ICLR). With likelihood ratios of new to calibration rows as weights it is at most alpha under covariate shift (ibid., Proposition 3); their scale does not matter.
    /// With fixed weights in [0, 1] and w = 1 it is at most alpha + (B - A) sum_i w_i d_i / (sum w_i + 1), d_i the total variation distance that swapping row i with the new one makes (Farinhas et al. 2024,
    /// Non-Exchangeable Conformal Risk Control, ICLR).</para>
    /// <para>The comparison allows for 1e-12 of rounding.</para>
    /// </remarks>
    /// <param name="alpha">The greatest mean loss wanted, strictly between the least and the greatest loss.</param>
    /// <param name="newWeight">The weight w of the new row, finite and at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    /// <exception cref="ArgumentException">The losses may rise with lambda.</exception>
    public RiskControlResult Control(double alpha, double newWeight = 1)
    {
        var limits = Rules.Limits;
        limits.CheckAlpha(alpha);
        Rules.DemandFalling();
        var index = FirstAtMost(Allowed(alpha, TotalWeight, newWeight, limits));
        double Corrected(double sum) => (sum + newWeight * limits.Greatest) / (TotalWeight + newWeight);
        if (index < lambdas.Length)
            return new(lambdas[index], IsControlled: true) { Risk = sums[index] / TotalWeight, Bound = Corrected(sums[index]), Count = Count };
        var (risk, bound) = (sums[^1] / TotalWeight, Corrected(sums[^1]));
        var least = squares is null ? (long?)null : LeastCount(alpha, limits);
        return new(Rules.GreatestLambda, IsControlled: false)
        {
            Risk = risk,
            Bound = bound,
            Count = Count,
            LeastCount = least,
            Reason = string.Create(CultureInfo.InvariantCulture, $"Even at the most cautious lambda, {Rules.GreatestLambda}, the risk cannot be held at {alpha}: the mean loss of {Count} rows there is {risk:g6}, and with a new row that counts as the greatest loss {limits.Greatest} it is {bound:g6}.")
                + (least is null ? " The rows weigh too little beside the new one, or too much is lost." : $" At least {least} rows are needed where nothing is lost at that lambda."),
        };
    }

    /// <summary>The lambda of <see cref="Control"/> alone, for one new row after the other: null where even the greatest will not do. Takes O(log) of the number of breakpoints.</summary>
    /// <param name="alpha">The greatest mean loss wanted.</param>
    /// <param name="newWeight">The weight of the new row, finite and at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public double? Lambda(double alpha, double newWeight = 1)
    {
        Rules.Limits.CheckAlpha(alpha);
        var index = FirstAtMost(Allowed(alpha, TotalWeight, newWeight, Rules.Limits));
        return index < lambdas.Length ? lambdas[index] : null;
    }

    /// <summary>The greatest sum of weighted losses with which a new row's expected loss is at most alpha.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The weight is out of range.</exception>
    internal static double Allowed(double alpha, double totalWeight, double newWeight, LossLimits limits) => newWeight >= 0 && double.IsFinite(newWeight)
        ? (alpha + AlphaSlack) * (totalWeight + newWeight) - newWeight * limits.Greatest
        : throw new ArgumentOutOfRangeException(nameof(newWeight), newWeight, string.Create(CultureInfo.InvariantCulture, $"The weight of a new row must be finite and at least 0. Got {newWeight}."));

    /// <summary>The least number of rows with which alpha can be met where no row loses anything: ceil(B / alpha) - 1, for losses from 0.</summary>
    internal static long LeastCount(double alpha, LossLimits limits)
        => Math.Max(1, DecimalRounding.Ceiling(limits.Width / (alpha - limits.Least)) - 1);

    /// <summary>The first lambda whose sum is at most a number; the sums fall.</summary>
    private int FirstAtMost(double allowed)
    {
        var (low, high) = (-1, sums.Length);
        while (high - low > 1)
        {
            var middle = low + (high - low) / 2;
            (low, high) = sums[middle] <= allowed ? (low, middle) : (middle, high);
        }
        return high;
    }

    private int IndexOf(double lambda)
    {
        if (!(lambda >= lambdas[0] - LossCurve.Slack))
            throw new ArgumentOutOfRangeException(nameof(lambda), lambda, string.Create(CultureInfo.InvariantCulture, $"Lambda must be at least {lambdas[0]}. Got {lambda}."));
        var (low, high) = (0, lambdas.Length);
        while (high - low > 1)
        {
            var middle = low + (high - low) / 2;
            (low, high) = lambdas[middle] <= lambda + LossCurve.Slack ? (middle, high) : (low, middle);
        }
        return low;
    }
}
