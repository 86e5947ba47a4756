using Extensions.Evaluation.Tests.Golden;

namespace Extensions.Evaluation.Tests.Metrics.Selective;

public class RiskCoverageTests
{
    public sealed class Golden : GoldenAdapter
    {
        public override IReadOnlyList<string> Topics => ["selective"];

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            var (confidences, hits) = GoldenRows.On(golden, golden.Name == "aurc" ? "top_multi" : "edges");
            if (golden.Name == "aurc_ties")
                (confidences, hits) = (Array.ConvertAll(confidences, p => Math.Max(p, 1 - p)), [.. hits.Zip(confidences, (y, p) => y == p >= 0.5)]);
            var curve = RiskCoverage.Compute(confidences, hits);
            return new Dictionary<string, IReadOnlyList<double>>
            {
                ["aurc"] = [curve.Area], ["aurc_tie_averaged"] = [curve.Area], ["eaurc_asymptotic"] = [curve.AsymptoticExcessArea], ["aurc_optimal_finite"] = [curve.OptimalArea],
                ["eaurc_finite"] = [curve.ExcessArea], ["auroc_confidence"] = [curve.ConfidenceRocAuc], ["risk_at_full_coverage"] = [curve.RiskAtCoverage(1)],
                ["risk_at_half_coverage"] = [curve.RiskAtCoverage(0.5)], ["auarc"] = [curve.AccuracyArea],
            };
        }
    }

    /// <summary>Mean area over random orders of equal confidences: the tie-averaged risks are its expectation, so plain loops over the groups' means must agree.</summary>
    [Fact, Trait("Kind", "Property")]
    public void Compute_GeneratedRows_EqualsPlainLoops()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var rows = SomeRows.Binary(20 + 11 * seed, seed).Repeated();
            var curve = RiskCoverage.Compute(rows.Probabilities, rows.Labels);
            var errors = rows.Probabilities.Zip(rows.Labels).OrderByDescending(row => row.First)
                .Select(row => Enumerable.Range(0, rows.Labels.Length).Where(other => rows.Probabilities[other] == row.First).Average(other => rows.Labels[other] ? 0.0 : 1)).ToArray();
            Assert.Equal(Area(errors), curve.Area, 1e-12);
            Assert.Equal(Area([.. rows.Labels.OrderDescending().Select(hit => hit ? 0.0 : 1)]), curve.OptimalArea, 1e-12);
            Assert.InRange(curve.ExcessArea, -1e-15, 1);
            for (var kept = 1; kept <= errors.Length; kept++)
                Assert.Equal(errors[..kept].Average(), curve.RiskAtCoverage(kept / (double)errors.Length), 1e-12);
        }

        static double Area(double[] errors)
        {
            var (area, sum) = (0.0, 0.0);
            for (var i = 0; i < errors.Length; i++)
            {
                sum += errors[i];
                area += sum / (i + 1) / errors.Length;
            }
            return area;
        }
    }

    /// <summary>Fractions of rows go by the digamma function: next to a whole weight the area must be next to its value.</summary>
    [Fact, Trait("Kind", "Property")]
    public void Compute_WeightsThatAreNotWhole_ContinueTheWholeOnes()
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var rows = SomeRows.Binary(100, seed);
            Assert.Equal(RiskCoverage.Compute(rows.Probabilities, rows.Labels, rows.Weights).Area,
                RiskCoverage.Compute(rows.Probabilities, rows.Labels, Array.ConvertAll(rows.Weights, weight => weight + 1e-10)).Area, 1e-9);
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void CoverageAtRisk_IsTheGreatestCoverageThatKeepsTo()
    {
        var curve = RiskCoverage.Compute([0.9, 0.8, 0.8, 0.3, 0.2], [true, true, false, true, false]);
        Assert.Equal([(0.2, 0, 0.9), (0.6, 1 / 3.0, 0.8), (0.8, 0.25, 0.3), (1, 0.4, 0.2)], curve.Points.Select(point => (point.Coverage, point.Risk, point.Threshold)).ToArray());
        Assert.Equal((0.2, 0.8, 1), (curve.CoverageAtRisk(0.1), curve.CoverageAtRisk(0.3), curve.CoverageAtRisk(0.5)));
        Assert.Equal(0, RiskCoverage.Compute([1, 1], [false, true]).CoverageAtRisk(0.4));
        Assert.Equal(0, curve.RiskAtCoverage(1e-3));
        Assert.Throws<ArgumentOutOfRangeException>(() => curve.RiskAtCoverage(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => curve.CoverageAtRisk(double.NaN));
    }

    [Fact, Trait("Kind", "Example")]
    public void Compute_NoErrorsOrNoHits_LeavesTheRankingUndefined()
    {
        var (right, wrong) = (RiskCoverage.Compute([0.1, 0.2], [true, true]), RiskCoverage.Compute([0.1, 0.2], [false, false]));
        Assert.Equal((double.NaN, 0, 0, 0), (right.ConfidenceRocAuc, right.Area, right.OptimalArea, right.AsymptoticExcessArea));
        Assert.Equal((double.NaN, 1, 1, 0), (wrong.ConfidenceRocAuc, wrong.Area, wrong.OptimalArea, wrong.AsymptoticExcessArea));
    }
}
