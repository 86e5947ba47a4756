using System.Diagnostics;
using Extensions.Testing;
using Microsoft.ML;
using MLExtensions.Trainers;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Integration;

[Trait("Kind", "Leak")]
public class LeakTests
{
    [Fact]
    public void Fit_TwoHundredTimes_LeavesNoTensorAndNoMemory()
    {
        var ml = new MLContext(seed: 1);
        var data = SomeData.View(ml, SomeData.Rows(2000, features: 40));
        var trainer = ml.MulticlassClassification.Trainers.PolyLoss(new PolyLossTrainer.Options { LabelColumnName = "Class", NumberOfEpochs = 1, BatchSize = 500, Seed = 1, NumberOfThreads = 1 });
        void Fit(int times)
        {
            for (var i = 0; i < times; i++)
                trainer.Fit(data);
        }

        Fit(40);
        var (tensors, memory) = (Tensor.TotalCount, ResidentMegabytes());
        Fit(160);
        Assert.Equal(tensors, Tensor.TotalCount);
        // A leak of the data alone (2000 x 40 floats) would be 51 MB over 160 fits, one of the parameters and their moments 120 MB.
        Assert.InRange(ResidentMegabytes() - memory, double.NegativeInfinity, 40);
    }

    private static double ResidentMegabytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64 / 1048576.0;
    }
}
