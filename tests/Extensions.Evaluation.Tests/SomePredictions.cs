using Microsoft.ML;
using Microsoft.ML.Data;

namespace Extensions.Evaluation.Tests;

/// <summary>Generated predictions in a view, with ties: of two classes (Flag), of three (Label) and of a number (Target).</summary>
internal sealed class SomePredictions
{
    public static readonly MLContext ML = new(1);

    public bool Flag { get; set; }

    public float Probability { get; set; }

    public bool PredictedLabel { get; set; }

    [KeyType(3)]
    public uint Label { get; set; }

    [VectorType(3)]
    public float[] Score { get; set; } = [];

    public float Target { get; set; }

    public float Prediction { get; set; }

    public float Weight { get; set; } = 1;

    /// <summary>The options that read the flag.</summary>
    public static EvaluationOptions OfFlag { get; } = new() { LabelColumnName = "Flag" };

    /// <summary>The options that read the target.</summary>
    public static EvaluationOptions OfTarget { get; } = new() { LabelColumnName = "Target", ScoreColumnName = "Prediction" };

    /// <summary>Rows of a model that is right more often than not, and that of each class has some.</summary>
    /// <param name="count">Number of rows.</param>
    /// <param name="seed">Seed of labels and noise.</param>
    /// <param name="sharpness">How much the model knows, from 0.</param>
    public static SomePredictions[] Rows(int count, int seed = 1, double sharpness = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(row =>
        {
            var (label, flag, tied) = (row % 3, random.NextDouble() < 0.4, random.Next(4) == 0);
            double[] scores = [.. Enumerable.Range(0, 3).Select(k => Math.Exp(sharpness * (k == label ? 1 : 0) + Normal(random)))];
            var p = 1 / (1 + Math.Exp(-sharpness * (flag ? 1 : -1) - Normal(random)));
            p = tied ? Math.Round(p, 1) : p;
            var target = (float)Normal(random);
            return new SomePredictions
            {
                Flag = flag, Probability = (float)p, PredictedLabel = p > 0.45, Label = (uint)label, Score = tied ? Shares(label) : [.. scores.Select(score => (float)(score / scores.Sum()))],
                Target = target, Prediction = target + (float)(Normal(random) / (0.5 + sharpness)), Weight = random.Next(0, 4) / 2f,
            };
        })];
    }

    public static IDataView View(IEnumerable<SomePredictions> rows) => ML.Data.LoadFromEnumerable(rows);

    public static BinaryPredictions Binary(SomePredictions[] rows, bool weighted = false) => BinaryPredictions.Read(View(rows), OfFlag with { ExampleWeightColumnName = weighted ? "Weight" : null });

    public static MulticlassPredictions Multiclass(SomePredictions[] rows, bool weighted = false) => MulticlassPredictions.Read(View(rows), new() { ExampleWeightColumnName = weighted ? "Weight" : null });

    public static RegressionPredictions Regression(SomePredictions[] rows, bool weighted = false) => RegressionPredictions.Read(View(rows), OfTarget with { ExampleWeightColumnName = weighted ? "Weight" : null });

    private static float[] Shares(int label) => label switch { 0 => [0.5f, 0.25f, 0.25f], 1 => [0.25f, 0.5f, 0.25f], _ => [0.4f, 0.2f, 0.4f] };

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
