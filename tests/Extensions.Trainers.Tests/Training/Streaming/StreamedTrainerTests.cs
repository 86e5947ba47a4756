using Extensions.Testing;
using Extensions.Trainers.Tests.Contracts;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Training.Streaming;

/// <summary>Every trainer goes on by itself where its rows do not fit below the ceiling.</summary>
[Trait("Kind", "Contract")]
public class StreamedTrainerTests
{
    private static readonly SomeData.Row[] Rows = SomeData.Rows(9000, features: 40);

    [Theory, MemberData(nameof(TrainerCase.Names), MemberType = typeof(TrainerCase))]
    public void Fit_RowsBeyondTheCeiling_LearnsAsInMemoryAndSaysSo(string name)
    {
        TrainerCase.Settings Settings(long? ceiling) => new() { Weight = "Weight", Change = options => options with { MemoryCeilingMegabytes = ceiling, NumberOfEpochs = 6 } };
        var (inMemory, none) = Scores(name, Settings(null));
        if (name == nameof(OddKOutTrainer))   // its sets are drawn from all rows
        {
            Assert.StartsWith("OddKOut draws its batches from all rows", Assert.Throws<InvalidOperationException>(() => Scores(name, Settings(1))).Message, StringComparison.Ordinal);
            return;
        }
        var (streamed, log) = Scores(name, Settings(1));
        Assert.DoesNotContain(none, line => line.Contains("read anew", StringComparison.Ordinal));
        Assert.Contains(log, line => line.Contains("the ceiling is 1.0 MB", StringComparison.Ordinal) && line.EndsWith("the rows are read anew in every epoch and shuffled within a buffer.", StringComparison.Ordinal));
        Assert.True(Correlation(inMemory, streamed) > 0.9, $"{Correlation(inMemory, streamed)}");
    }

    [Fact]
    public void Fit_SparseRowsBeyondTheCeiling_StreamsThemSparse()
    {
        var ml = new MLContext(1);
        var random = new Random(4);
        var rows = Enumerable.Range(0, 12_000).Select(row =>
        {
            var flag = random.Next(2) == 1;
            var columns = Enumerable.Range(0, 30).Select(_ => random.Next(5000)).Append(flag ? 7 : 4000).Distinct().Order().ToArray();
            return (Features: new VBuffer<float>(5000, columns.Length, [.. columns.Select(_ => 1f)], columns), Flag: flag);
        }).ToArray();
        var numbers = new PartitionedDataView([.. rows.Select(row => row.Features)], 5000) { Label = row => rows[row].Flag ? 1 : 0 };
        var view = ml.Transforms.Conversion.ConvertType("Flag", "Label", DataKind.Boolean).Fit(numbers).Transform(numbers);
        var (model, log) = Log(context => context.BinaryClassification.Trainers.NeuralNetwork(new NeuralNetworkBinaryTrainer.Options
        {
            LabelColumnName = "Flag", Network = new() { HiddenLayers = [4] }, NumberOfEpochs = 4, BatchSize = 64, Seed = 1, NumberOfThreads = 1, MemoryCeilingMegabytes = 2, Optimizer = new AdamW { LearningRate = 0.05 }, ClassWeights = ClassWeights.Balanced,
        }).Fit(view));
        Assert.Contains(log, line => line.Contains("Read through 12000 instances with 5000 features, sparse.", StringComparison.Ordinal));
        Assert.InRange(ml.BinaryClassification.Evaluate(model.Transform(view), "Flag").Accuracy, 0.95, 1);
    }

    [Fact]
    public void Fit_RowsFitButNotWithTheNetwork_Streams()
    {
        var ml = new MLContext(1);
        var view = SomeData.View(ml, SomeData.Rows(20_000, features: 30));   // 2.6 MB, and the network 2 MB
        var (_, log) = Log(context => context.Regression.Trainers.NeuralNetwork(new NeuralNetworkRegressionTrainer.Options
        {
            LabelColumnName = "Number", Network = new() { HiddenLayers = [512] }, NumberOfEpochs = 1, BatchSize = 128, Seed = 1, NumberOfThreads = 1, MemoryCeilingMegabytes = 3,
        }).Fit(view));
        Assert.Contains(log, line => line.StartsWith("Training needs about", StringComparison.Ordinal) && line.Contains("read anew in every epoch", StringComparison.Ordinal));
    }

