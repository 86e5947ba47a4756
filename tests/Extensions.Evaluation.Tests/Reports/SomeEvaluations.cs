using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions;

namespace Extensions.Evaluation.Tests.Reports;

/// <summary>Evaluations of generated predictions, with all sections that are there.</summary>
internal static class SomeEvaluations
{
    public static readonly MLContext ML = new(1);

    public sealed class Row
    {
        public uint Label { get; set; }

        public bool Flag { get; set; }

        public float Truth { get; set; }

        public bool PredictedLabel { get; set; }

        public float Probability { get; set; }

        public float[] Score { get; set; } = [];

        public bool[] PredictionSet { get; set; } = [];

        public bool[] Flags { get; set; } = [];

        public float Number { get; set; }

        public float Lower { get; set; }

        public float Upper { get; set; }

        public float[] Quantiles { get; set; } = [0, 0, 0];

        public uint Site { get; set; }

        public bool Abstain { get; set; }
    }

    private static readonly string[] Sites = ["Ulm <1>", "Köln", "Jena"], Levels = ["0.05", "0.5", "0.95"], LabelNames = ["sun", "rain & wind", "<b>fog</b>", "a label with a name that is longer than its place", "hail"];

    /// <summary>A time that stands still.</summary>
    public sealed class Noon : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);
    }

    /// <summary>A model of several classes: labels follow the temperature 1, the model says so at another one. The last class is rare, and taken for the one before it more often than not.</summary>
    public static MulticlassEvaluation Multiclass(string name, string[] classes, int count = 1500, double sharpness = 1, int seed = 1, int noise = 0, EvaluationOptions? options = null, bool groups = false)
    {
        var (random, rows, k) = (new Random(7), new Row[count], classes.Length);
        var own = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            var label = random.NextDouble() < 0.04 ? k - 1 : random.Next(k - 1);
            var logits = new double[k];
            for (var c = 0; c < k; c++)
                logits[c] = (c == label ? 2.2 : 0) + 1.2 * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) + 0.5 * (own.NextDouble() - 0.5);
            if (label == k - 1)
                logits[k - 2] += 2.2;
            var p = Softmax([.. logits.Select(one => one * sharpness)]);
            rows[i] = new() { Label = (uint)label, Score = p, PredictionSet = Set(p, 0.9), Site = (uint)(i % 3), Abstain = p.Max() < 0.5 };
        }
        var labels = noise > 0 ? Noise(rows, classes, noise) : null;
        return ML.MulticlassClassification.EvaluateModel(View(rows, classes), name, options ?? new() { Alpha = 0.1, CalibrationCount = 500, GroupColumnName = groups ? "Site" : null, History = History(seed % 2 == 0), LabelNoise = labels, Bootstrap = Few });
    }

    public static BinaryEvaluation Binary(string name, int count = 1200, double sharpness = 1, int seed = 1, double shift = 0, bool onlyPositive = false)
    {
        var (random, own, rows) = (new Random(11), new Random(seed), new Row[count]);
        for (var i = 0; i < count; i++)
        {
            var z = 3 * (random.NextDouble() + random.NextDouble() - 1) - 0.8;
            var flag = random.NextDouble() < 1 / (1 + Math.Exp(-1.6 * z)) || onlyPositive;
            var p = (float)(1 / (1 + Math.Exp(-(sharpness * 1.6 * (z + 0.4 * (own.NextDouble() - 0.5)) + shift))));
            rows[i] = new() { Flag = flag, Probability = p, PredictedLabel = p > 0.5 };
        }
        return ML.BinaryClassification.EvaluateModel(View(rows, ["a", "b"]), name, new() { LabelColumnName = "Flag", ScoreColumnName = "Probability", AbstainColumnName = "No such column", Bootstrap = Few, History = History(false) });
    }

    public static RegressionEvaluation Regression(string name, int count = 800, double error = 1, int seed = 1, double? alpha = 0.1, double half = 1.65)
    {
        var (random, own, rows) = (new Random(5), new Random(seed), new Row[count]);
        for (var i = 0; i < count; i++)
        {
            var truth = 10 * random.NextDouble();
            var score = (float)(truth + error * (own.NextDouble() + own.NextDouble() + own.NextDouble() - 1.5) * 2);
            var width = (float)(half * (0.7 + 0.6 * own.NextDouble()));
            rows[i] = new() { Number = (float)truth, Probability = score, Lower = score - width, Upper = score + width, Quantiles = [score - width, score, score + width], Site = (uint)(i % 3) };
        }
        return ML.Regression.EvaluateModel(View(rows, ["a", "b"]), name, new() { LabelColumnName = "Number", ScoreColumnName = "Probability", Alpha = alpha, CalibrationCount = 200, GroupColumnName = "Site", Bootstrap = Few });
    }

    /// <summary>Five labels; the probabilities of one are too high, another is rare and hardly ever found, and the sets miss more the higher their threshold is.</summary>
    public static MultilabelEvaluation Multilabel(string name, int count = 600, double threshold = 0.2, bool sets = true)
    {
        var (random, rows) = (new Random(4), new Row[count]);
        double[] shares = [0.5, 0.4, 0.3, 0.3, 0.06];
        for (var i = 0; i < count; i++)
        {
            var truth = shares.Select(share => 1 / (1 + Math.Exp(-(Math.Log(share / (1 - share)) + 5 * (random.NextDouble() - 0.5))))).ToArray();
            float[] p = [.. truth.Select((one, k) => (float)(k == 2 ? Math.Sqrt(one) : k == 4 ? one / 2 : one))];
            rows[i] = new() { Score = p, Flags = [.. truth.Select(one => random.NextDouble() < one)], PredictionSet = [.. p.Select(one => one > threshold)] };
        }
        return ML.MultilabelClassification().EvaluateModel(View(rows, ["a", "b"]), name, new() { LabelColumnName = "Flags", ProbabilityColumnName = "Score", PredictionSetColumnName = sets ? "PredictionSet" : "No such column", Alpha = 0.1, Bootstrap = Few });
    }

    public static BootstrapOptions Few { get; } = new() { Replicates = 99 };

    /// <summary>A course of training that ends falling, or that overfits.</summary>
    public static TrainingHistory History(bool overfits, int epochs = 40)
        => new([.. Enumerable.Range(1, epochs).Select(epoch => new EpochRecord(epoch, 1.2 * Math.Exp(-epoch / 20.0) + 0.1, 0.25 + 1.1 * Math.Exp(-epoch / 18.0) + (overfits ? 0.0006 * epoch * epoch : 0), null, 0.001, 0.1))], overfits ? 17 : epochs, false);

    /// <summary>Two groups, of which the second has a lower accuracy.</summary>
    public static FairnessMetrics Groups(double worse)
    {
        bool[] labels = [.. Enumerable.Range(0, 400).Select(row => row % 3 == 0)];
        int[] groups = [.. Enumerable.Range(0, 400).Select(row => row % 2)];
        return new()
        {
            GroupNames = ["north & west", "south"], Counts = [200, 200], WithoutGroup = 0, WithoutLabel = 0, Decisions = GroupFairness.Compute([.. labels.Select((label, row) => label ^ row % 7 == 0)], labels, groups),
            Metrics = [new([Estimate("Accuracy", 0.90, 0.87, 0.93), Estimate("Accuracy", 0.88 - worse, 0.84 - worse, 0.91 - worse)], Estimate("Accuracy", 0.02 + worse, worse, 0.05 + worse)) { WorstGroup = "south" }],
            DemographicParity = Estimate("Demographic parity", 0.02, 0, 0.11), EqualOpportunity = Estimate("Equal opportunity", 0.03, 0, 0.15), EqualizedOdds = Estimate("Equalised odds", 0.03, 0, 0.17), PredictiveParity = Estimate("Predictive parity", 0.01, 0, 0.12),
        };
    }

    /// <summary>A made-up estimate.</summary>
    public static MetricEstimate Estimate(string name, double value, double lower, double upper, MetricDirection direction = MetricDirection.HigherIsBetter)
        => new(name, direction, value, new(lower, upper), null, MetricInterval.Bootstrap, 0.95, []);

    private static LabelNoiseMetrics Noise(Row[] rows, string[] classes, int flips)
    {
        double[] p = [.. rows.SelectMany(row => row.Score).Select(one => (double)one)];
        int[] y = [.. rows.Select((row, i) => i % (rows.Length / flips) == 0 ? ((int)row.Label + 1) % classes.Length : (int)row.Label)];
        var (noise, suspicious) = (ConfidentLearning.Compute(p, classes.Length, y), SuspiciousRows.Compute(p, classes.Length, y));
        return new()
        {
            ClassNames = [.. classes], WithoutLabel = 0, Noise = noise, SuspiciousRows = suspicious, SuspiciousCount = suspicious.Length + 3, Ids = [.. suspicious.Select(row => $"ticket <{row.Row}>")],
            NoiseRate = Estimate("Noise rate", noise.NoiseRate, noise.NoiseRate - 0.01, noise.NoiseRate + 0.01, MetricDirection.LowerIsBetter),
        };
    }

    private static bool[] Set(float[] p, double mass)
    {
        var (set, sum) = (new bool[p.Length], 0.0);
        foreach (var k in Enumerable.Range(0, p.Length).OrderByDescending(k => p[k]))
        {
            if (sum >= mass)
                break;
            (set[k], sum) = (true, sum + p[k]);
        }
        return set;
    }

    private static float[] Softmax(double[] logits)
    {
        var exps = logits.Select(one => Math.Exp(one - logits.Max())).ToArray();
        return [.. exps.Select(one => (float)(one / exps.Sum()))];
    }

    private static IDataView View(Row[] rows, string[] classes)
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        schema["Label"].ColumnType = new KeyDataViewType(typeof(uint), classes.Length);
        schema["Label"].AddAnnotation("KeyValues", new VBuffer<ReadOnlyMemory<char>>(classes.Length, [.. classes.Select(name => name.AsMemory())]), new VectorDataViewType(TextDataViewType.Instance, classes.Length));
        foreach (var (column, type) in new[] { ("Score", (PrimitiveDataViewType)NumberDataViewType.Single), ("PredictionSet", BooleanDataViewType.Instance), ("Flags", BooleanDataViewType.Instance) })
            schema[column].ColumnType = new VectorDataViewType(type, rows[0] is var first && column == "Score" ? Math.Max(1, first.Score.Length) : column == "Flags" ? Math.Max(1, first.Flags.Length) : Math.Max(1, first.PredictionSet.Length));
        Name("Site", "KeyValues", Sites);
        (schema["Site"].ColumnType, schema["Quantiles"].ColumnType) = (new KeyDataViewType(typeof(uint), Sites.Length), new VectorDataViewType(NumberDataViewType.Single, Levels.Length));
        Name("Quantiles", "SlotNames", Levels);
        if (rows[0].Flags.Length == LabelNames.Length)
            Name("Flags", "SlotNames", LabelNames);
        foreach (var row in rows)
            (row.Score, row.PredictionSet, row.Flags) = (row.Score.Length == 0 ? [0] : row.Score, row.PredictionSet.Length == 0 ? [false] : row.PredictionSet, row.Flags.Length == 0 ? [false] : row.Flags);
        return ML.Data.LoadFromEnumerable(rows, schema);

        void Name(string column, string kind, string[] names)
            => schema[column].AddAnnotation(kind, new VBuffer<ReadOnlyMemory<char>>(names.Length, [.. names.Select(name => name.AsMemory())]), new VectorDataViewType(TextDataViewType.Instance, names.Length));
    }
}
