using Extensions.Evaluation.Tests.Golden;
using MLExtensions;

namespace Extensions.Evaluation.Tests.Metrics.Reliability;

public class ClasswiseCalibrationErrorTests
{
    public sealed class Golden : GoldenAdapter
    {
        public override IReadOnlyList<string> Topics => ["classwise"];

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            var (probabilities, labels) = GoldenRows.Multiclass(golden);
            var error = ClasswiseCalibrationError.Compute(probabilities, 4, labels);
            var top = TopLabel.Of(probabilities, 4, labels);
            var plugIn = ClasswiseCalibrationError.Compute(probabilities, 4, labels, binning: new() { Scheme = BinScheme.EqualMass }).PerClass;
            return new Dictionary<string, IReadOnlyList<double>>
            {
                ["per_class"] = [.. error.PerClass.Select(one => one!.Expected)], ["mean"] = [error.Mean], ["sum"] = [error.Sum], ["sce"] = [error.Mean],
                ["ace"] = [AdaptiveCalibrationError.Compute(probabilities, 4, labels)],
                ["l2_debiased_em15"] = [DebiasedCalibrationError.ComputeMarginal(probabilities, 4, labels)],
                ["l2_plugin_em15"] = [Math.Sqrt(plugIn.Average(one => one!.RootMeanSquare * one.RootMeanSquare))],
                ["top_label_l2_debiased_em15"] = [DebiasedCalibrationError.Compute(top.Confidences, top.Hits)],
            };
        }
    }

    [Fact, Trait("Kind", "Property")]
    public void Compute_GeneratedRows_IsTheMeanOverClasses()
    {
        var rows = SomeClasses.Rows(300, 1);
        var error = ClasswiseCalibrationError.Compute(rows.Probabilities, 4, rows.Labels, rows.Weights);
        for (var k = 0; k < 4; k++)
        {
            var probabilities = rows.Labels.Select((_, row) => rows.Probabilities[4 * row + k]).ToArray();
            Assert.Equal(ExpectedCalibrationError.Compute(probabilities, Array.ConvertAll(rows.Labels, label => label == k), rows.Weights).Expected, error.PerClass[k]!.Expected, 1e-12);
        }
        Assert.Equal(error.PerClass.Average(one => one!.Expected), error.Mean, 1e-12);
        Assert.Equal(4 * error.Mean, error.Sum, 1e-12);
    }

    [Fact, Trait("Kind", "Example")]
    public void Compute_Threshold_LeavesUnlikelyClassesOut()
    {
        double[] probabilities = [0.9, 0.1, 0, 0.8, 0.2, 0];
        var error = ClasswiseCalibrationError.Compute(probabilities, 3, [0, 1], binning: new() { Count = 1 }, threshold: 0.15);
        Assert.Equal(0.35, error.PerClass[0]!.Expected, 1e-12);
        Assert.Equal(0.8, error.PerClass[1]!.Expected, 1e-12);
        Assert.Null(error.PerClass[2]);
        Assert.Equal(1.15 / 2, error.Mean, 1e-12);
        Assert.Throws<ArgumentOutOfRangeException>(() => ClasswiseCalibrationError.Compute([0.5, 0.5], 2, [0], threshold: 1.5));
        Assert.StartsWith("None of 1 rows", Assert.Throws<InputDataException>(() => ClasswiseCalibrationError.Compute([0.5, 0.5], 2, [0], threshold: 0.6)).Message, StringComparison.Ordinal);
    }
}
