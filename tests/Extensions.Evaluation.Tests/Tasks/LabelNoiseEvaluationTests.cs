using System.Globalization;
using Extensions.Testing;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions;

namespace Extensions.Evaluation.Tests.Tasks;

public class LabelNoiseEvaluationTests
{
    private const uint NoLabel = uint.MaxValue;
    private static readonly MLContext ML = new(1);
    private static readonly LabelNoiseOptions Options = new() { Bootstrap = new() { Replicates = 39 } };

    private sealed class Row
    {
        public uint Label { get; set; }

        public bool Flag { get; set; }

        public float[] Score { get; set; } = [];

        public float Probability { get; set; }

        public float[] Features { get; set; } = [];

        public string Id { get; set; } = "";

        public uint Key { get; set; }

        public float Weight { get; set; } = 1;
    }

    private static IDataView View(IEnumerable<Row> rows, int classes = 4, int features = 2)
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Label)].ColumnType = new KeyDataViewType(typeof(uint), classes);
        schema[nameof(Row.Score)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, classes);
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, features);
        schema[nameof(Row.Key)].ColumnType = new KeyDataViewType(typeof(uint), 3);
        var names = Enumerable.Range(0, classes).Select(k => $"class{k}".AsMemory()).ToArray();
        schema[nameof(Row.Label)].AddAnnotation("KeyValues", new VBuffer<ReadOnlyMemory<char>>(classes, names), new VectorDataViewType(TextDataViewType.Instance, classes));
        return ML.Data.LoadFromEnumerable(rows, schema);
    }

    private static (Row[] Rows, SomeNoisyLabels Noise) Some(int count, int seed = 1)
    {
        var noise = SomeNoisyLabels.Rows(SomeNoisyLabels.Symmetric(4, 0.8), count, seed, distance: 4);
        return ([.. Enumerable.Range(0, count).Select(row => new Row
        {
            Label = (uint)noise.Given[row], Flag = noise.Given[row] == 0, Probability = (float)noise.Probabilities[row * 4], Score = [.. noise.Probabilities.Skip(row * 4).Take(4).Select(p => (float)p)],
            Id = $"row {row}", Key = (uint)(row % 4), Weight = 1 + row % 2,
        })], noise);
    }

    [Fact, Trait("Kind", "Example")]
    public void EvaluateLabelNoise_SeveralClasses_IsWhatTheFunctionsSay()
    {
        var (rows, _) = Some(500);
        double[] p = [.. rows.SelectMany(row => row.Score).Select(one => (double)one)];
        int[] labels = [.. rows.Select(row => (int)row.Label)];
        var noise = ML.MulticlassClassification.EvaluateLabelNoise(View(rows), Options with { IdColumnName = "Id" });
        Assert.Equal(["class0", "class1", "class2", "class3"], noise.ClassNames.AsEnumerable());
        Assert.Equal(SuspiciousRows.Compute(p, 4, labels).AsEnumerable(), noise.SuspiciousRows);
        Assert.Equal(noise.SuspiciousRows.Select(one => $"row {one.Row}"), noise.Ids);
        Assert.Equal((500.0, 0, noise.SuspiciousRows.Length), (noise.Count, noise.WithoutLabel, noise.SuspiciousCount));
        var expected = ConfidentLearning.Compute(p, 4, labels);
        for (var i = 0; i < 16; i++)
            Assert.Equal(expected.GivenWhenTrue(i / 4, i % 4), noise.Noise.GivenWhenTrue(i / 4, i % 4));
        Assert.Equal((expected.NoiseRate, "Noise rate", MetricDirection.LowerIsBetter), (noise.NoiseRate.Value, noise.NoiseRate.Name, noise.NoiseRate.Direction));
        Assert.InRange(expected.NoiseRate, noise.NoiseRate.Interval!.Value.Lower, noise.NoiseRate.Interval!.Value.Upper);
    }

    [Fact, Trait("Kind", "Example")]
    public void EvaluateLabelNoise_TwoClasses_IsWhatTheFunctionsSay()
    {
        var (rows, _) = Some(500);
        double[] p = [.. rows.SelectMany(row => new[] { 1.0 - row.Probability, row.Probability })];
        int[] labels = [.. rows.Select(row => row.Flag ? 1 : 0)];
        var noise = ML.BinaryClassification.EvaluateLabelNoise(View(rows), Options with { LabelColumnName = "Flag", Rule = PruningRule.ByClass, Order = SuspicionOrder.NormalizedMargin });
        Assert.Equal(["False", "True"], noise.ClassNames.AsEnumerable());
        Assert.Equal(SuspiciousRows.Compute(p, 2, labels, rule: PruningRule.ByClass, order: SuspicionOrder.NormalizedMargin).AsEnumerable(), noise.SuspiciousRows);
        Assert.Equal(ConfidentLearning.Compute(p, 2, labels).NoiseRate, noise.NoiseRate.Value);
        Assert.Empty(noise.Ids);
    }

    [Fact, Trait("Kind", "Example")]
    public void EvaluateLabelNoise_RowsWithoutLabel_KeepPositionsOfTheOthers()
    {
        var (rows, _) = Some(300);
        var all = rows.SelectMany((row, i) => i % 3 == 0 ? new[] { new Row { Label = NoLabel, Score = row.Score, Id = "none" }, row } : [row]).ToArray();
        var (whole, holed) = (ML.MulticlassClassification.EvaluateLabelNoise(View(rows), Options with { IdColumnName = "Id" }), ML.MulticlassClassification.EvaluateLabelNoise(View(all), Options with { IdColumnName = "Id", Limit = 7 }));
        Assert.Equal((100, 300.0), (holed.WithoutLabel, holed.Count));
        Assert.Equal((7, 7, whole.SuspiciousCount), (holed.SuspiciousRows.Length, holed.Ids.Length, holed.SuspiciousCount));
        Assert.Equal(whole.Ids.Take(7), holed.Ids);
        Assert.All(holed.SuspiciousRows.Zip(holed.Ids), one => Assert.Equal(one.Second, all[one.First.Row].Id));
        var keyed = ML.MulticlassClassification.EvaluateLabelNoise(View(all), Options with { IdColumnName = "Key" });
        Assert.All(keyed.SuspiciousRows.Zip(keyed.Ids), one => Assert.Equal(all[one.First.Row].Key is < 3 and var key ? key.ToString(CultureInfo.InvariantCulture) : "", one.Second));
    }

    [Fact, Trait("Kind", "Property")]
    public void EvaluateLabelNoise_WeightTwoOrOtherOrder_IsTheRowTwice()
    {
        var (rows, _) = Some(200);
        var shuffled = rows.Concat(rows.Where(row => row.Weight == 2)).ToArray();
        new Random(4).Shuffle(shuffled);
        var (weighted, repeated) = (ML.MulticlassClassification.EvaluateLabelNoise(View(rows), Options with { ExampleWeightColumnName = "Weight", IdColumnName = "Id" }), ML.MulticlassClassification.EvaluateLabelNoise(View(shuffled), Options with { IdColumnName = "Id" }));
        Assert.Equal(weighted.Count, repeated.Count);
        Assert.Equal(weighted.Ids.Order(), repeated.Ids.Distinct().Order());
        for (var i = 0; i < 16; i++)
            Assert.Equal(weighted.Noise.Joint(i / 4, i % 4), repeated.Noise.Joint(i / 4, i % 4), 9);
    }

    /// <summary>Three clusters in a plane with a fifth of the labels wrong.</summary>
    private static (Row[] Rows, bool[] IsWrong) Clusters(int count, int seed)
    {
        var random = new Random(seed);
        var isWrong = new bool[count];
        return ([.. Enumerable.Range(0, count).Select(i =>
        {
            var truth = random.Next(3);
            isWrong[i] = random.Next(5) == 0;
            var label = isWrong[i] ? (truth + 1 + random.Next(2)) % 3 : truth;
            return new Row { Label = (uint)label, Flag = label == 0, Features = [(truth == 1 ? 3 : 0) + Normal(), (truth == 2 ? 3 : 0) + Normal()], Id = $"{i}", Score = new float[3] };
        })], isWrong);

        float Normal() => (float)(0.7 * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
    }

    /// <summary>Features of a narrow kernel, of which a linear model knows each training row by heart.</summary>
    private static IEstimator<ITransformer> Memory(int rank, Func<string, IEstimator<ITransformer>> trainer)
        => ML.Transforms.ApproximatedKernelMap("Kernel", "Features", rank, generator: new Microsoft.ML.Transforms.GaussianKernel(20), seed: 1).Append(trainer("Kernel"));

    private static (double Precision, double Recall) Score(LabelNoiseMetrics noise, bool[] isWrong)
    {
        var right = noise.SuspiciousRows.Count(one => isWrong[one.Row]);
        return (noise.SuspiciousCount == 0 ? 0 : right / (double)noise.SuspiciousCount, right / (double)isWrong.Count(wrong => wrong));
    }

    [Fact, Trait("Kind", "Guarantee")]
    public void EvaluateLabelNoise_PlantedWrongLabels_AreFoundOutOfFold()
    {
        var (rows, isWrong) = Clusters(600, 1);
        var view = View(rows, 3);
        var noise = ML.MulticlassClassification.EvaluateLabelNoise(view, ML.MulticlassClassification.Trainers.LbfgsMaximumEntropy(), 5, Options with { IdColumnName = "Id" });
        Assert.Equal(noise.SuspiciousRows.Select(one => $"{one.Row}"), noise.Ids);
        Assert.All(noise.SuspiciousRows, one => Assert.Equal((int)rows[one.Row].Label, one.Given));
        var (precision, recall) = Score(noise, isWrong);
        Assert.True(precision > 0.9 && recall > 0.85, $"precision {precision}, recall {recall}");
        Assert.InRange(noise.NoiseRate.Value, 0.15, 0.25);

        var binary = ML.BinaryClassification.EvaluateLabelNoise(view, ML.BinaryClassification.Trainers.LbfgsLogisticRegression("Flag"), 5, Options with { LabelColumnName = "Flag" });
        Assert.True(Score(binary, isWrong).Precision > 0.8);
    }

    /// <summary>Probabilities of a model that has seen the labels find clearly fewer, or none.</summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void EvaluateLabelNoise_InSample_FindsClearlyFewer()
    {
        var (rows, isWrong) = Clusters(300, 2);
        var view = View(rows, 3);
        var estimator = Memory(150, kernel => ML.MulticlassClassification.Trainers.LbfgsMaximumEntropy(featureColumnName: kernel, l1Regularization: 0, l2Regularization: 1e-4f, optimizationTolerance: 1e-3f));
        var (outside, inside) = (ML.MulticlassClassification.EvaluateLabelNoise(view, ML.MulticlassClassification.Trainers.LbfgsMaximumEntropy(), 5, Options), ML.MulticlassClassification.EvaluateLabelNoise(estimator.Fit(view).Transform(view), Options));
        Assert.True(Score(inside, isWrong).Recall < Score(outside, isWrong).Recall / 3, $"{Score(inside, isWrong)} beside {Score(outside, isWrong)}");
        Assert.True(inside.NoiseRate.Value < outside.NoiseRate.Value / 2);
    }

    /// <summary>Handwritten digits of which a tenth is labelled as the next digit.</summary>
    [RealDataFact, Trait("Kind", "Guarantee")]
    public void EvaluateLabelNoise_Digits_AreFoundOutOfFoldAndHardlyInSample()
    {
        var random = new Random(1);
        var lines = File.ReadLines(Path.Combine(RealData.Folder!, "digits", "data.csv")).Skip(1).Select(line => Array.ConvertAll(line.Split(','), text => float.Parse(text, CultureInfo.InvariantCulture))).ToArray();
        var isWrong = new bool[lines.Length];
        var view = View(lines.Select((line, i) =>
        {
            isWrong[i] = random.Next(10) == 0;
            return new Row { Features = [.. line[..64].Select(pixel => pixel / 16)], Label = (uint)(line[64] + (isWrong[i] ? 1 : 0)) % 10, Score = new float[10] };
        }).ToArray(), 10, 64);
        var (precision, recall) = Score(ML.MulticlassClassification.EvaluateLabelNoise(view, ML.MulticlassClassification.Trainers.LbfgsMaximumEntropy(), 5, Options), isWrong);
        Assert.True(precision > 0.85 && recall > 0.8, $"precision {precision}, recall {recall}");
        var memory = Memory(800, kernel => ML.MulticlassClassification.Trainers.LbfgsMaximumEntropy(featureColumnName: kernel, l1Regularization: 0, l2Regularization: 1e-4f, optimizationTolerance: 1e-3f));
        var inside = Score(ML.MulticlassClassification.EvaluateLabelNoise(memory.Fit(view).Transform(view), Options), isWrong);
        Assert.True(inside.Recall < recall / 3, $"recall {inside.Recall} in sample, {recall} out of fold");
    }

    [Fact, Trait("Kind", "Example")]
    public void TransformOutOfFold_Rows_ComeInTheirOrderFromModelsThatHaveNotSeenThem()
    {
        var (rows, _) = Clusters(60, 3);
        var view = View(rows, 3);
        var outside = ML.Data.TransformOutOfFold(view, ML.MulticlassClassification.Trainers.LbfgsMaximumEntropy(), 4, new() { StratifyColumnName = "Label" });
        Assert.Equal(rows.Select(row => row.Id), outside.GetColumn<string>("Id"));
        Assert.Equal(60, outside.GetRowCount());
        Assert.NotEqual(ML.MulticlassClassification.Trainers.LbfgsMaximumEntropy().Fit(view).Transform(view).GetColumn<float[]>("Score").First(), outside.GetColumn<float[]>("Score").First());
        // The model that predicts a row has not seen its label: changing it changes the predictions of others alone.
        var before = Binary(view);
        rows[5].Flag = !rows[5].Flag;
        var after = Binary(view);
        Assert.Equal(before[5], after[5]);
        Assert.InRange(before.Zip(after).Count(pair => pair.First == pair.Second), 1, 30);   // those of its fold at least

        static float[] Binary(IDataView data) => [.. ML.Data.TransformOutOfFold(data, ML.BinaryClassification.Trainers.LbfgsLogisticRegression("Flag"), 4, new() { StratifyColumnName = "Label" }).GetColumn<float>("Probability")];
    }

    [Fact, Trait("Kind", "Example")]
    public void TransformOutOfFold_BadEstimatorsOrFolds_Throws()
    {
        var (rows, _) = Clusters(60, 3);
        var view = View(rows, 3);
        var trainer = ML.MulticlassClassification.Trainers.LbfgsMaximumEntropy();
        Assert.Contains("from 2 to 256", Assert.Throws<ArgumentOutOfRangeException>(() => ML.MulticlassClassification.EvaluateLabelNoise(view, trainer, 1)).Message);
        Assert.Contains("too few for 61 folds", Assert.Throws<InputDataException>(() => ML.MulticlassClassification.EvaluateLabelNoise(view, trainer, 61)).Message);
        Assert.Contains("Folds take no order", Assert.Throws<System.ComponentModel.DataAnnotations.ValidationException>(() => ML.Data.TransformOutOfFold(view, trainer, 2, new() { TimeColumnName = "Flag" })).Message);
        Assert.Contains("'Moment' is absent", Assert.Throws<ArgumentOutOfRangeException>(() => ML.Data.TransformOutOfFold(view, trainer, 2, new() { SamplingKeyColumnName = "Moment" })).Message);
        var mapped = ML.Transforms.Conversion.MapValueToKey("Code", "Id").Append(trainer);
        Assert.Contains("'Code' does not mean the same in all folds", Assert.Throws<InputDataException>(() => ML.MulticlassClassification.EvaluateLabelNoise(view, mapped, 5, Options with { LabelColumnName = "Code" }, new() { StratifyColumnName = "Label" })).Message);
        var dropping = new Dropping();
        view = View(rows.Select(row => new Row { Label = row.Label, Features = row.Features, Score = [1, 0, 0] }), 3);
        Assert.Contains("fewer rows than it gets in fold", Assert.Throws<InputDataException>(() => ML.MulticlassClassification.EvaluateLabelNoise(view, dropping, 5, Options)).Message);
        var single = View([.. rows.Where(row => row.Label == 0), rows.First(row => row.Label == 1)], 3);
        Assert.Contains("Every class must be in two folds", Assert.Throws<InputDataException>(() => ML.MulticlassClassification.EvaluateLabelNoise(single, trainer, 5)).Message);
    }

    private sealed class Dropping : IEstimator<ITransformer>
    {
        public ITransformer Fit(IDataView input) => new Transformer();

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => inputSchema;

        private sealed class Transformer : ITransformer
        {
            public bool IsRowToRowMapper => false;

            public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inputSchema;

            public Microsoft.ML.Data.IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => throw new NotSupportedException();

            public void Save(ModelSaveContext ctx) => throw new NotSupportedException();

            public IDataView Transform(IDataView input) => ML.Data.TakeRows(input, 2);
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void EvaluateLabelNoise_BadColumnsOrRows_Throws()
    {
        var (rows, _) = Some(30);
        Assert.Contains("The label column 'Class' is absent. The data has the columns 'Label', 'Flag'", Assert.Throws<ArgumentOutOfRangeException>(() => ML.MulticlassClassification.EvaluateLabelNoise(View(rows), new LabelNoiseOptions { LabelColumnName = "Class" })).Message);
        Assert.Contains("id column 'Name' is absent", Assert.Throws<ArgumentOutOfRangeException>(() => ML.MulticlassClassification.EvaluateLabelNoise(View(rows), new LabelNoiseOptions { IdColumnName = "Name" })).Message);
        Assert.Contains("text or a key", Assert.Throws<ArgumentOutOfRangeException>(() => ML.BinaryClassification.EvaluateLabelNoise(View(rows), new LabelNoiseOptions { LabelColumnName = "Flag", IdColumnName = "Score" })).Message);
        Assert.Contains("Limit", Assert.Throws<System.ComponentModel.DataAnnotations.ValidationException>(() => ML.MulticlassClassification.EvaluateLabelNoise(View(rows), new LabelNoiseOptions { Limit = 0 })).Message);
        Assert.Contains("no row", Assert.Throws<InputDataException>(() => ML.MulticlassClassification.EvaluateLabelNoise(View([]))).Message);
        Assert.Contains("All rows are labelled 0", Assert.Throws<InputDataException>(() => ML.MulticlassClassification.EvaluateLabelNoise(View(rows.Where(row => row.Label == 0)))).Message);
        Assert.Contains("bootstrap needs 20", ML.MulticlassClassification.EvaluateLabelNoise(View(rows.Take(15))).NoiseRate.WithoutInterval);
        rows[3].Score = [0.5f, 0.1f, 0.1f, 0.1f];
        Assert.Contains("Row 3 has probabilities that sum to", Assert.Throws<InputDataException>(() => ML.MulticlassClassification.EvaluateLabelNoise(View(rows))).Message);
        rows[2].Probability = float.NaN;
        Assert.Contains("Row 2 has probability NaN", Assert.Throws<InputDataException>(() => ML.BinaryClassification.EvaluateLabelNoise(View(rows), new LabelNoiseOptions { LabelColumnName = "Flag" })).Message);
        foreach (var row in rows)
            (row.Weight, row.Score) = (0, [0.25f, 0.25f, 0.25f, 0.25f]);
        Assert.Contains("weight 0", Assert.Throws<InputDataException>(() => ML.MulticlassClassification.EvaluateLabelNoise(View(rows), new LabelNoiseOptions { ExampleWeightColumnName = "Weight" })).Message);
    }
}
