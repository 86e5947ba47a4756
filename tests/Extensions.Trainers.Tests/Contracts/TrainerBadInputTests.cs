using Extensions.Testing;
using Microsoft.ML;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Contracts;

[Trait("Kind", "Contract")]
public class TrainerBadInputTests
{
    private static readonly MLContext Ml = new(seed: 1);
    private static readonly SomeData.Row[] Rows = SomeData.Rows(60);

    private static ITransformer Fit(string name, IDataView data, TrainerCase.Settings? settings = null) => TrainerCase.Named(name).Create(Ml, settings).Fit(data);

    private static IReadOnlyList<string> Scores(ITransformer model, IDataView data) => ColumnValues.Describe(model.Transform(data), column => column.Name == "Score");

    [Theory, MemberData(nameof(TrainerCase.Names), MemberType = typeof(TrainerCase))]
    public void Fit_NoRows_SaysSo(string name)
    {
        var error = Assert.ThrowsAny<InvalidOperationException>(() => Fit(name, SomeData.View(Ml, [])));
        Assert.Contains("No valid training instances found", error.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(TrainerCase.Names), MemberType = typeof(TrainerCase))]
    public void Fit_OneRow_GivesAFiniteModel(string name)
    {
        var data = SomeData.View(Ml, Rows[..1]);
        if (RefusesFewClasses(name, data))
            return;
        Assert.DoesNotContain(Scores(Fit(name, data), data), line => line.Contains("7fc0", StringComparison.Ordinal) || line.Contains("ffc0", StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(TrainerCase.Names), MemberType = typeof(TrainerCase))]
    public void Fit_OneClass_TrainsAndScores(string name)
    {
        var one = Rows.Select(row => new SomeData.Row { Features = row.Features, Flag = true, Class = 2, Number = 4, Flags = [true, true, true] }).ToArray();
        var data = SomeData.View(Ml, one);
        if (RefusesFewClasses(name, data))
            return;
        Assert.Equal(one.Length, Scores(Fit(name, data), data).Count);
    }

    /// <summary>Sets of several classes cannot be drawn from one class, which the trainer of such sets must say.</summary>
    private static bool RefusesFewClasses(string name, IDataView data)
    {
        if (name != nameof(OddKOutTrainer))
            return false;
        var error = Assert.Throws<ArgumentException>(() => Fit(name, data));
        Assert.StartsWith("OddKOut with k = 1 needs 3 classes or more. Got 1.", error.Message, StringComparison.Ordinal);
        return true;
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Fit_NonFiniteFeature_SkipsTheRow(float bad)
    {
        foreach (var name in TrainerCase.All.Select(one => one.Name))
        {
            var spoilt = Rows[0].Features.ToArray();
            spoilt[2] = bad;
            var withBad = Rows.Append(new SomeData.Row { Features = spoilt, Flag = true, Class = 1, Number = 1e6f, Flags = [true, true, true] }).ToArray();
            var clean = SomeData.View(Ml, Rows);
            Assert.Equal(Scores(Fit(name, clean), clean), Scores(Fit(name, SomeData.View(Ml, withBad)), clean));
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(0f)]
    [InlineData(-1f)]
    public void Fit_MissingOrUselessWeight_SkipsTheRow(float bad)
    {
        foreach (var name in TrainerCase.All.Select(one => one.Name))
        {
            var withBad = Rows.Append(new SomeData.Row { Features = Rows[0].Features, Flag = true, Class = 1, Number = 1e6f, Flags = [true, true, true], Weight = bad }).ToArray();
            var clean = SomeData.View(Ml, Rows);
            var weighted = new TrainerCase.Settings { Weight = "Weight" };
            Assert.Equal(Scores(Fit(name, clean, weighted), clean), Scores(Fit(name, SomeData.View(Ml, withBad), weighted), clean));
        }
    }

    [Fact]
    public void Fit_AllLabelsMissing_SaysSo()
    {
        var classless = SomeData.View(Ml, Rows.Select(row => new SomeData.Row { Features = row.Features, Class = SomeData.Row.NoClass, Number = float.NaN, Flags = row.Flags }));
        foreach (var name in new[] { nameof(PolyLossTrainer), nameof(NeuralNetworkMulticlassTrainer), nameof(NeuralNetworkRegressionTrainer) })
            Assert.Contains("No valid training instances", Assert.ThrowsAny<InvalidOperationException>(() => Fit(name, classless)).Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(TrainerCase.Names), MemberType = typeof(TrainerCase))]
    public void Fit_AbsentColumns_NamesThem(string name)
    {
        var data = SomeData.View(Ml, Rows);
        Assert.Contains("Nowhere", Assert.Throws<ArgumentOutOfRangeException>(() => Fit(name, data, new() { Features = "Nowhere" })).Message, StringComparison.Ordinal);
        Assert.Contains("Nowhere", Assert.Throws<ArgumentOutOfRangeException>(() => Fit(name, data, new() { Weight = "Nowhere" })).Message, StringComparison.Ordinal);
        var unlabelled = Ml.Transforms.DropColumns(TrainerCase.Named(name).Label).Fit(data).Transform(data);
        Assert.Contains(TrainerCase.Named(name).Label, Assert.Throws<ArgumentOutOfRangeException>(() => Fit(name, unlabelled)).Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(TrainerCase.Names), MemberType = typeof(TrainerCase))]
    public void Fit_FeaturesOfAWrongType_NamesColumnAndType(string name)
        => Assert.Contains("Number", Assert.Throws<ArgumentOutOfRangeException>(() => Fit(name, SomeData.View(Ml, Rows), new() { Features = "Number" })).Message, StringComparison.Ordinal);

    [Theory, MemberData(nameof(TrainerCase.Names), MemberType = typeof(TrainerCase))]
    public void Fit_LabelOfTheWrongKind_NamesIt(string name)
    {
        var label = TrainerCase.Named(name).Label;
        var data = Ml.Transforms.DropColumns(label).Append(Ml.Transforms.CopyColumns(label, label == "Number" ? "Class" : "Number")).Fit(SomeData.View(Ml, Rows)).Transform(SomeData.View(Ml, Rows));
        Assert.Contains(label, Assert.ThrowsAny<ArgumentException>(() => Fit(name, data)).Message, StringComparison.Ordinal);
    }

    private sealed class VariableRow
    {
        public float[] Features { get; set; } = [];
        public bool Flag { get; set; }
    }

    [Fact]
    public void Fit_FeaturesOfUnknownSize_SaysWhatIsAllowed()
    {
        var data = Ml.Data.LoadFromEnumerable(Rows.Select(row => new VariableRow { Features = row.Features, Flag = row.Flag }));
        Assert.Contains("Features", Assert.Throws<ArgumentOutOfRangeException>(() => Fit(nameof(NeuralNetworkBinaryTrainer), data)).Message, StringComparison.Ordinal);
    }

    /// <summary>Rows beyond the ceiling are no error, they are streamed; a ceiling that does not even hold a few batches is one.</summary>
    [Theory, MemberData(nameof(TrainerCase.Names), MemberType = typeof(TrainerCase))]
    public void Fit_MemoryCeilingBelowOneBatch_SaysHowMuchIsNeeded(string name)
    {
        var data = SomeData.View(Ml, SomeData.Rows(20_000, features: 30));
        var error = Assert.Throws<InvalidOperationException>(() => Fit(name, data, new() { Change = options => options with { MemoryCeilingMegabytes = 1, BatchSize = 4096 } }));
        Assert.Matches(name == nameof(OddKOutTrainer)
            ? "^OddKOut draws its batches from all rows, which must fit below the memory ceiling. Raise MemoryCeilingMegabytes"
            : @"^Training needs at least \d+\.\d MB even where rows are streamed: .* batches of 4,096 rows with 30 features .* MemoryCeilingMegabytes allows 1\.0\. Raise it", error.Message);
    }

    [Fact]
    public void Fit_ModelOfOtherFeatures_NamesBothCounts()
    {
        var trainer = Ml.MulticlassClassification.Trainers.PolyLoss(labelColumnName: "Class", numberOfEpochs: 1);
        var model = trainer.Fit(SomeData.View(Ml, Rows)).Model;
        var error = Assert.Throws<ArgumentException>(() => trainer.Fit(SomeData.View(Ml, SomeData.Rows(50, features: 9)), model));
        Assert.Contains("9", error.Message, StringComparison.Ordinal);
        Assert.Contains("6", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A key column with more values than at training: scoring does not read it, and ML.NET's evaluator has a class the model cannot name.</summary>
    [Fact]
    public void Evaluate_MoreClassesThanAtTraining_ScoresEveryRow()
    {
        var model = Fit(nameof(PolyLossTrainer), SomeData.View(Ml, Rows));
        var wider = SomeData.View(Ml, SomeData.Rows(40, classes: 5), classes: 5);
        Assert.All(Scores(model, wider), line => Assert.Equal(3, line.Split(' ')[2..].Length));
    }
}
