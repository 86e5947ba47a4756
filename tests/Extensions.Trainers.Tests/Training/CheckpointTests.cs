using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLExtensions;
using MLExtensions.Columns;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Training;

public sealed class CheckpointTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("checkpoint").FullName;
    private readonly ExampleBlock block = Fits.Dense(200, 4, 0, weights: true);

    private string Path => System.IO.Path.Combine(folder, "run.ckpt");

    private SomeOptions Options => new()
    {
        Network = new() { HiddenLayers = [8, 8], Dropout = 0.2, Normalization = HiddenNormalization.Batch, Residual = true },
        NumberOfEpochs = 6, BatchSize = 33, WeightAveraging = 0.9, Seed = 4, CheckpointPath = Path,
    };

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory, Trait("Kind", "Contract")]
    [InlineData(true)]
    [InlineData(false)]
    public void Fit_AfterAnInterruption_GivesTheModelOfAnUninterruptedRun(bool seeded)
    {
        var options = seeded ? Options : Options with { Seed = null };
        var whole = new RememberingObjective().Fit(block, options, host: Fits.Host(11));
        Assert.False(File.Exists(Path));

        Assert.Throws<TimeoutException>(() => new RememberingObjective().Fit(block, options with { Progress = new Interruption(4) }, host: Fits.Host(11)));
        Assert.True(File.Exists(Path));
        var resumed = new RememberingObjective().Fit(block, options, host: Fits.Host(99));   // the seed comes from the file

        Assert.Equal(whole.Parameters.Numbers(), resumed.Parameters.Numbers());
        Assert.Equal(whole.History.Epochs.Select(e => (e.Epoch, e.TrainingLoss, e.ValidationLoss, e.LearningRate)),
            resumed.History.Epochs.Select(e => (e.Epoch, e.TrainingLoss, e.ValidationLoss, e.LearningRate)));
        Assert.Equal(whole.History.BestEpoch, resumed.History.BestEpoch);
        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    [Fact, Trait("Kind", "Contract")]
    public void Fit_CheckpointOfAnotherRun_SaysWhatDiffers()
    {
        Interrupt();
        var options = Options;
        void Refused(string part, ExampleBlock data, SomeOptions other) =>
            Assert.Contains(part, Assert.Throws<InvalidDataException>(() => new RememberingObjective().Fit(data, other)).Message);
        Refused("its network is", block, options with { Network = options.Network with { HiddenLayers = [8, 9] } });
        Refused("its optimizer is", block, options with { Optimizer = new Sgd() });
        Refused("its seed is [4], this run's is [5]", block, options with { Seed = 5 });
        Refused("its training data is", Fits.Dense(200, 4, 0, seed: 2, weights: true), options);
        Assert.True(File.Exists(Path));
    }

    [Fact, Trait("Kind", "Contract")]
    public void Fit_DamagedCheckpoint_IsRefused()
    {
        Interrupt();
        var bytes = File.ReadAllBytes(Path);
        foreach (var damaged in new[] { bytes[..^1], bytes[..20], [], [.. bytes[..500], (byte)(bytes[500] ^ 1), .. bytes[501..]], [1, .. bytes[1..]] })
        {
            File.WriteAllBytes(Path, damaged);
            Assert.Contains("damaged", Assert.Throws<InvalidDataException>(() => new RememberingObjective().Fit(block, Options)).Message);
        }
    }

    [Fact, Trait("Kind", "Contract")]
    public void Fit_CheckpointCannotBeWritten_WarnsAndGoesOn()
    {
        Directory.CreateDirectory(Path + ".tmp");
        var (ml, warnings) = (new MLContext(1), new List<string>());
        ml.Log += (_, e) =>
        {
            if (e.Kind == ChannelMessageKind.Warning)
                warnings.Add(e.Message);
        };
        var fit = new RememberingObjective().Fit(block, Options, host: ((IHostEnvironment)ml).Register("Test"));
        Assert.Equal(6, fit.History.Epochs.Length);
        Assert.Equal(5, warnings.Count(warning => warning.Contains("could not be written")));
    }

    [Fact, Trait("Kind", "Contract")]
    public void Write_DiskFullHalfWay_KeepsTheOldFile()
    {
        CheckpointFile.Write(Path, writer => writer.Write("old"));
        var before = File.ReadAllBytes(Path);
        Assert.Throws<IOException>(() => CheckpointFile.Write(Path, writer => writer.Write(new byte[10_000]), path => new FullDisk(File.Create(path), 4000)));
        Assert.Equal(before, File.ReadAllBytes(Path));
        Assert.Single(Directory.GetFiles(folder));
        CheckpointFile.Read(Path, reader => Assert.Equal("old", reader.ReadString()));
    }

    private void Interrupt() => Assert.Throws<TimeoutException>(() => new RememberingObjective().Fit(block, Options with { Progress = new Interruption(3) }));

    private sealed record Interruption(int Epoch) : IProgress<EpochRecord>
    {
        public void Report(EpochRecord value)
        {
            if (value.Epoch == Epoch)
                throw new TimeoutException("Somebody pulled the plug.");
        }
    }

    private sealed class FullDisk(Stream inner, int capacity) : Stream
    {
        public override void Write(byte[] buffer, int offset, int count)
        {
            if (inner.Length + count > capacity)
                throw new IOException("No space left on device.");
            inner.Write(buffer, offset, count);
        }

        protected override void Dispose(bool disposing) => inner.Dispose();
        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => inner.Length;
        public override long Position { get => inner.Position; set => throw new NotSupportedException(); }
        public override void Flush() => inner.Flush();
        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
