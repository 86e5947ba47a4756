using System.Collections.Concurrent;
using Extensions.Testing;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Contracts;

/// <summary>Data that is allowed but hard, at the default options of binary, multiclass and regression trainers: a sensible model or a warning that says what is amiss.</summary>
[Trait("Kind", "Contract")]
public class TrainerHardDataTests
{
    private static readonly SomeData.Row[] Train = SomeData.Rows(400), Test = SomeData.Rows(600, seed: 7)[400..];

    private readonly MLContext ml = new(seed: 1);
    private readonly List<string> warnings = [];

    public TrainerHardDataTests() => ml.Log += (_, log) =>
    {
        if (log.Kind == ChannelMessageKind.Warning)
            warnings.Add(log.Message);
    };

    /// <summary>The trainers at their defaults, and a quality from 0 to 1 of each.</summary>
    private static readonly Dictionary<string, (Func<MLContext, IEstimator<ITransformer>> Trainer, Func<MLContext, IDataView, double> Quality)> Tasks = new()
    {
        ["binary"] = (ml => ml.BinaryClassification.Trainers.NeuralNetwork(new NeuralNetworkBinaryTrainer.Options { LabelColumnName = "Flag", Seed = 1, NumberOfThreads = 1 }),
            (ml, scored) => ml.BinaryClassification.Evaluate(scored, "Flag").Accuracy),
        ["multiclass"] = (ml => ml.MulticlassClassification.Trainers.NeuralNetwork(new NeuralNetworkMulticlassTrainer.Options { LabelColumnName = "Class", Seed = 1, NumberOfThreads = 1 }),
            (ml, scored) => ml.MulticlassClassification.Evaluate(scored, "Class").MicroAccuracy),
        ["regression"] = (ml => ml.Regression.Trainers.NeuralNetwork(new NeuralNetworkRegressionTrainer.Options { LabelColumnName = "Number", Seed = 1, NumberOfThreads = 1 }),
            (ml, scored) => ml.Regression.Evaluate(scored, "Number").RSquared),
    };

    public static TheoryData<string> TaskNames => new(Tasks.Keys);

    private ITransformer Fit(string task, IEnumerable<SomeData.Row> rows) => Tasks[task].Trainer(ml).Fit(SomeData.View(ml, rows));

    private double Quality(string task, ITransformer model, IEnumerable<SomeData.Row> rows) => Tasks[task].Quality(ml, model.Transform(SomeData.View(ml, rows)));

    private float[][] Scores(ITransformer model, IEnumerable<SomeData.Row> rows) => [.. ScoreValues.Of(model.Transform(SomeData.View(ml, rows)))];

    /// <summary>The rows with their features changed, and all labels kept.</summary>
    private static SomeData.Row[] With(SomeData.Row[] rows, Func<SomeData.Row, int, float[]> features) => [.. rows.Select((row, i) => new SomeData.Row
    {
        Features = features(row, i), Flag = row.Flag, Class = row.Class, Number = row.Number, Flags = row.Flags, Weight = row.Weight,
    })];

    /// <summary>What a model of the clean rows reaches; fitted once per task.</summary>
    private static readonly ConcurrentDictionary<string, double> Clean = new();

    private double CleanQuality(string task)
    {
        var clean = Clean.GetOrAdd(task, name => Quality(name, Fit(name, Train), Test));
        Assert.True(clean > 0.85, $"{task} has quality {clean} on clean data.");
        return clean;
    }

    /// <summary>Powers of ten up to 1e30, either sign: neither mean nor deviation says anything of such a column.</summary>
    [Theory, MemberData(nameof(TaskNames))]
    public void Fit_HeavyTailedColumn_LosesLittle(string task)
    {
        static float Wild(int row) => (float)((row * 7 % 13 < 6 ? -1 : 1) * Math.Pow(10, row * 37 % 31));
        SomeData.Row[] Spoilt(SomeData.Row[] rows) => With(rows, (row, i) => [.. row.Features, Wild(i)]);
        var model = Fit(task, Spoilt(Train));
        Assert.InRange(Quality(task, model, Spoilt(Test)), CleanQuality(task) - 0.07, 1);
        var beyond = With(Test, (row, _) => [.. row.Features, float.MaxValue]);
        Assert.All(Scores(model, beyond), row => Assert.All(row, score => Assert.True(float.IsFinite(score))));
    }

