using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>Risk by coverage, and the areas under it.</summary>
public sealed record RiskCoverageCurve
{
    private readonly double total;

    internal RiskCoverageCurve(ImmutableArray<RiskCoveragePoint> points, double total, double area, double optimalArea, double confidenceRocAuc)
        => (Points, this.total, Area, OptimalArea, ConfidenceRocAuc) = (points, total, area, optimalArea, confidenceRocAuc);

    /// <summary>The curve, one point for each distinct confidence, the surest first.</summary>
    public ImmutableArray<RiskCoveragePoint> Points { get; }

    /// <summary>AURC, the mean risk over all coverages, in [0, 1].</summary>
    public double Area { get; }

    /// <summary>AURC of the best order of the same errors, all of them last: (1 / n) sum_j j / (n - m + j) of m errors.</summary>
    public double OptimalArea { get; }

    /// <summary>E-AURC, the area less that of the best order, from 0: what confidences that rank perfectly would gain.</summary>
    public double ExcessArea => Area - OptimalArea;

    /// <summary>E-AURC with the best area of many rows, r + (1 - r) ln(1 - r), r the risk of all rows. Of few rows it may be below 0.</summary>
    public double AsymptoticExcessArea => Area - (Risk + (Risk == 1 ? 0 : (1 - Risk) * Math.Log(1 - Risk)));

    /// <summary>AUARC, the mean accuracy over all coverages: 1 less the area.</summary>
    public double AccuracyArea => 1 - Area;

    /// <summary>Risk of all rows.</summary>
    public double Risk => Points[^1].Risk;

    /// <summary>Probability that a right prediction has a higher confidence than a wrong one; NaN where all predictions are right, or all wrong.</summary>
    public double ConfidenceRocAuc { get; }

    /// <summary>The same with 2 * <paramref name="mostPoints"/> points at most where there are more than <paramref name="mostPoints"/>. Areas stay; what is read off the curve between its points is interpolated.</summary>
    internal RiskCoverageCurve Thinned(int mostPoints)
    {
        if (Points.Length <= mostPoints)
            return this;
        var thinning = new CurveThinning(Points.Length, mostPoints);
        return new([.. Points.Where((point, i) => thinning.Keeps(point.Coverage, point.Coverage) || i == Points.Length - 1)], total, Area, OptimalArea, ConfidenceRocAuc);
    }

    /// <summary>Risk of the surest floor(coverage n) rows, of one at least.</summary>
    /// <param name="coverage">Coverage, above 0 and at most 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="coverage"/> is out of range.</exception>
    public double RiskAtCoverage(double coverage)
    {
        if (!(coverage > 0 && coverage <= 1))
            throw new ArgumentOutOfRangeException(nameof(coverage), coverage, "The coverage must be above 0 and at most 1.");
        var rows = RowsAtCoverage(coverage) / total;
        var before = default(RiskCoveragePoint);
        foreach (var point in Points)
        {
            if (point.Coverage < rows)
            {
                before = point;
                continue;
            }
            var (kept, errors) = (before.Coverage, before.Coverage * before.Risk);
            var tied = (point.Coverage * point.Risk - errors) / (point.Coverage - kept);
            return (errors + (rows - kept) * tied) / rows;
        }
        return Risk;
    }

    /// <summary>Number of the surest rows that make up a coverage, one at least.</summary>
    internal double RowsAtCoverage(double coverage) => coverage == 1 ? total : Math.Max(1, Math.Floor(coverage * total * (1 + 1e-12)));   // 0.29 * 100 is a little less than 29

    /// <summary>The greatest coverage at which the curve's risk is at most a given one; 0 where there is none. Rows of equal confidence are kept together.</summary>
    /// <param name="risk">Risk, in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="risk"/> is out of range.</exception>
    public double CoverageAtRisk(double risk)
    {
        if (!(risk >= 0 && risk <= 1))
            throw new ArgumentOutOfRangeException(nameof(risk), risk, "The risk must be from 0 to 1.");
        return Points.Where(point => point.Risk <= risk).Select(point => point.Coverage).DefaultIfEmpty(0).Max();
    }
}
