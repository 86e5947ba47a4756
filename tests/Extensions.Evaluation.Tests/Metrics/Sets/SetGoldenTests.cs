namespace Extensions.Evaluation.Tests.Metrics.Sets;

[Trait("Kind", "Golden")]
[Trait("Area", "conformal")]
public class SetGoldenTests
{
    public sealed class Sets : ConformalAdapter
    {
        public override IReadOnlyList<string> Topics => ["metric"];

        public override bool Serves(GoldenCase golden) => golden.Name == "sets";

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            var sets = Array.ConvertAll(GoldenCase.Numbers(golden.Inputs.GetProperty("set_matrix")), value => value == 1);
            var (labels, classCount) = (golden.Integers("test_label"), golden.Width("test_probs"));
            var (classes, sizes) = (ClassCoverage.Compute(sets, classCount, labels), SetSizeHistogram.Compute(sets, classCount));
            var bySize = SizeStratifiedCoverage.Compute(sets, classCount, labels);
            return new Dictionary<string, IReadOnlyList<double>>
            {
                ["coverage"] = [Coverage.Compute(sets, classCount, labels)], ["macro_coverage"] = [classes.Macro], ["average_size"] = [AverageSetSize.Compute(sets, classCount)],
                ["covgap_percent_alpha_0_15"] = [classes.GapPercent(0.15)], ["vio_classes"] = [classes.Violations(0.15)],
                ["sscv_01_23_45"] = [SizeStratifiedCoverage.Compute(sets, classCount, labels, sizeLimits: [1, 3, 5]).Violation(0.15)],
                ["singleton_hit_ratio"] = [SingletonHitRatio.Compute(sets, classCount, labels)], ["ssc_by_size_mapie"] = [.. bySize.Strata.Select(stratum => stratum.Coverage)],
                ["ssc_min"] = [bySize.Worst], ["empty_fraction"] = [sizes.EmptyFraction],
            };
        }
    }

    public sealed class Slabs : ConformalAdapter
    {
        public override IReadOnlyList<string> Topics => ["metric"];

        public override bool Serves(GoldenCase golden) => golden.Name == "wsc_directions";

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            double[] Input(string name) => GoldenCase.Numbers(golden.Inputs.GetProperty(name));
            var slab = WorstSlabCoverage.ComputeAlong(Input("directions"), Input("X"), golden.Inputs.GetProperty("X")[0].GetArrayLength(), Array.ConvertAll(Input("covered"), value => value == 1),
                new() { LeastShare = golden.Params.GetProperty("delta").GetDouble(), EvaluateOtherHalf = false });
            return new Dictionary<string, IReadOnlyList<double>>
            {
                ["coverage"] = [slab.Coverage], ["a"] = [slab.Lower], ["b"] = [slab.Upper], ["direction"] = slab.Direction, ["points_in_slab"] = [slab.Count],
            };
        }
    }

    /// <summary>The case is a procedure's; its bands are those of <see cref="GroupCoverage"/>.</summary>
    [Fact]
    public void Band_GoldenCountsOfTheBetaLaw_Equal()
    {
        foreach (var row in GoldenCase.Conformal.Single(golden => golden.Id == "coverage.beta_law").Expected("rows").EnumerateArray())
        {
            var band = CoverageLaw.Band(row.GetProperty("n_test").GetInt32(), row.GetProperty("n").GetInt64(), row.GetProperty("alpha").GetDouble(), 0.999);
            Assert.Equal((row.GetProperty("test_count_q0005").GetInt32(), row.GetProperty("test_count_q9995").GetInt32()), band);
        }
    }
}
