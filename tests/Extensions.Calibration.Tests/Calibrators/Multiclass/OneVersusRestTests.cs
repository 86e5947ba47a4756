using Extensions.Calibration.Tests.Golden;
using MLExtensions.Calibration;

namespace Extensions.Calibration.Tests.Calibrators.Multiclass;

public class OneVersusRestTests
{
    /// <summary>scikit-learn fits both calibrators on the probabilities themselves.</summary>
    public sealed class Golden : GoldenAdapter
    {
        public override IReadOnlyList<string> Topics => ["ovr", "absent_class"];

        public override bool Serves(GoldenCase golden) => golden.Name is "sklearn_isotonic" or "sklearn_sigmoid";

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            var rows = GoldenSets.Multiclass(golden, "multi180");
            if (golden.Topic == "absent_class")
                rows = rows.Pick([.. Enumerable.Range(0, rows.Count).Where(row => rows.Labels[row] != 3)]);
            BinaryCalibrator calibrator = golden.Name == "sklearn_isotonic" ? new IsotonicRegression() : new PlattScaling { ScoresAsTheyCome = true };
            return new Dictionary<string, IReadOnlyList<double>> { ["test_probs"] = GoldenSets.Apply(new OneVersusRest(calibrator).Fit(rows), golden.Column("test_logits"), 4) };
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void Apply_NoClassLeft_GivesAllTheSame()
    {
        var map = new OneVersusRestMap([new HistogramMap([1], [0], 0), new HistogramMap([1], [0], 0)]);
        var probabilities = new double[2];
        map.Apply([0.3, 0.7], probabilities);
        Assert.Equal([0.5, 0.5], probabilities);
    }
}
