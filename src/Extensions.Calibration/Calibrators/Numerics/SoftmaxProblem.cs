using System.Numerics.Tensors;

namespace MLExtensions.Calibration;

/// <summary>
/// Mean negative log-likelihood of softmax(z), z linear in the parameters, plus sum_j strength_j (theta_j - centre_j)^2: convex.
/// Sums are taken over fixed ranges of rows.
/// </summary>
internal abstract class SoftmaxProblem(MulticlassCalibrationSet rows, double[] strengths, double[] centres)
{
    /// <summary>Rows that are handled at once.</summary>
    protected const int ChunkRows = 128;

    private const int MostRanges = 16;

    /// <summary>Rows; their scores are the features.</summary>
    protected MulticlassCalibrationSet Rows => rows;

    /// <summary>Number of classes, K.</summary>
    protected int Classes => rows.ClassCount;

    /// <summary>Number of parameters.</summary>
    public int ParameterCount => centres.Length;

    /// <summary>The parameters of the identity, to which penalties pull.</summary>
    public ReadOnlySpan<double> Centres => centres;

    /// <summary>Penalty of the square of each parameter's distance from its centre.</summary>
    protected ReadOnlySpan<double> Strengths => strengths;

    /// <summary>The cheaper method for the number of parameters.</summary>
    public SoftmaxMethod PreferredMethod => Classes <= MostNewtonClasses ? SoftmaxMethod.Newton : SoftmaxMethod.QuasiNewton;

    /// <summary>Number of classes up to which second derivatives are formed.</summary>
    protected abstract int MostNewtonClasses { get; }

    /// <summary>Arrays for one chunk of rows.</summary>
    protected abstract class Scratch;

    /// <summary>Objective and gradient.</summary>
    public double Evaluate(double[] parameters, double[] gradient)
    {
        var prepared = Prepare(parameters);
        var (count, size) = FixedRanges.Split(rows.Count, Classes, 16 * ChunkRows, MostRanges);
        var partial = new double[count][];
        var losses = new double[count];
        FixedRanges.For(count, (long)rows.Count * ParameterCount, range =>
        {
            partial[range] = new double[GradientLength];
            var scratch = NewScratch();
            for (var (first, end) = (range * size, Math.Min(rows.Count, (range + 1) * size)); first < end; first += ChunkRows)
                losses[range] += AddChunk(prepared, first, Math.Min(ChunkRows, end - first), partial[range], scratch);
        });
        for (var range = 1; range < count; range++)
            TensorPrimitives.Add(partial[0], partial[range], partial[0]);
        ReadGradient(partial[0], gradient);
        var loss = losses.Sum();
        for (var j = 0; j < gradient.Length; j++)
        {
            var away = parameters[j] - centres[j];
            loss += strengths[j] * away * away;
            gradient[j] += 2 * strengths[j] * away;
        }
        return loss;
    }

    /// <summary>Second derivatives: the lower triangle, rows <paramref name="stride"/> apart. Their penalties are contained.</summary>
    public double[] Curvature(double[] parameters, out int stride)
    {
        stride = MatrixProduct.Padded(ParameterCount + MatrixProduct.Padding);
        var (width, prepared, scratch) = (stride, Prepare(parameters), NewScratch());
        // Negative until the end: the outer products of expectations are added, what is expected of outer products is subtracted.
        var curvature = new double[ParameterCount * stride];
        var scaled = new double[ChunkRows * stride];
        for (var first = 0; first < rows.Count; first += ChunkRows)
        {
            var count = Math.Min(ChunkRows, rows.Count - first);
            SubtractExpected(prepared, first, count, curvature, width, scaled, scratch);
            const int Band = 16;
            FixedRanges.For((ParameterCount + Band - 1) / Band, (long)count * ParameterCount * ParameterCount, band =>
            {
                var (start, height) = (band * Band, Math.Min(Band, ParameterCount - band * Band));
                MatrixProduct.Add(scaled.AsSpan(start), 1, width, scaled, width, curvature.AsSpan(start * width), width, height, MatrixProduct.Padded(start + height), count);
            });
        }
        for (var i = 0; i < ParameterCount; i++)
        {
            var row = curvature.AsSpan(i * stride, i + 1);
            TensorPrimitives.Negate(row, row);
            row[i] += 2 * strengths[i];
        }
        return curvature;
    }

    /// <summary>An approximate solution of (second derivatives) step = gradient, for methods that do not form them; made at some parameters.</summary>
    public abstract Action<double[]> Preconditioner(double[] parameters);

    /// <summary>Length of the array that gradients are summed in.</summary>
    protected abstract int GradientLength { get; }

    /// <summary>The parameters as the passes read them.</summary>
    protected abstract double[] Prepare(double[] parameters);

    /// <summary>New arrays for one thread.</summary>
    protected abstract Scratch NewScratch();

    /// <summary>Adds the gradient of some rows and returns their loss, both divided by the sum of all weights.</summary>
    protected abstract double AddChunk(double[] prepared, int first, int count, double[] gradient, Scratch scratch);

    /// <summary>Brings a summed gradient into the order of the parameters.</summary>
    protected abstract void ReadGradient(double[] sum, double[] gradient);

    /// <summary>Subtracts sum w p_k f f' of each class, f its features, and writes sqrt(w) p_k f of each row, whose outer product is to be added.</summary>
    protected abstract void SubtractExpected(double[] prepared, int first, int count, double[] curvature, int stride, double[] scaled, Scratch scratch);

    /// <summary>Turns the logits of a row into probabilities and returns its negative log-likelihood.</summary>
    protected static double Softmax(Span<double> logits, int label)
    {
        TensorPrimitives.Subtract(logits, TensorPrimitives.Max<double>(logits), logits);
        var own = logits[label];
        TensorPrimitives.Exp(logits, logits);
        var sum = TensorPrimitives.Sum<double>(logits);
        TensorPrimitives.Divide(logits, sum, logits);
        return Math.Log(sum) - own;
    }
}
