using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLExtensions;
using MLExtensions.Columns;
using MLExtensions.MLNet;
using MLExtensions.Trainers;
using TorchSharp;

namespace Extensions.Trainers.Tests.Training;

[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public class Alone;

/// <summary>What goes wrong says so and leaves nothing behind.</summary>
[Collection(nameof(Alone))]
public class FailureTests
{
    private static readonly SomeOptions Tiny = new() { Network = new() { HiddenLayers = [8], Dropout = 0.1 }, NumberOfEpochs = 3, BatchSize = 20, Seed = 5, WeightAveraging = 0.9 };

    [Fact, Trait("Kind", "Leak")]
    public void Fit_AnyEnd_LeavesNoTensorAndTheThreadsAsTheyWere()
    {
        var block = Fits.Dense(100, 4, 0, weights: true);
        using var cancellation = new CancellationTokenSource();
        Action[] ends =
        [
            () => new RememberingObjective().Fit(block, Tiny),
            () => new RememberingObjective().Fit(block.ToSparse(), Tiny),
            () => Assert.Throws<TimeoutException>(() => new RememberingObjective().Fit(block, Tiny with { Progress = new AtEpoch(2, () => throw new TimeoutException()) })),
            () => Assert.ThrowsAny<OperationCanceledException>(() => new RememberingObjective().Fit(block, Tiny with { CancellationToken = cancellation.Token, Progress = new AtEpoch(2, cancellation.Cancel) })),
            () => Assert.Throws<InvalidOperationException>(() => new BrokenObjective(5).Fit(block, Tiny)),
        ];
        ends[0]();
        var threads = torch.get_num_threads();
        torch.set_num_threads(2);
        foreach (var end in ends)
        {
            var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
            end();
            Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
            Assert.Equal(2, torch.get_num_threads());
        }
        torch.set_num_threads(threads);
    }

    [Fact, Trait("Kind", "Contract")]
    public void Fit_ContextCancelled_StopsWithinABatch()
    {
        var ml = new MLContext(1);
        var seen = 0;
        var objective = new CountingObjective(() =>
        {
            if (++seen == 7)
                typeof(MLContext).GetMethod("CancelExecution", System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Public)!.Invoke(ml, null);
        });
        Assert.ThrowsAny<OperationCanceledException>(() => objective.Fit(Fits.Dense(200, 4, 0), Tiny, host: ((IHostEnvironment)ml).Register("Test")));
        Assert.Equal(7, seen);
    }

    [Fact, Trait("Kind", "Contract")]
    public void Fit_LossNotFinite_NamesEpochBatchAndRate()
    {
        // 90 training rows in batches of 20 make 5 steps an epoch; the eighth is the third of the second.
        var error = Assert.Throws<InvalidOperationException>(() => new BrokenObjective(8).Fit(Fits.Dense(100, 4, 0), Tiny with { Optimizer = new AdamW(), Schedule = new ConstantSchedule() }));
        Assert.StartsWith("The training loss is NaN in epoch 2, batch 3, at learning rate 0.001", error.Message);
    }

    [Fact, Trait("Kind", "Contract")]
    public void Fit_OneRowOrOneClass_TrainsAndWarns()
    {
        var (ml, warnings) = (new MLContext(1), new List<string>());
        ml.Log += (_, e) =>
        {
            if (e.Kind == ChannelMessageKind.Warning)
                warnings.Add(e.Message);
        };
        var host = ((IHostEnvironment)ml).Register("Test");
        var batch = Tiny with { Network = Tiny.Network with { Normalization = HiddenNormalization.Batch } };
        var fit = new SomeCrossEntropy().Fit(new ExampleBlock(new DenseFeatures(1, 3, [1, 2, 3]), [1], 1, null), batch, 3, host: host);
        Assert.All(fit.Parameters.Numbers(), number => Assert.True(float.IsFinite(number)));
        Assert.Equal(1, Array.IndexOf(fit.Parameters.Evaluate([1, 2, 3]), fit.Parameters.Evaluate([1, 2, 3]).Max()));
        Assert.Contains(warnings, warning => warning.Contains("one class predictor"));
        Assert.Contains(warnings, warning => warning.Contains("Validation dataset not present"));
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_AboveTheMemoryCeiling_SaysHowMuchItNeeds() =>
        Assert.Contains("allows 1", Assert.Throws<InvalidOperationException>(() =>
            new SomeSquaredError().Fit(Fits.Dense(100, 4, 0), Tiny with { Network = new() { HiddenLayers = [1000, 1000] }, MemoryCeilingMegabytes = 1 })).Message);

    [Fact, Trait("Kind", "Example")]
    public void EnsureLoaded_LibraryAbsent_NamesBothCausesAndKeepsTheError()
    {
        var cause = new TypeInitializationException("torch", new NotSupportedException("no backend"));
        var error = Assert.Throws<DllNotFoundException>(() => NativeBackend.EnsureLoaded(() => throw cause));
        Assert.Contains("libtorch-cpu-linux-x64", error.Message);
        Assert.Contains("GLIBCXX_3.4.32", error.Message);
        Assert.EndsWith("no backend", error.Message);
        Assert.Same(cause, error.InnerException);
    }

    [Fact, Trait("Kind", "Example")]
    public void Choose_GpuAbsent_ObeysOptionsAndContext()
    {
        if (torch.cuda.is_available())
            return;
        using var channel = Fits.Host().Start("Test");
        Assert.Equal(DeviceType.CPU, TrainingDevice.Choose(ComputeDevice.Auto, new DeviceWish(null, false), channel).type);
        Assert.Equal(DeviceType.CPU, TrainingDevice.Choose(ComputeDevice.Auto, new DeviceWish(0, true), channel).type);
        Assert.Equal(DeviceType.CPU, TrainingDevice.Choose(ComputeDevice.Cpu, new DeviceWish(0, false), channel).type);
        Assert.Contains("GPU 3 is not available", Assert.Throws<InvalidOperationException>(() => TrainingDevice.Choose(ComputeDevice.Auto, new DeviceWish(3, false), channel)).Message);
        Assert.Throws<InvalidOperationException>(() => TrainingDevice.Choose(ComputeDevice.Cuda, new DeviceWish(null, true), channel));
    }

    [Fact, Trait("Kind", "Example")]
    public void DeviceWish_OfAHost_IsTheContexts()
    {
        var ml = new MLContext(1) { GpuDeviceId = 2, FallbackToCpu = true };
        Assert.Equal(new DeviceWish(2, true), DeviceWish.Of(((IHostEnvironment)ml).Register("Test")));
    }

    private sealed record AtEpoch(int Epoch, Action Act) : IProgress<EpochRecord>
    {
        public void Report(EpochRecord value)
        {
            if (value.Epoch == Epoch)
                Act();
        }
    }

    private sealed record CountingObjective(Action Seen) : RegressionObjective
    {
        public override torch.Tensor Losses(ObjectiveContext context)
        {
            Seen();
            return new SomeSquaredError().Losses(context);
        }
    }

    /// <summary>NaN in its n-th training step.</summary>
    private sealed record BrokenObjective(int Step) : RegressionObjective
    {
        private readonly int[] steps = new int[1];

        public override torch.Tensor Losses(ObjectiveContext context) =>
            new SomeSquaredError().Losses(context) * (context.IsTraining && ++steps[0] == Step ? double.NaN : 1);
    }
}
