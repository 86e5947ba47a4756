using Extensions.Evaluation.Tests.Golden;

namespace Extensions.Evaluation.Tests.Metrics.Reliability;

public class TopLabelCalibrationErrorTests
{
    public sealed class Golden : GoldenAdapter
    {
        public override IReadOnlyList<string> Topics => ["toplabel"];

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            var (probabilities, labels) = GoldenRows.Multiclass(golden);
            var error = TopLabelCalibrationError.Compute(probabilities, 4, labels);
            return new Dictionary<string, IReadOnlyList<double>> { ["weighted"] = [error.Expected], ["unweighted_mean"] = [error.MeanOfClasses] };
        }
    }

    /// <summary>Class 0 is too sure by 0.2 and class 1 not sure enough by 0.2: over all confidences that cancels.</summary>
    [Fact, Trait("Kind", "Example")]
    public void Compute_OppositeErrorsOfTwoClasses_DoNotCancel()
    {
        double[] probabilities = [0.8, 0.2, 0.8, 0.2, 0.8, 0.2, 0.8, 0.2, 0.8, 0.2, 0.2, 0.8, 0.2, 0.8, 0.2, 0.8, 0.2, 0.8, 0.2, 0.8];
        int[] labels = [0, 0, 0, 1, 1, 1, 1, 1, 1, 1];
        var top = TopLabel.Of(probabilities, 2, labels);
        Assert.Equal(0, ExpectedCalibrationError.Compute(top.Confidences, top.Hits).Expected, 1e-12);
        var error = TopLabelCalibrationError.Compute(probabilities, 2, labels);
        Assert.Equal(0.2, error.Expected, 1e-12);
        Assert.All(error.Shares, share => Assert.Equal(0.5, share, 1e-12));
    }

    [Fact, Trait("Kind", "Example")]
    public void Compute_ClassThatIsNeverPredicted_HasNoError()
    {
        var rows = SomeClasses.Rows(100, 2);
        var error = TopLabelCalibrationError.Compute(rows.Probabilities, 4, rows.Labels, rows.Weights);
        Assert.Null(error.PerClass[3]);
        Assert.Equal(1, error.Shares.Sum(), 1e-12);
    }
}
