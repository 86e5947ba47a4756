using Extensions.Calibration.Tests.Contracts;
using Extensions.Calibration.Tests.Golden;
using MLExtensions.Calibration;

namespace Extensions.Calibration.Tests.Calibrators.Multiclass;

public class IsotonicMulticlassTests
{
    public sealed class Golden : GoldenAdapter
    {
        public override IReadOnlyList<string> Topics => ["isotonic"];

        public override bool Serves(GoldenCase golden) => golden.Name == "irm";

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            // The official code does not divide by the sum of the row.
            var map = new IsotonicMulticlass().Fit(GoldenSets.Multiclass(golden, "multi180"));
            return new Dictionary<string, IReadOnlyList<double>> { ["test"] = Array.ConvertAll(GoldenSets.Apply(new IdentityMap(), golden.Column("test_logits"), 4), map.Undivided) };
        }
    }

    [Fact, Trait("Kind", "Property")]
    public void Apply_ProbabilitiesOfARow_KeepTheirOrderAndSumToOne()
    {
        var rows = SomeScores.Multiclass(500, asProbabilities: true);
        var (map, result) = (new IsotonicMulticlass().Fit(rows), new double[3]);
        for (var row = 0; row < rows.Count; row++)
        {
            map.Apply(rows.Row(row), result);
            Assert.Equal(1, result.Sum(), 1e-12);
            var given = rows.Row(row).ToArray();
            Assert.Equal(Enumerable.Range(0, 3).OrderBy(k => given[k]), Enumerable.Range(0, 3).OrderBy(k => result[k]));
        }
    }

    /// <summary>True temperature 2: with 20,000 rows the mean absolute error is some hundredths at most, that of the scores as they are a multiple of it.</summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void Fit_TooSureScores_ComeNearTheTruth()
    {
        var rows = SomeScores.Multiclass(20_000);
        var map = new IsotonicMulticlass().Fit(rows);
        var (result, truth, plain, error, before) = (new double[3], new double[3], new double[3], 0.0, 0.0);
        for (var row = 0; row < rows.Count; row++)
        {
            map.Apply(rows.Row(row), ScoreMeaning.Logits, result);
            ScoreForms.Softmax(rows.Row(row), plain);
            ScoreForms.Softmax(Array.ConvertAll(rows.Row(row).ToArray(), z => z / 2), truth);
            (error, before) = (error + result.Zip(truth, (p, q) => Math.Abs(p - q)).Sum(), before + plain.Zip(truth, (p, q) => Math.Abs(p - q)).Sum());
        }
        Assert.True(error < before / 2, $"{error / rows.Count} {before / rows.Count}");
    }
}
