using MLExtensions.Calibration;

namespace Extensions.Calibration.Tests.Contracts;

/// <summary>Scores whose true probabilities are known, made from a seed.</summary>
internal static class SomeScores
{
    /// <summary>Logits z of which softmax(z / temperature) are the true probabilities.</summary>
    public static MulticlassCalibrationSet Multiclass(int count, int classes = 3, double temperature = 2, int seed = 1, bool asProbabilities = false)
    {
        var random = new Random(seed);
        var (scores, labels) = (new double[count * classes], new int[count]);
        var truth = new double[classes];
        for (var row = 0; row < count; row++)
        {
            for (var k = 0; k < classes; k++)
                scores[row * classes + k] = 3 * Normal(random);
            ScoreForms.Softmax(Array.ConvertAll(scores[(row * classes)..((row + 1) * classes)], z => z / temperature), truth);
            var draw = random.NextDouble();
            while (labels[row] < classes - 1 && (draw -= truth[labels[row]]) > 0)
                labels[row]++;
        }
        var set = new MulticlassCalibrationSet(scores, classes, labels, ScoreMeaning.Logits);
        return asProbabilities ? set.As(ScoreMeaning.Probabilities) : set;
    }

    /// <summary>Logits z of standard deviation 3 of which softmax(W z + b) are the true probabilities; W stands row by row.</summary>
    public static MulticlassCalibrationSet Linear(int count, double[] weights, double[] intercepts, int seed = 1)
    {
        var (random, classes) = (new Random(seed), intercepts.Length);
        var (scores, labels) = (new double[count * classes], new int[count]);
        var truth = new double[classes];
        for (var row = 0; row < count; row++)
        {
            var z = scores.AsSpan(row * classes, classes);
            for (var k = 0; k < classes; k++)
                z[k] = 3 * Normal(random);
            for (var k = 0; k < classes; k++)
            {
                truth[k] = intercepts[k];
                for (var j = 0; j < classes; j++)
                    truth[k] += weights[k * classes + j] * z[j];
            }
            ScoreForms.Softmax(truth, truth);
            var draw = random.NextDouble();
            while (labels[row] < classes - 1 && (draw -= truth[labels[row]]) > 0)
                labels[row]++;
        }
        return new(scores, classes, labels, ScoreMeaning.Logits);
    }

    /// <summary>Logits z of which the logistic function of z / temperature is the true probability.</summary>
    public static BinaryCalibrationSet Binary(int count, double temperature = 2, int seed = 1, bool asProbabilities = false)
    {
        var random = new Random(seed);
        var scores = Enumerable.Range(0, count).Select(_ => 3 * Normal(random)).ToArray();
        var labels = Array.ConvertAll(scores, z => random.NextDouble() < ScoreForms.Sigmoid(z / temperature));
        var set = new BinaryCalibrationSet(scores, labels, ScoreMeaning.Logits);
        return asProbabilities ? set.As(ScoreMeaning.Probabilities) : set;
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