    /// <summary>In every column one row in fifty has 1e30: the other rows must not suffer, as they do where a deviation scales them.</summary>
    [Theory, MemberData(nameof(TaskNames))]
    public void Fit_OutliersInEveryColumn_LoseLittle(string task)
    {
        var spoilt = With(Train, (row, i) => [.. row.Features.Select((value, column) => i % 50 == 7 * column ? 1e30f : value)]);
        Assert.InRange(Quality(task, Fit(task, spoilt), Test), CleanQuality(task) - 0.07, 1);
    }

    [Theory, MemberData(nameof(TaskNames))]
    public void Fit_ConstantColumns_CountNothing(string task)
    {
        SomeData.Row[] Widened(SomeData.Row[] rows, float constant) => With(rows, (row, _) => [constant, .. row.Features, 0, -1e30f]);
        var model = Fit(task, Widened(Train, 3.7f));
        Assert.InRange(Quality(task, model, Widened(Test, 3.7f)), CleanQuality(task) - 0.05, 1);
        Assert.Equal(Scores(model, Widened(Test, 3.7f)), Scores(model, Widened(Test, 1000)));
    }

    [Theory, MemberData(nameof(TaskNames))]
    public void Fit_DuplicateColumns_GiveTheSameQuality(string task)
    {
        static SomeData.Row[] Doubled(SomeData.Row[] rows) => With(rows, (row, _) => [.. row.Features, .. row.Features, row.Features[0], row.Features[0]]);
        Assert.InRange(Quality(task, Fit(task, Doubled(Train)), Doubled(Test)), CleanQuality(task) - 0.05, 1);
    }

    private sealed class Town
    {
        public string Name { get; set; } = "";
        public float Size { get; set; }
        public bool Flag { get; set; }
        public uint Class { get; set; }
        public float Number { get; set; }
    }

    /// <summary>An unseen category has zeros throughout its block. What is known without it lies between what its seen values say.</summary>
    [Theory, MemberData(nameof(TaskNames))]
    public void Score_UnseenCategory_LiesBetweenTheSeenOnes(string task)
    {
        var random = new Random(3);
        Town Some(int town)
        {
            var rich = town % 3 == 0;
            return new Town { Name = $"town {town}", Size = (float)random.NextDouble(), Flag = random.NextDouble() < (rich ? 0.9 : 0.1), Class = random.NextDouble() < 0.9 ? (uint)(town % 3) : 1, Number = (rich ? 20 : 10) + (float)random.NextDouble() };
        }
        IDataView View(IEnumerable<Town> towns)
        {
            var schema = SchemaDefinition.Create(typeof(Town));
            schema[nameof(Town.Class)].ColumnType = new KeyDataViewType(typeof(uint), 3);
            return ml.Data.LoadFromEnumerable(towns, schema);
        }
        var chain = ml.Transforms.Categorical.OneHotEncoding("Towns", "Name").Append(ml.Transforms.Concatenate("Features", "Size", "Towns")).Append(Tasks[task].Trainer(ml));
        var model = chain.Fit(View(Enumerable.Range(0, 600).Select(i => Some(i % 15))));

        float[][] Of(IEnumerable<string> names) => [.. ScoreValues.Of(model.Transform(View(names.Select(name => new Town { Name = name, Size = 0.5f }))))];
        var (seen, unseen) = (Of(Enumerable.Range(0, 15).Select(town => $"town {town}")), Of(["nowhere"])[0]);
        for (var k = 0; k < unseen.Length; k++)
            Assert.InRange(unseen[k], seen.Min(row => row[k]), seen.Max(row => row[k]));
        Assert.True(seen.Max(row => row[0]) - seen.Min(row => row[0]) > 0.3, "The towns must matter.");
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(0.1f)]
    [InlineData(-123456.79f)]
    [InlineData(1e30f)]
    public void Fit_RegressionLabelOfOneValue_PredictsIt(float value)
    {
        var same = Train.Select(row => new SomeData.Row { Features = row.Features, Flags = row.Flags, Number = value });
        var model = Fit("regression", same);
        Assert.All(Scores(model, Test), score => Assert.Equal(value, score[0]));
        Assert.All(Scores(model, With(Test, (_, _) => [1e30f, -1e30f, 0, 0, 0, 0])), score => Assert.Equal(value, score[0]));
    }

