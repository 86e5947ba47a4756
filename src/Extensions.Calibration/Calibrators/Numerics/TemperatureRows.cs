using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace MLExtensions.Calibration;

/// <summary>What softmax(b z) costs, row by row, with derivatives in b: a chunk of rows at a time, small enough that one pass over memory is all that is paid. Belongs to one thread.</summary>
internal sealed class TemperatureRows
{
    /// <summary>Most rows of a chunk.</summary>
    public const int MostRows = ChunkElements / 2;

    private const int ChunkElements = 1024, RangeElements = 1 << 15, MostRanges = 4096, SmallRow = 16;

    private readonly MulticlassCalibrationSet logits;

    private readonly double[] differences, exponentials, losses, slopes, curvatures;

    private TemperatureRows(MulticlassCalibrationSet logits, int rows)
    {
        this.logits = logits;
        (differences, exponentials) = (new double[rows * logits.ClassCount], new double[rows * logits.ClassCount]);
        (losses, slopes, curvatures) = (new double[rows], new double[rows], new double[rows]);
    }

    /// <summary>Loss of each row of the chunk.</summary>
    public ReadOnlySpan<double> Losses => losses;

    /// <summary>Its derivative in b.</summary>
    public ReadOnlySpan<double> Slopes => slopes;

    /// <summary>Its second derivative in b; of the negative log-likelihood only.</summary>
    public ReadOnlySpan<double> Curvatures => curvatures;

    /// <summary>Visits all rows in chunks, ranges of them in parallel; each range has its own sums, which are returned added in order.</summary>
    /// <param name="logits">The rows.</param>
    /// <param name="sums">How many sums.</param>
    /// <param name="visit">Computes a chunk from its first row and number of rows, and adds to the sums.</param>
    public static double[] Visit(MulticlassCalibrationSet logits, int sums, Action<TemperatureRows, int, int, double[]> visit)
    {
        var chunk = Math.Max(1, ChunkElements / logits.ClassCount);
        var (count, size) = FixedRanges.Split(logits.Count, logits.ClassCount, RangeElements, MostRanges);
        var partial = new double[count][];
        FixedRanges.For(count, 10L * logits.Count * logits.ClassCount, range =>
        {
            var (rows, own) = (new TemperatureRows(logits, chunk), new double[sums]);
            for (var (first, end) = (range * size, Math.Min(logits.Count, (range + 1) * size)); first < end; first += chunk)
                visit(rows, first, Math.Min(chunk, end - first), own);
            partial[range] = own;
        });
        for (var range = 1; range < count; range++)
            TensorPrimitives.Add(partial[0], partial[range], partial[0]);
        return partial[0];
    }

    /// <summary>Mean negative log-likelihood and its first and second derivative in b.</summary>
    public static (double Loss, double Slope, double Curvature) MeanLikelihood(MulticlassCalibrationSet logits, double inverse)
    {
        var sums = Visit(logits, 3, (rows, first, count, own) =>
        {
            rows.Exponentiate(first, count, inverse);
            rows.Likelihood(first, count, inverse);
            rows.AddTo(own, first, count);
        });
        return (sums[0] / logits.TotalWeight, sums[1] / logits.TotalWeight, sums[2] / logits.TotalWeight);
    }

    /// <summary>Mean Brier score, the sum of squares over classes, and its derivative in b.</summary>
    public static (double Loss, double Slope) MeanBrier(MulticlassCalibrationSet logits, double inverse)
    {
        var sums = Visit(logits, 3, (rows, first, count, own) =>
        {
            rows.Exponentiate(first, count, inverse);
            rows.Brier(first, count);
            rows.AddTo(own, first, count);
        });
        return (sums[0] / logits.TotalWeight, sums[1] / logits.TotalWeight);
    }

    /// <summary>Likelihood of the rows of a chunk, each at its own b.</summary>
    public void Likelihood(int first, int count, ReadOnlySpan<double> inverses)
    {
        Subtract(first, count);
        var k = logits.ClassCount;
        for (var row = 0; row < count; row++)
            TensorPrimitives.Multiply(differences.AsSpan(row * k, k), inverses[row], exponentials.AsSpan(row * k, k));
        TensorPrimitives.Exp(exponentials.AsSpan(0, count * k), exponentials);
        for (var row = 0; row < count; row++)
            RowLikelihood(row, logits.Labels[first + row], inverses[row]);
    }

