using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;

namespace Extensions.Core.Tests.Composition;

public class HeldOutGuaranteeTests
{
    /// <summary>
    /// Labels are wrong three times in ten, so no honest probability exceeds 0.7 and the least expected log-loss is 0.611 nats. Deep
    /// trees learn the wrong labels by heart: fitted on the training rows, Platt scaling believes them.
    /// </summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void Fit_OverfittingTrees_HeldOutCalibrationIsHonestAndTheTrainingRowsAreNot()
    {
        var ml = new MLContext(seed: 1);
        var train = ml.View(CompositionRows.Make(1000, seed: 3, noise: 0.3));
        var fresh = ml.View(CompositionRows.Make(5000, seed: 4, noise: 0.3));
        var trees = ml.BinaryClassification.Trainers.FastTree(new FastTreeBinaryTrainer.Options
        {
            NumberOfLeaves = 60,
            NumberOfTrees = 40,
            MinimumExampleCountPerLeaf = 1,
            NumberOfThreads = 1,
        });
        var platt = ml.BinaryClassification.Calibrators.Platt();

        var leaking = LogLoss(trees.Append(platt).Fit(train).Transform(fresh));
        var heldOut = LogLoss(trees.AppendHeldOut(platt, fraction: 0.25).Fit(train).Transform(fresh));
        var crossFitted = LogLoss(trees.AppendCrossFitted(platt, folds: 3).Fit(train).Transform(fresh));

        Assert.InRange(heldOut, 0.611 - 0.02, 0.7);
        Assert.InRange(crossFitted, 0.611 - 0.02, 0.7);
        Assert.True(leaking > 1.0, $"Calibration on training rows has log-loss {leaking} on fresh rows.");
    }

    private static double LogLoss(IDataView view) => view.GetColumn<float>("Probability").Zip(view.GetColumn<bool>("Label"))
        .Average(row => -Math.Log(Math.Max(row.Second ? row.First : 1 - row.First, 1e-7)));
}