    /// <summary>The squared error is then that row's alone; the fit still ends, and predictions stay within the labels.</summary>
    [Fact]
    public void Fit_RegressionLabelWithAnOutlier_StaysWithinTheLabels()
    {
        var spoilt = Train.Select((row, i) => new SomeData.Row { Features = row.Features, Flags = row.Flags, Number = i == 5 ? 1e30f : row.Number }).ToArray();
        var least = spoilt.Min(row => row.Number);
        Assert.All(Scores(Fit("regression", spoilt), Test), score => Assert.InRange(score[0], least, 1e30f));
    }

    /// <summary>A class of one row trains by that row, whatever part is set apart, and has a score of its own.</summary>
    [Fact]
    public void Fit_MulticlassClassOfOneRow_KeepsItInTraining()
    {
        var rare = new SomeData.Row { Features = [9, 9, 9, -9, -9, -9], Class = 3, Flags = [true, true, true] };
        var trainer = Tasks["multiclass"].Trainer(ml);
        var model = trainer.Fit(SomeData.View(ml, Train.Append(rare), classes: 4));
        float[][] Of(IEnumerable<SomeData.Row> rows) => [.. ScoreValues.Of(model.Transform(SomeData.View(ml, rows, classes: 4)))];
        var (own, others) = (Of([rare])[0], Of(Test));
        Assert.Equal(4, own.Length);
        Assert.True(own[3] > others.Max(row => row[3]), $"The row's own class has probability {own[3]}, of another row {others.Max(row => row[3])}.");
        Assert.True(own[3] > 3.0 / Train.Length, $"The row's own class has probability {own[3]}.");
        Assert.True(others.Average(row => row[3]) < 0.05);
        Assert.Contains(warnings, warning => warning.Contains("No validation row has class 3", StringComparison.Ordinal));
    }

    [Fact]
    public void Fit_BinaryClassOfOneRow_KeepsItInTraining()
    {
        var rows = Train.Select(row => new SomeData.Row { Features = row.Features, Flag = false, Flags = row.Flags }).Append(new SomeData.Row { Features = [9, 9, 9, -9, -9, -9], Flag = true, Flags = [true, true, true] }).ToArray();
        var model = Fit("binary", rows);
        var scores = Scores(model, rows).Select(row => row[0]).ToArray();
        Assert.All(scores, score => Assert.True(float.IsFinite(score)));
        Assert.Equal(scores.Max(), scores[^1]);
        Assert.Contains(warnings, warning => warning.Contains("No validation row has class 1", StringComparison.Ordinal));
        Assert.DoesNotContain(warnings, warning => warning.Contains("one class predictor", StringComparison.Ordinal));
    }

    /// <summary>Twelve classes of which eight have three rows each: a tenth of the rows leaves most of them out.</summary>
    [Fact]
    public void Fit_ValidationFractionLeavesClassesOut_SaysWhichAndTrains()
    {
        var rare = Enumerable.Range(0, 24).Select(i => new SomeData.Row { Features = Train[i].Features, Class = (uint)(3 + i % 8), Flags = [true, true, true] });
        var model = Tasks["multiclass"].Trainer(ml).Fit(SomeData.View(ml, Train.Concat(rare), classes: 12));
        var warning = Assert.Single(warnings, text => text.Contains("No validation row has class", StringComparison.Ordinal));
        Assert.Contains("ValidationFraction", warning, StringComparison.Ordinal);
        Assert.DoesNotContain("11", warning, StringComparison.Ordinal);   // it has no training rows either
        Assert.All(ScoreValues.Of(model.Transform(SomeData.View(ml, Test, classes: 12))), row => Assert.Equal(1, row.Sum(), 1e-4));
    }

