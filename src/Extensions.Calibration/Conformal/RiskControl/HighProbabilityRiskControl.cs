using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace MLExtensions.Conformal;

/// <summary>Risk-controlling prediction sets (RCPS): with probability at least 1 - delta over the calibration rows, the expected loss of new rows is at most alpha.</summary>
/// <remarks>
/// The least lambda such that the upper bound of the risk is below alpha there and at every larger lambda. The losses must not rise with lambda; for others take <see cref="LearnThenTest"/>.
/// Several risks share delta: each gets delta divided by their number, and the greatest lambda is taken.
/// Source: Bates, Angelopoulos, Lei, Malik and Jordan (2021), Distribution-Free, Risk-Controlling Prediction Sets, JACM 68(6).
/// </remarks>
public sealed record HighProbabilityRiskControl : RiskProcedure
{
    /// <summary>Probability that the risk of the chosen lambda is above alpha, at most.</summary>
    /// <value>Default: 0.1. Strictly between 0 and 1.</value>
    [Range(0.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double Delta { get; init; } = 0.1;

    /// <summary>The bound.</summary>
    /// <value>Default: <see cref="HoeffdingBentkusBound"/>.</value>
    [Required]
    public RiskBound Bound { get; init; } = new HoeffdingBentkusBound();

    internal override string Promise => string.Create(CultureInfo.InvariantCulture, $"for new rows, with probability at least {1 - Delta:0.######} over the calibration rows");

    internal override string Assumption => "calibration rows and new rows are drawn independently from one distribution, and the model was not fitted on them";

    private protected override RiskControlResult Choose(IReadOnlyList<RiskCurve> curves, IReadOnlyList<double> alphas)
    {
        OptionsValidator.Validate(this);
        return RiskControlResult.All(curves.Zip(alphas, (curve, alpha) => Choose(curve, alpha, Delta / curves.Count)));
    }

    private RiskControlResult Choose(RiskCurve curve, double alpha, double delta)
    {
        curve.Rules.Limits.CheckAlpha(alpha);
        curve.Rules.DemandFalling();
        bool Holds(int index) => Bound.Upper(curve.SummaryOf(index), delta) < alpha;
        var (last, first) = (curve.Lambdas.Length - 1, curve.Lambdas.Length);
        if (Bound.DependsOnMeanAlone)
        {
            var low = -1;   // the mean falls, and so does the bound
            while (first - low > 1)
            {
                var middle = low + (first - low) / 2;
                (low, first) = Holds(middle) ? (low, middle) : (middle, first);
            }
        }
        else
        {
            while (first > 0 && Holds(first - 1))
                first--;
        }
        var isControlled = first <= last;
        var at = curve.SummaryOf(isControlled ? first : last);
        var result = new RiskControlResult(isControlled ? curve.Lambdas[first] : curve.Rules.GreatestLambda, isControlled) { Risk = at.Mean, Bound = Bound.Upper(at, delta), Count = at.Count };
        if (isControlled)
            return result;
        var least = Bound.LeastCount(at.Limits, at.IsBinary, alpha, delta);
        return result with
        {
            LeastCount = least,
            Reason = string.Create(CultureInfo.InvariantCulture, $"Even at the most cautious lambda, {result.Lambda}, the risk cannot be held at {alpha}: the mean loss of {at.Count} rows there is {at.Mean:g6} and its upper bound {result.Bound:g6}, not below. At least {least?.ToString(CultureInfo.InvariantCulture) ?? "more than 1e15"} rows are needed where nothing is lost at that lambda."),
        };
    }
}
