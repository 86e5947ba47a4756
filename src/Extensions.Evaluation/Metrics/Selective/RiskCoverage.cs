using System.Runtime.InteropServices;

namespace MLExtensions.Evaluation;

/// <summary>Selective prediction: what part of its predictions a model may keep, the surest first, at what share of errors.</summary>
/// <remarks>
/// AURC = (1 / n) sum_i (errors among the i surest rows) / i. Within rows of equal confidence every place counts with their mean error, so the order of rows does not matter.
/// A separate rejector is evaluated by its own score in the place of the confidence.
/// Sources: El-Yaniv and Wiener, JMLR 11, 2010; Geifman, Uziel and El-Yaniv, ICLR 2019 (AURC and E-AURC).
/// </remarks>
public static class RiskCoverage
{
    /// <summary>Computes curve and areas.</summary>
    /// <param name="confidences">How sure the model is of each prediction, any number: higher is surer.</param>
    /// <param name="hits">Whether each prediction is right.</param>
    /// <param name="weights">As how many rows each row counts, from 0; none for 1 each. Weights with a mean below 1 are shares.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="InputDataException">There is no row, a confidence is NaN, a weight is out of range, or all weights are 0.</exception>
    public static RiskCoverageCurve Compute(ReadOnlySpan<double> confidences, ReadOnlySpan<bool> hits, ReadOnlySpan<double> weights = default)
    {
        var groups = ScoredRows.Group(confidences, hits, weights);
        var (points, area, kept, errors) = (new RiskCoveragePoint[groups.Count], 0.0, 0.0, 0.0);
        var (total, last, walk) = (groups.Total, groups.Count - 1, groups.Start());
        for (var group = 0; walk.MoveNext(); group++)
        {
            var (weight, wrong) = (walk.Weight, walk.Weight - walk.Positives);
            area += SumOfRisks(kept, errors, weight, wrong / weight);
            (kept, errors) = (kept + weight, errors + wrong);
            points[group] = new(group == last ? 1 : kept / total, errors / kept, walk.Score);
        }
        var optimum = SumOfRisks(total - errors, 0, errors, 1);
        return new(ImmutableCollectionsMarshal.AsImmutableArray(points), total, area / total, optimum / total, RocAuc.Area(groups));
    }

    /// <summary>Sum over t = 1..weight of (errors + t e) / (kept + t): the risks at the places of a group with mean error e.</summary>
    internal static double SumOfRisks(double kept, double errors, double weight, double e)
    {
        if (weight == Math.Floor(weight) && weight <= 1e6)
        {
            var sum = 0.0;
            for (var t = 1; t <= weight; t++)
                sum += (errors + t * e) / (kept + t);
            return sum;
        }
        // The same for any weight: sum of 1 / (kept + t) is a difference of digamma functions.
        return weight * e + (errors - e * kept) * (GammaFunctions.Digamma(kept + weight + 1) - GammaFunctions.Digamma(kept + 1));
    }
}