    private void Likelihood(int first, int count, double inverse)
    {
        for (var row = 0; row < count; row++)
            RowLikelihood(row, logits.Labels[first + row], inverse);
    }

    /// <summary>With e = exp(b d): ln sum e - b d_y, and of d under e / sum e the mean less d_y, and the variance.</summary>
    private void RowLikelihood(int row, int label, double inverse)
    {
        var k = logits.ClassCount;
        var d = differences.AsSpan(row * k, k);
        var e = exponentials.AsSpan(row * k, k);
        var (i, sum, first, second) = (0, 0.0, 0.0, 0.0);
        if (k >= SmallRow)
        {
            var (vectorSum, vectorFirst, vectorSecond) = (Vector<double>.Zero, Vector<double>.Zero, Vector<double>.Zero);
            ref var differencesAt = ref MemoryMarshal.GetReference(d);
            ref var exponentialsAt = ref MemoryMarshal.GetReference(e);
            for (; i <= k - Vector<double>.Count; i += Vector<double>.Count)
            {
                var (difference, exponential) = (Vector.LoadUnsafe(ref differencesAt, (nuint)i), Vector.LoadUnsafe(ref exponentialsAt, (nuint)i));
                var product = difference * exponential;
                vectorSum += exponential;
                vectorFirst += product;
                vectorSecond += product * difference;
            }
            (sum, first, second) = (Vector.Sum(vectorSum), Vector.Sum(vectorFirst), Vector.Sum(vectorSecond));
        }
        for (; i < k; i++)
        {
            var product = e[i] * d[i];
            (sum, first, second) = (sum + e[i], first + product, second + product * d[i]);
        }
        var mean = first / sum;
        (losses[row], slopes[row], curvatures[row]) = (Math.Log(sum) - inverse * d[label], mean - d[label], second / sum - mean * mean);
    }

    /// <summary>With p = e / sum e and m the mean of d under p: sum p^2 - 2 p_y + 1, and its derivative 2 (sum p^2 (d - m) - p_y (d_y - m)).</summary>
    private void Brier(int first, int count)
    {
        var k = logits.ClassCount;
        for (var row = 0; row < count; row++)
        {
            var d = differences.AsSpan(row * k, k);
            var e = exponentials.AsSpan(row * k, k);
            var label = logits.Labels[first + row];
            var sum = TensorPrimitives.Sum<double>(e);
            var mean = TensorPrimitives.Dot<double>(e, d) / sum;
            var own = e[label] / sum;
            var (squares, weighted) = (TensorPrimitives.SumOfSquares<double>(e) / (sum * sum), 0.0);
            for (var i = 0; i < k; i++)
                weighted += e[i] * e[i] * (d[i] - mean);
            (losses[row], slopes[row]) = (squares - 2 * own + 1, 2 * (weighted / (sum * sum) - own * (d[label] - mean)));
        }
    }

    private void Exponentiate(int first, int count, double inverse)
    {
        Subtract(first, count);
        var elements = count * logits.ClassCount;
        TensorPrimitives.Multiply(differences.AsSpan(0, elements), inverse, exponentials);
        TensorPrimitives.Exp(exponentials.AsSpan(0, elements), exponentials);
    }

    /// <summary>Writes z less the row's greatest; calls of vector routines pay only where rows are long.</summary>
    private void Subtract(int first, int count)
    {
        var k = logits.ClassCount;
        for (var row = 0; row < count; row++)
        {
            var z = logits.Row(first + row);
            var d = differences.AsSpan(row * k, k);
            if (k >= SmallRow)
            {
                TensorPrimitives.Subtract(z, TensorPrimitives.Max(z), d);
                continue;
            }
            var greatest = z[0];
            foreach (var value in z)
                greatest = Math.Max(greatest, value);
            for (var i = 0; i < z.Length; i++)
                d[i] = z[i] - greatest;
        }
    }

    private void AddTo(double[] sums, int first, int count)
    {
        for (var row = 0; row < count; row++)
        {
            var weight = logits.WeightOf(first + row);
            (sums[0], sums[1], sums[2]) = (sums[0] + weight * losses[row], sums[1] + weight * slopes[row], sums[2] + weight * curvatures[row]);
        }
    }
}
