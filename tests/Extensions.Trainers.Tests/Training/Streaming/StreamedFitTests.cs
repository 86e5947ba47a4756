using System.Runtime.InteropServices;
using Extensions.Testing;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLExtensions;
using MLExtensions.Trainers;
using TorchSharp;

namespace Extensions.Trainers.Tests.Training.Streaming;

/// <summary>What a fit promises holds where the rows are read anew in every epoch.</summary>
[Collection(nameof(Alone))]
public sealed class StreamedFitTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("streamed").FullName;

    /// <summary>The ceiling leaves a buffer of some thousand rows.</summary>
    private static readonly SomeOptions Tiny = new()
    {
        Network = new() { HiddenLayers = [8], Dropout = 0.1 }, NumberOfEpochs = 4, BatchSize = 32, Seed = 5, WeightAveraging = 0.9, MemoryCeilingMegabytes = 1,
    };

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory, Trait("Kind", "Property")]
    [InlineData(0)]
    [InlineData(0.2)]
    public void Fit_EveryEpoch_SeesEveryTrainingRowOnceAndNoValidationRow(double fraction)
    {
        const int rows = 6001;
        var seen = new Seen();
        seen.Fit(StreamedFits.Numbered(rows), Tiny with { StandardizeLabels = false, ValidationFraction = fraction });
        var train = seen.Training.GroupBy(row => row.Epoch).Select(epoch => epoch.Select(row => (row.Position, row.Label)).ToArray()).ToArray();
        var validation = seen.Validation.GroupBy(row => row.Epoch).Select(epoch => epoch.Select(row => row.Label).Order().ToArray()).ToArray();
        Assert.Equal(4, train.Length);
        var labels = train[0].OrderBy(row => row.Position).Select(row => row.Label).ToArray();
        Assert.Equal(labels.Order(), labels);   // positions count the training rows in the order of the view
        Assert.All(train, epoch => Assert.Equal(Enumerable.Range(0, labels.Length).Select(position => ((long)position, labels[position])), epoch.OrderBy(row => row.Position)));
        Assert.All(train.Zip(train.Skip(1)), pair => Assert.NotEqual(pair.First, pair.Second));
        Assert.All(validation, epoch => Assert.Equal(validation[0], epoch));
        Assert.Equal(Enumerable.Range(0, rows), labels.Concat(validation.FirstOrDefault() ?? []).Order().Select(label => (int)label));
        Assert.InRange(validation.FirstOrDefault()?.Length ?? 0, 0.8 * fraction * rows, 1.2 * fraction * rows);
    }

    [Fact, Trait("Kind", "Contract")]
    public void Fit_SameSeed_SameBytes()
    {
        float[] Numbers(int seed) => new RememberingObjective().Fit(StreamedFits.Regression(4000), Tiny with { Seed = seed }).Parameters.Numbers();
        Assert.Equal(Numbers(7), Numbers(7));
        Assert.NotEqual(Numbers(7), Numbers(8));
    }

    [Theory, Trait("Kind", "Contract")]
    [InlineData(true)]
    [InlineData(false)]
    public void Fit_AfterAnInterruption_GivesTheModelOfAnUninterruptedRun(bool seeded)
    {
        var path = Path.Combine(folder, "run.ckpt");
        var options = Tiny with { CheckpointPath = path, Seed = seeded ? 5 : null };
        var view = StreamedFits.Regression(4000);
        var whole = new RememberingObjective().Fit(view, options, host: Fits.Host(11));
        Assert.Throws<TimeoutException>(() => new RememberingObjective().Fit(view, options with { Progress = new AtEpoch(3, () => throw new TimeoutException()) }, host: Fits.Host(11)));
        Assert.True(File.Exists(path));
        var resumed = new RememberingObjective().Fit(view, options, host: Fits.Host(99));   // the seed comes from the file

        Assert.Equal(whole.Parameters.Numbers(), resumed.Parameters.Numbers());
        Assert.Equal(whole.History.Epochs.Select(e => (e.TrainingLoss, e.ValidationLoss)), resumed.History.Epochs.Select(e => (e.TrainingLoss, e.ValidationLoss)));
        Assert.False(File.Exists(path));
    }

    [Fact, Trait("Kind", "Contract")]
    public void Fit_CheckpointOfAnotherRun_SaysWhatDiffers()
    {
        var options = Tiny with { CheckpointPath = Path.Combine(folder, "run.ckpt") };
        Assert.Throws<TimeoutException>(() => new SomeSquaredError().Fit(StreamedFits.Regression(4000), options with { Progress = new AtEpoch(2, () => throw new TimeoutException()) }));
        void Refused(string part, GeneratedDataView view, SomeOptions other) =>
            Assert.Contains(part, Assert.Throws<InvalidDataException>(() => new SomeSquaredError().Fit(view, other)).Message);
        Refused("its training data is [4,000 good rows", StreamedFits.Regression(4001), options);
        Refused("streamed through", StreamedFits.Regression(4000), options with { MemoryCeilingMegabytes = 2 });   // another order of the rows
        Refused("its optimizer is", StreamedFits.Regression(4000), options with { Optimizer = new Sgd() });
        Refused("its seed is [5], this run's is [6]", StreamedFits.Regression(4000), options with { Seed = 6 });
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_ValidationView_IsWhatIsValidated()
    {
        var seen = new Seen();
        seen.Fit(StreamedFits.Numbered(3000), Tiny with { StandardizeLabels = false }, validation: new GeneratedDataView(40, 4, StreamedFits.Fill, (row, _) => 1e6f + row));
        Assert.Equal(Enumerable.Range(0, 40).Select(row => 1e6f + row), seen.Validation.Where(row => row.Epoch == 0).Select(row => row.Label).Order());
        Assert.Equal(3000, seen.Training.Count(row => row.Epoch == 0));
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_ValidationViewTooLarge_UsesASampleAndSaysSo()
    {
        var (seen, warnings) = (new Seen(), new List<string>());
        seen.Fit(StreamedFits.Numbered(3000), Tiny, host: Host(warnings), validation: StreamedFits.Numbered(50_000));
        Assert.Contains(warnings, warning => warning.StartsWith("Validation uses", StringComparison.Ordinal) && warning.Contains("from the 50000 that are given", StringComparison.Ordinal));
        Assert.InRange(seen.Validation.Count(row => row.Epoch == 0), 500, 5000);
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_NoImprovement_StopsEarlyAndKeepsTheBestEpoch()
    {
        var fit = new SomeSquaredError().Fit(StreamedFits.Regression(3000), Tiny with { NumberOfEpochs = 20, EarlyStoppingRounds = 2, Optimizer = new Sgd { LearningRate = 1e-30 } });
        Assert.Equal((1, 3, true), (fit.History.BestEpoch, fit.History.Epochs.Length, fit.History.StoppedEarly));
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_TooFewRowsToValidate_TrainsOnAllAndWarns()
    {
        var (seen, warnings) = (new Seen(), new List<string>());
        seen.Fit(StreamedFits.Numbered(30), Tiny, host: Host(warnings));
        Assert.Equal(30, seen.Training.Count(row => row.Epoch == 0));
        Assert.Contains(warnings, warning => warning.Contains("Validation dataset not present", StringComparison.Ordinal));
    }

    [Fact, Trait("Kind", "Leak")]
    public void Fit_AnyEnd_LeavesNoTensorNoThreadAndNoCursor()
    {
        using var cancellation = new CancellationTokenSource();
        var view = StreamedFits.Regression(4000);
        var failing = new GeneratedDataView(4000, 4, StreamedFits.Fill, (row, _) => row) { BeforeRow = (pass, row) => { if (pass == 4 && row == 2000) throw new FormatException(); } };
        Action[] ends =
        [
            () => new RememberingObjective().Fit(view, Tiny),
            () => Assert.Throws<TimeoutException>(() => new RememberingObjective().Fit(view, Tiny with { Progress = new AtEpoch(2, () => throw new TimeoutException()) })),
            () => Assert.ThrowsAny<OperationCanceledException>(() => new RememberingObjective().Fit(view, Tiny with { CancellationToken = cancellation.Token, Progress = new AtEpoch(2, cancellation.Cancel) })),
            () => Assert.Throws<InvalidCastException>(() => new AtStep(9, () => throw new InvalidCastException()).Fit(view, Tiny)),
            () => Assert.Throws<FormatException>(() => new RememberingObjective().Fit(failing, Tiny)),
        ];
        ends[0]();
        foreach (var end in ends)
        {
            var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
            end();
            Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
            Assert.Equal((0, 0), (view.OpenCursors, failing.OpenCursors));   // the thread that reads disposes of its cursor last
        }
    }

    [Theory, Trait("Kind", "Contract")]
    [InlineData(true)]
    [InlineData(false)]
    public void Fit_Cancelled_StopsWithinABatch(bool byToken)
    {
        var ml = new MLContext(1);
        using var source = new CancellationTokenSource();
        Action cancel = byToken ? source.Cancel : () => typeof(MLContext).GetMethod("CancelExecution", System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Public)!.Invoke(ml, null);
        var objective = new AtStep(7, cancel);
        Assert.ThrowsAny<OperationCanceledException>(() => objective.Fit(StreamedFits.Regression(4000), Tiny with { CancellationToken = source.Token }, host: ((IHostEnvironment)ml).Register("Test")));
        Assert.Equal(7, objective.Steps);
    }

    private static IHost Host(List<string> warnings)
    {
        var ml = new MLContext(1);
        ml.Log += (_, e) =>
        {
            if (e.Kind == ChannelMessageKind.Warning)
                warnings.Add(e.RawMessage);
        };
        return ((IHostEnvironment)ml).Register("Test");
    }

    private sealed record AtEpoch(int Epoch, Action Act) : IProgress<EpochRecord>
    {
        public void Report(EpochRecord value)
        {
            if (value.Epoch == Epoch)
                Act();
        }
    }

    private sealed record AtStep(int Step, Action Act) : RegressionObjective
    {
        private readonly int[] steps = new int[1];

        public int Steps => steps[0];

        public override torch.Tensor Losses(ObjectiveContext context)
        {
            if (context.IsTraining && ++steps[0] == Step)
                Act();
            return new SomeSquaredError().Losses(context);
        }
    }

    /// <summary>Notes which rows come.</summary>
    private sealed record Seen : RegressionObjective
    {
        public List<(int Epoch, long Position, float Label)> Training { get; } = [];

        public List<(int Epoch, long Position, float Label)> Validation { get; } = [];

        public override torch.Tensor Losses(ObjectiveContext context)
        {
            using var labels = context.Labels.contiguous().clone();   // a view's bytes are those of the whole
            using var positions = context.RowIndices.contiguous().clone();
            (context.IsTraining ? Training : Validation).AddRange(MemoryMarshal.Cast<byte, long>(positions.bytes).ToArray()
                .Zip(MemoryMarshal.Cast<byte, float>(labels.bytes).ToArray(), (position, label) => (context.Epoch, position, label)));
            return new SomeSquaredError().Losses(context);
        }
    }
}
