using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace MLExtensions.Conformal;

/// <summary>Learn then test: with probability at least 1 - delta over the calibration rows, every risk is at most its alpha at the chosen point, whether or not losses are monotone, and with any number of parameters.</summary>
/// <remarks>
/// For every point of a grid fixed beforehand the hypothesis "a risk is above its alpha" gets a p-value, the greatest of those of the risks, and is tested with control of the family-wise error; every rejected
/// point is valid, so that one of them may be chosen by anything. Source: Angelopoulos, Bates, Candes, Jordan and Lei (2021), Learn then Test, arXiv:2110.01052.
/// </remarks>
public sealed record LearnThenTest : RiskProcedure
{
    /// <summary>Probability that a risk is above its alpha at any valid point, at most.</summary>
    /// <value>Default: 0.1. Strictly between 0 and 1.</value>
    [Range(0.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double Delta { get; init; } = 0.1;

    /// <summary>Where p-values come from.</summary>
    /// <value>Default: <see cref="HoeffdingBentkusBound"/>.</value>
    [Required]
    public RiskBound Bound { get; init; } = new HoeffdingBentkusBound();

    /// <summary>How the points are tested together.</summary>
    /// <value>Default: FixedSequence.</value>
    [EnumDataType(typeof(FamilywiseTest))]
    public FamilywiseTest Test { get; init; } = FamilywiseTest.FixedSequence;

    /// <summary>The lambdas that are tested, ascending and fixed before the rows are seen; for one parameter.</summary>
    /// <value>Default: 0, 0.01, ..., 1.</value>
    public ImmutableArray<double> Lambdas { get; init; } = [.. LambdaGrid.Unit(100)];

    /// <summary>Whether small lambdas are the cautious ones, as they are for false discoveries. A fixed sequence begins at the cautious end, and of the valid lambdas the least cautious is chosen.</summary>
    /// <value>Default: null, which is so where the first risk may rise with lambda.</value>
    public bool? SmallLambdaIsCautious { get; init; }

    internal override string Promise => string.Create(CultureInfo.InvariantCulture, $"for new rows, with probability at least {1 - Delta:0.######} over the calibration rows");

    internal override string Assumption => "calibration rows and new rows are drawn independently from one distribution, and the model was not fitted on them";

    internal override bool TakesRises => true;

    internal override double[] Grid => LambdaGrid.Check(Lambdas.AsSpan());

    /// <summary>Tests points, which may stand for several parameters each.</summary>
    /// <param name="losses">For each risk, the losses of the rows at every point.</param>
    /// <param name="alphas">The greatest risk wanted of each.</param>
    /// <param name="order">The order of a fixed sequence: every point once, the safest first, chosen without looking at the rows. First to last where null.</param>
    /// <param name="costs">What is least at the point that is chosen among the valid ones; where null the last valid one in the order is.</param>
    /// <exception cref="ArgumentException">Numbers of risks, alphas, points or costs do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An alpha is out of its range.</exception>
    public LearnThenTestResult Find(IReadOnlyList<IReadOnlyList<LossSummary>> losses, IReadOnlyList<double> alphas, IReadOnlyList<int>? order = null, IReadOnlyList<double>? costs = null)
    {
        ArgumentNullException.ThrowIfNull(losses);
        ArgumentNullException.ThrowIfNull(alphas);
        OptionsValidator.Validate(this);
        var points = losses.Count > 0 ? losses[0].Count : 0;
        if (points == 0 || losses.Count != alphas.Count || losses.Any(of => of.Count != points) || costs is not null && costs.Count != points)
            throw new ArgumentException($"Every risk must have an alpha and losses at the same points, at least one; got {losses.Count} risks, {alphas.Count} alphas and {points} points{(costs is null ? "" : $", with {costs.Count} costs")}.", nameof(losses));
        var pValues = Enumerable.Range(0, points).Select(point => losses.Zip(alphas, (of, alpha) => Bound.PValue(of[point], alpha)).Max()).ToImmutableArray();
        var valid = Test.Reject(pValues, Delta, order);
        if (valid.Length > 0)
            return new(pValues, [.. valid], costs is null ? (order ?? [.. Enumerable.Range(0, points)]).Last(point => valid.Contains(point)) : valid.MinBy(point => costs[point]));
        return new(pValues, [], null)
        {
            Reason = string.Create(CultureInfo.InvariantCulture, $"No point of {points} is valid by {Test}: the least p-value is {pValues.Min():g6}; with {losses[0][0].Count} rows and delta {Delta} the risk{(alphas.Count > 1 ? "s" : "")} cannot be held at {string.Join(" and ", alphas.Select(alpha => alpha.ToString(CultureInfo.InvariantCulture)))} anywhere."),
        };
    }

    private protected override RiskControlResult Choose(IReadOnlyList<RiskCurve> curves, IReadOnlyList<double> alphas)
    {
        var (grid, fromSmall) = (Grid, SmallLambdaIsCautious ?? curves[0].Rules.MayRise);
        var order = Enumerable.Range(0, grid.Length).ToArray();
        if (!fromSmall)
            Array.Reverse(order);
        var losses = curves.Select(curve => Array.ConvertAll(grid, curve.SummaryAt)).ToArray();
        var found = Find(losses, alphas, order);
        var chosen = found.Chosen ?? order[0];
        var worst = Enumerable.Range(0, curves.Count).MaxBy(risk => losses[risk][chosen].Mean / alphas[risk]);
        return new(grid[chosen], found.Chosen is not null)
        {
            Risk = losses[worst][chosen].Mean,
            Bound = Bound.Upper(losses[worst][chosen], Delta),
            Count = curves.Min(curve => curve.Count),
            Reason = found.Reason,
        };
    }
}
