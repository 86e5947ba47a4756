using System.Diagnostics;
using Extensions.Testing;
using Microsoft.ML;
using MLExtensions.Trainers;
using Xunit.Sdk;
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
        CheckTwoHundred(() => trainer.Fit(data));
    }

    [Fact]
    public void CheckTwoHundred_ATensorPerCall_Fails()
    {
        var kept = new List<Tensor>();
        Assert.Throws<EqualException>(() => CheckTwoHundred(() => kept.Add(zeros(1))));
        kept.ForEach(tensor => tensor.Dispose());
    }

    [Fact]
    public void CheckTwoHundred_HalfAMegabytePerCall_Fails()
    {
        var kept = new List<byte[]>();
        Assert.Throws<InRangeException>(() => CheckTwoHundred(() =>
        {
            var block = new byte[1 << 19];
            Array.Fill(block, (byte)1);   // memory that was never written is not resident
            kept.Add(block);
        }));
        GC.KeepAlive(kept);
    }

    private static void CheckTwoHundred(Action call)
    {
        const int run = 80;
        Repeat(call, run / 2);   // warms up
        var (tensors, growth) = (Tensor.TotalCount, double.PositiveInfinity);
        for (var window = 0; window < 2; window++)
        {
            var memory = ResidentMegabytes();
            Repeat(call, run);
            growth = Math.Min(growth, ResidentMegabytes() - memory);   // what an allocator takes once is no leak: a leak grows in both windows
        }
        Assert.Equal(tensors, Tensor.TotalCount);
        // A leak of the data alone (2000 x 40 floats) would be 25 MB over 80 fits, one of the parameters and their moments 60 MB.
        Assert.InRange(growth, double.NegativeInfinity, 20);
    }

    private static void Repeat(Action call, int times)
    {
        for (var i = 0; i < times; i++)
            call();
    }

    private static double ResidentMegabytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);   // gives back what earlier tests left
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64 / 1048576.0;
    }
}