    [Fact]
    public void Fit_FromAModel_StartsThere()
    {
        var ml = new MLContext(1);
        var view = SomeData.View(ml, Rows);
        var options = new NeuralNetworkRegressionTrainer.Options { LabelColumnName = "Number", Network = new() { HiddenLayers = [8] }, NumberOfEpochs = 8, BatchSize = 32, Seed = 1, NumberOfThreads = 1 };
        var cold = ml.Regression.Trainers.NeuralNetwork(options).Fit(view);
        var warm = ml.Regression.Trainers.NeuralNetwork(options with { MemoryCeilingMegabytes = 1, NumberOfEpochs = 1, Optimizer = new Sgd { LearningRate = 1e-9 } }).Fit(view, cold.Model);
        var end = cold.Model.History.Epochs[cold.Model.History.BestEpoch - 1].ValidationLoss!.Value;   // of other validation rows
        Assert.InRange(warm.Model.History.Epochs[0].ValidationLoss!.Value, 0.7 * end, 1.4 * end);
    }

    [Fact]
    public void Fit_SourceThatIsGoneOnceRead_SaysThatItCannotBeReadTwice()
    {
        var ml = new MLContext(1);
        var queue = new Queue<SomeData.Row>(Rows);
        IEnumerable<SomeData.Row> Consume()
        {
            while (queue.TryDequeue(out var row))
                yield return row;
        }
        var error = Assert.ThrowsAny<InvalidOperationException>(() => Fit(ml, Consume()));
        Assert.StartsWith("The data cannot be read twice", error.Message, StringComparison.Ordinal);
        Assert.Contains("MemoryCeilingMegabytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_SourceInAnotherOrderEachTime_SaysThatItMustRepeatItself()
    {
        var pass = 0;
        IEnumerable<SomeData.Row> Shuffle()
        {
            var rows = Rows.ToArray();
            new Random(++pass).Shuffle(rows);
            return rows;
        }
        IEnumerable<SomeData.Row> Lazy()
        {
            foreach (var row in Shuffle())
                yield return row;
        }
        Assert.StartsWith("The data gives other rows, or another order, each time it is read", Assert.ThrowsAny<InvalidOperationException>(() => Fit(new MLContext(1), Lazy())).Message, StringComparison.Ordinal);
    }

    /// <summary>ML.NET's own shuffling repeats itself in every pass.</summary>
    [Fact]
    public void Fit_ShuffledView_Trains()
    {
        var ml = new MLContext(1);
        Assert.NotNull(Trainer(ml).Fit(ml.Data.ShuffleRows(SomeData.View(ml, Rows), seed: 3)));
    }

    private static IEstimator<ITransformer> Trainer(MLContext ml) => TrainerCase.Named(nameof(NeuralNetworkBinaryTrainer)).Create(ml, new() { Change = options => options with { MemoryCeilingMegabytes = 1 } });

    private static ITransformer Fit(MLContext ml, IEnumerable<SomeData.Row> rows)
    {
        var schema = SchemaDefinition.Create(typeof(SomeData.Row));
        schema[nameof(SomeData.Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 40);
        return Trainer(ml).Fit(ml.Data.LoadFromEnumerable(rows, schema));
    }

    private static (T Result, List<string> Log) Log<T>(Func<MLContext, T> act)
    {
        var (ml, lines) = (new MLContext(1), new List<string>());
        ml.Log += (_, e) => lines.Add(e.RawMessage);
        return (act(ml), lines);
    }

    private static (double[] Scores, List<string> Log) Scores(string name, TrainerCase.Settings settings)
    {
        var (scored, log) = Log(ml => TrainerCase.Named(name).Create(ml, settings).Fit(SomeData.View(ml, Rows)).Transform(SomeData.View(ml, Rows[..2000])));
        return (scored.Schema["Score"].Type is VectorDataViewType
            ? [.. scored.GetColumn<float[]>("Score").SelectMany(scores => scores.Select(score => (double)score))]
            : [.. scored.GetColumn<float>("Score").Select(score => (double)score)], log);
    }

    private static double Correlation(double[] x, double[] y)
    {
        var (mx, my) = (x.Average(), y.Average());
        double Sum(Func<double, double, double> of) => x.Zip(y, (a, b) => of(a - mx, b - my)).Sum();
        return Sum((a, b) => a * b) / Math.Sqrt(Sum((a, _) => a * a) * Sum((_, b) => b * b));
    }
}
