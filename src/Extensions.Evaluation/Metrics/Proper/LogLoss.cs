using System.Numerics.Tensors;

namespace MLExtensions.Evaluation;

/// <summary>Log-loss, the mean of -ln of the probability of what came, in nats (ML.NET's LogLoss of two classes is in bits). Proper: true probabilities have the least expected value.</summary>
/// <remarks>Source: Good, Journal of the Royal Statistical Society B 14, 1952.</remarks>
public static class LogLoss
{
    /// <summary>What probabilities are clipped to: one impossible event among the rows costs at most 34.5 times its share.</summary>
    private const double Least = 1e-15;

    /// <summary>Least number of which a product of 16 is above the least double of full precision.</summary>
    private const double LeastOfProducts = 1e-19;

    /// <summary>Two classes.</summary>
    /// <param name="probabilities">Probability of the positive class, in [0, 1].</param>
    /// <param name="labels">Whether each row is positive.</param>
    /// <param name="weights">As how many rows each row counts, from 0; none for 1 each.</param>
    /// <param name="clip">The least probability that counts, above 0 and at most 0.5.</param>
    /// <returns>The log-loss, from 0 to -ln(clip).</returns>
    /// <exception cref="ArgumentException">The lengths differ, or the clip is out of range.</exception>
    /// <exception cref="InputDataException">There is no row, a probability is no number from 0 to 1, a weight is out of range, or all weights are 0.</exception>
    public static double Compute(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> labels, ReadOnlySpan<double> weights = default, double clip = Least)
    {
        Check(clip);
        var rows = new BinaryRows(probabilities, labels, weights);
        var logarithms = new Logarithms(rows, clip);
        return -(rows.Weights.AreEqual && clip >= LeastOfProducts ? logarithms.Sum() / rows.TotalWeight : rows.Weights.Mean(logarithms));
    }

    /// <summary>Several classes.</summary>
    /// <param name="probabilities">Row by row, the probability of each class: in [0, 1], summing to 1 (up to 0.001).</param>
    /// <param name="classCount">Number of classes, from 2.</param>
    /// <param name="labels">Class of each row, from 0.</param>
    /// <param name="weights">As how many rows each row counts, from 0; none for 1 each.</param>
    /// <param name="clip">The least probability that counts, above 0 and at most 0.5.</param>
    /// <returns>The log-loss, from 0 to -ln(clip).</returns>
    /// <exception cref="ArgumentException">The lengths do not fit, there are fewer than 2 classes, or the clip is out of range.</exception>
    /// <exception cref="InputDataException">There is no row, or a probability, a sum, a label or a weight is out of range.</exception>
    public static double Compute(ReadOnlySpan<double> probabilities, int classCount, ReadOnlySpan<int> labels, ReadOnlySpan<double> weights = default, double clip = Least)
    {
        Check(clip);
        var rows = new MulticlassRows(probabilities, classCount, labels, weights);
        return -rows.Weights.Mean(new LogarithmsOfSeveral(rows, clip));
    }

    /// <summary>Loss of a row.</summary>
    /// <param name="probability">Probability of what came.</param>
    internal static double Of(double probability) => -Math.Log(Math.Max(probability, Least));

    private static void Check(double clip)
    {
        if (!(clip > 0 && clip <= 0.5))
            throw new ArgumentOutOfRangeException(nameof(clip), clip, "The clip must be above 0 and at most 0.5.");
    }

    private readonly ref struct Logarithms(BinaryRows rows, double clip) : IRowValues
    {
        private readonly ReadOnlySpan<double> probabilities = rows.Probabilities;
        private readonly ReadOnlySpan<bool> labels = rows.Labels;

        public void Fill(int first, scoped Span<double> values)
        {
            Clipped(first, values);
            TensorPrimitives.Log(values, values);
        }

        /// <summary>The sum of all. The sum of logarithms is that of the product, so one logarithm is taken of 16 numbers.</summary>
        public double Sum()
        {
            Span<double> stretch = stackalloc double[512];
            var sum = 0.0;
            for (var first = 0; first < labels.Length; first += stretch.Length)
            {
                var values = stretch[..Math.Min(stretch.Length, labels.Length - first)];
                Clipped(first, values);
                for (var halvings = 0; halvings < 4 && values.Length % 2 == 0; halvings++)
                {
                    var half = values.Length / 2;
                    TensorPrimitives.Multiply(values[..half], values[half..], values[..half]);
                    values = values[..half];
                }
                TensorPrimitives.Log(values, values);
                sum += TensorPrimitives.Sum<double>(values);
            }
            return sum;
        }

        private void Clipped(int first, scoped Span<double> values)
        {
            var some = probabilities.Slice(first, values.Length);
            var theirs = labels.Slice(first, values.Length);
            for (var i = 0; i < values.Length; i++)
                values[i] = Math.Abs(some[i] - (1 - (theirs[i] ? 1 : 0)));   // without a branch
            TensorPrimitives.Max(values, clip, values);
        }
    }

    private readonly ref struct LogarithmsOfSeveral(MulticlassRows rows, double clip) : IRowValues
    {
        private readonly MulticlassRows rows = rows;

        public void Fill(int first, scoped Span<double> values)
        {
            for (var i = 0; i < values.Length; i++)
                values[i] = Math.Max(rows[first + i][rows.Labels[first + i]], clip);
            TensorPrimitives.Log(values, values);
        }
    }
}