    [Fact]
    public void Fit_ClassesWithRowsEnough_WarnsOfNothing()
    {
        Fit("multiclass", Train);
        Assert.Empty(warnings);
    }

    /// <summary>Rows that are zero throughout, among others and alone: sparse from 512 columns on.</summary>
    [Theory]
    [InlineData("binary", 6)]
    [InlineData("binary", 600)]
    [InlineData("multiclass", 6)]
    [InlineData("multiclass", 600)]
    [InlineData("regression", 6)]
    [InlineData("regression", 600)]
    public void Fit_RowsWithoutEntries_TrainLikeOthers(string task, int columns)
    {
        var empty = With(Train[..200], (_, _) => new float[columns]);
        var some = With(Train[200..], (row, _) => [.. row.Features.Select(value => Math.Abs(value) < 0.4f ? 0 : value), .. new float[columns - 6]]);
        var model = Fit(task, [.. empty, .. some]);
        var scores = Scores(model, [.. empty, .. some]);
        Assert.All(scores, row => Assert.All(row, score => Assert.True(float.IsFinite(score))));
        Assert.Single(scores[..200].Select(row => row[0]).Distinct());
        Assert.True(scores[200..].Select(row => row[0]).Distinct().Count() > 100);
    }

    /// <summary>Sparse features are scaled, not clipped: a column of powers of ten up to 1e30 and a value far beyond training stay finite.</summary>
    [Theory, MemberData(nameof(TaskNames))]
    public void Fit_HeavyTailsInSparseRows_StayFinite(string task)
    {
        SomeData.Row[] Sparse(SomeData.Row[] rows, double wild) => With(rows, (row, i) => [.. row.Features, i % 5 == 0 ? (float)Math.Pow(wild, i % 31) : 0, .. new float[593]]);
        var model = Fit(task, Sparse(Train, 10));
        Assert.InRange(Quality(task, model, Sparse(Test, 10)), Quality(task, Fit(task, Sparse(Train, 1)), Sparse(Test, 1)) - 0.1, 1);
        var beyond = With(Sparse(Test, 10), (row, _) => [1e20f, .. row.Features[1..]]);
        Assert.All(Scores(model, beyond), row => Assert.All(row, score => Assert.True(float.IsFinite(score))));
    }

    [Fact]
    public void Fit_GivenValidationRowsLackAClass_SaysWhich()
    {
        var trainer = (NeuralNetworkMulticlassTrainer)Tasks["multiclass"].Trainer(ml);
        trainer.Fit(SomeData.View(ml, Train), SomeData.View(ml, Test.Where(row => row.Class != 1)));
        Assert.Contains("No validation row has class 1 (counted from 0)", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(600)]
    public void Fit_NoRowHasAnEntry_PredictsWhatIsKnownWithoutFeatures(int columns)
    {
        var blank = With(Train, (_, _) => new float[columns]);
        var share = Train.Average(row => row.Flag ? 1.0 : 0.0);
        Assert.All(Scores(Fit("binary", blank), blank), row => Assert.Equal(share, 1 / (1 + Math.Exp(-row[0])), 0.03));
        var shares = Enumerable.Range(0, 3).Select(k => Train.Average(row => row.Class == k ? 1.0 : 0.0)).ToArray();
        Assert.All(Scores(Fit("multiclass", blank), blank), row => Assert.All(row.Zip(shares), pair => Assert.Equal(pair.Second, pair.First, 0.03)));
        Assert.All(Scores(Fit("regression", blank), blank), row => Assert.Equal(Train.Average(one => one.Number), row[0], 0.2));
    }
}
