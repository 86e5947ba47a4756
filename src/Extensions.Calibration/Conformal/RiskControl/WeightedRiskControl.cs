namespace MLExtensions.Conformal;

/// <summary>Conformal risk control where calibration rows have weights.</summary>
internal static class WeightedRiskControl
{
    /// <summary>A risk, with the losses of the calibration rows that count for it.</summary>
    /// <param name="Alpha">The greatest risk wanted.</param>
    /// <param name="Curves">The losses.</param>
    /// <param name="Places">The places of their rows among all calibration rows; null where all count.</param>
    internal readonly record struct Losses(double Alpha, LossCurves Curves, int[]? Places);

    /// <summary>Chooses lambda, or keeps what gives every row its own.</summary>
    /// <param name="risks">The risks.</param>
    /// <param name="weighted">The weights of all calibration rows.</param>
    /// <param name="rows">The calibration rows.</param>
    /// <param name="controlled">What is controlled, in words.</param>
    /// <param name="columns">Labels and scores.</param>
    /// <param name="labelCount">Number of labels.</param>
    public static RiskControlModel Choose(IReadOnlyList<Losses> risks, WeightedRows weighted, ConformalRows rows, string controlled, RiskColumns columns, int labelCount)
    {
        var found = risks.Select(risk => weighted.New.IsLocal ? Local(risk, weighted.New, rows) : Fixed(risk, weighted)).ToArray();
        var result = RiskControlResult.All(found.Select(one => one.Result));
        var promise = weighted.New.RiskGuarantee(controlled, found.MinBy(one => one.Total.EffectiveCount).Total, found.Max(one => one.LeastAlpha));
        var isPerRow = weighted.New.IsLocal || !weighted.New.IsOne;
        return new(result, promise with { Holds = result.IsControlled, Shortfall = result.Reason }, columns, labelCount, isPerRow ? weighted.New : null, isPerRow ? [.. found.Select(one => one.Kept!)] : []);
    }

    private static Found Fixed(Losses risk, WeightedRows weighted)
    {
        double[] weights = risk.Places is { } places ? Array.ConvertAll(places, place => weighted.Weights[place]) : [.. weighted.Weights];
        var curve = risk.Curves.Average(weights);
        var total = WeightTotal.Of(weights);
        // A row of its own weight is judged when it comes; the result is that of the average one, sum w^2 / sum w.
        var result = curve.Control(risk.Alpha, weighted.New.IsOne ? 1 : total.Sum / total.EffectiveCount);
        return new(result, total, curve.LeastAlpha, weighted.New.IsOne ? null : WeightedRisk.Of(curve, risk.Alpha));
    }

    /// <summary>The result, and the weights, in the median over some of the calibration rows as new ones.</summary>
    private static Found Local(Losses risk, FittedWeights weights, ConformalRows rows)
    {
        var local = risk.Places is { } places ? weights.Ordered(places) : weights;
        var (results, totals) = (new List<RiskControlResult>(), new List<WeightTotal>());
        foreach (var given in local.AtSome(rows, risk.Places))
        {
            totals.Add(WeightTotal.Of(given));
            results.Add(risk.Curves.Average(given).Control(risk.Alpha));
        }
        var (total, limits) = (WeightTotal.Median(totals), risk.Curves.Rules.Limits);
        return new(results.OrderBy(one => (!one.IsControlled, one.Lambda)).ElementAt(results.Count / 2), total, (limits.Least * total.Sum + limits.Greatest) / (total.Sum + 1), WeightedRisk.Of(risk.Curves, risk.Places, risk.Alpha));
    }

    private readonly record struct Found(RiskControlResult Result, WeightTotal Total, double LeastAlpha, WeightedRisk? Kept);
}
