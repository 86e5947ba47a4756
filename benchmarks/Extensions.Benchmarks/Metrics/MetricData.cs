using System.Numerics.Tensors;

namespace Extensions.Benchmarks.Metrics;

/// <summary>Columns that metrics read, drawn with fixed seeds.</summary>
internal static class MetricData
{
    public static double[] Uniform(int count, int seed = 1) => Draw(count, seed, random => random.NextDouble());

    public static double[] Weights(int count) => Draw(count, 2, random => 1 + random.NextDouble());

    public static double[] Normal(int count, int seed) => Draw(count, seed, Normal);

    public static int[] Whole(int count, int below, int seed = 3) => Draw(count, seed, random => random.Next(below));

    /// <summary>Labels for which the probabilities are too high: the positive share of p is p squared.</summary>
    public static bool[] Labels(double[] probabilities)
    {
        var random = new Random(4);
        return Array.ConvertAll(probabilities, p => random.NextDouble() < p * p);
    }

    /// <summary>Softmax of normal logits, of single precision as networks give them, with labels drawn from it.</summary>
    public static (double[] Probabilities, int[] Labels) Classes(int rows, int classes)
    {
        var (probabilities, labels, random) = (Normal(rows * classes, 5), new int[rows], new Random(6));
        for (var row = 0; row < rows; row++)
        {
            var p = probabilities.AsSpan(row * classes, classes);
            TensorPrimitives.Multiply(p, 2, p);
            TensorPrimitives.Exp(p, p);
            TensorPrimitives.Divide(p, TensorPrimitives.Sum<double>(p), p);
            foreach (ref var one in p)
                one = (float)one;
            var draw = random.NextDouble();
            while (labels[row] < classes - 1 && (draw -= p[labels[row]]) > 0)
                labels[row]++;
        }
        return (probabilities, labels);
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static T[] Draw<T>(int count, int seed, Func<Random, T> next)
    {
        var (random, drawn) = (new Random(seed), new T[count]);
        for (var i = 0; i < count; i++)
            drawn[i] = next(random);
        return drawn;
    }
}
