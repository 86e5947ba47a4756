using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions;
using MLExtensions.Trainers;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Integration;

/// <summary>Squared error against the sum of the columns Pair and Single, whatever the label says.</summary>
[ObjectiveName("sum_of_columns")]
public sealed record SumOfColumns(int? PairWidth = 2) : RegressionObjective
{
    public override IReadOnlyList<ObjectiveColumn> Columns(int labelCount) => [new("pair", "Pair", PairWidth), new("single", "Single")];

    public override Tensor Losses(ObjectiveContext context) =>
        (context.Outputs - context.Column("pair").sum(1) - context.Column("single")).square();
}

/// <summary>Columns that an objective asks for arrive with the rows that they belong to.</summary>
public class ObjectiveColumnTests
{
    private static readonly MLContext ML = new(1);

    public sealed class Row
    {
        [VectorType(3)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }

        [VectorType(2)]
        public float[] Pair { get; set; } = [];

        public float Single { get; set; }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Fit_InMemoryOrStreamed_LearnsTheColumns(bool streamed)
    {
        var rows = streamed ? 60_000 : 2_000;
        var view = ML.Data.LoadFromEnumerable(Enumerable.Range(0, rows).Select(Make));
        var model = new NeuralNetworkRegressionTrainer(new()
        {
            Objective = new SumOfColumns(), Network = new() { HiddenLayers = [] }, FeatureScaling = FeatureScaling.None, StandardizeLabels = false, ClampPredictions = false,
            Optimizer = new AdamW { LearningRate = 0.05, WeightDecay = 0 }, Schedule = new ConstantSchedule(), LearningRates = new(), WeightAveraging = null,
            NumberOfEpochs = streamed ? 2 : 20, BatchSize = 64, Seed = 1, NumberOfThreads = 1, MemoryCeilingMegabytes = streamed ? 1 : null,
        }).Fit(view);

        Assert.InRange(model.Model.History.Epochs[^1].ValidationLoss!.Value, 0, 1e-3);   // a row with another's columns would leave a loss of about 1
        var scores = model.Transform(ML.Data.LoadFromEnumerable(Enumerable.Range(0, 20).Select(Make))).GetColumn<float>("Score").ToArray();
        for (var i = 0; i < scores.Length; i++)
            Assert.Equal(Make(i).Features.Sum(), scores[i], 0.1f);
    }

    [Fact]
    public void Fit_ColumnAbsent_NamesColumnAndRole()
    {
        var view = ML.Transforms.DropColumns("Single").Fit(View(10)).Transform(View(10));
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Trainer(new SumOfColumns()).Fit(view));
        Assert.StartsWith("The single column 'Single' is absent. The data has the columns 'Features', 'Label', 'Pair'.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_ChainThatDropsTheColumn_FailsBeforeAnyRowIsRead()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => ML.Transforms.DropColumns("Single").Append(Trainer(new SumOfColumns())).Fit(View(10)));
        Assert.StartsWith("The single column 'Single' is absent. There are the columns 'Features', 'Label', 'Pair'.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_ColumnOfAnotherWidth_NamesBothWidths()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Trainer(new SumOfColumns(PairWidth: 5)).Fit(View(10)));
        Assert.StartsWith("The pair column 'Pair' has 2 values per row; it must have 5.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_ColumnOfText_NamesAllowedTypes()
    {
        var view = ML.Transforms.Conversion.ConvertType("Single", "Single", DataKind.String).Fit(View(10)).Transform(View(10));
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Trainer(new SumOfColumns()).Fit(view));
        Assert.StartsWith("The single column 'Single' has type String; allowed is Single, Double, Boolean, a key of known count, or a vector of known size of Single.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_MissingValueInAColumn_NamesColumnAndRow()
    {
        var view = ML.Data.LoadFromEnumerable(Enumerable.Range(0, 10).Select(row => row == 3 ? new Row { Features = [1, 2, 3], Pair = [1, float.NaN] } : Make(row)));
        var error = Assert.Throws<InputDataException>(() => Trainer(new SumOfColumns()).Fit(view));
        Assert.StartsWith("Column 'Pair' has value NaN at row 3 (the first row is 0); allowed are finite values.", error.Message, StringComparison.Ordinal);
    }

    private static NeuralNetworkRegressionTrainer Trainer(SumOfColumns objective) => new(new() { Objective = objective });

    private static IDataView View(int rows) => ML.Data.LoadFromEnumerable(Enumerable.Range(0, rows).Select(Make));

    /// <summary>Columns whose sum is that of the features; the label is noise.</summary>
    private static Row Make(int row)
    {
        var random = new Random(row);
        float[] x = [random.NextSingle(), random.NextSingle(), random.NextSingle()];
        return new() { Features = x, Label = 3 * random.NextSingle(), Pair = [x[2], x[0]], Single = x[1] };
    }
}
