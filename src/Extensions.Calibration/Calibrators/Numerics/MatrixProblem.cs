using System.Numerics.Tensors;

namespace MLExtensions.Calibration;

/// <summary>z = W x + b; parameter k (K + 1) + a is W[k, a], a = K the intercept b[k].</summary>
internal sealed class MatrixProblem(MulticlassCalibrationSet rows, double[] strengths, double[] centres) : SoftmaxProblem(rows, strengths, centres)
{
    private int Slots => Classes + 1;

    private int FeatureStride => MatrixProduct.Padded(Slots);

    private int ClassStride => MatrixProduct.Padded(Classes);

    protected override int MostNewtonClasses => 36;

    protected override int GradientLength => Classes * FeatureStride;

    private sealed class Arrays(int features, int outputs) : Scratch
    {
        public double[] Features { get; } = new double[ChunkRows * features];

        public double[] Outputs { get; } = new double[ChunkRows * outputs];
    }

    protected override Scratch NewScratch() => new Arrays(FeatureStride, ClassStride);

    /// <summary>Feature by feature, so that the logits of a chunk are one product.</summary>
    protected override double[] Prepare(double[] parameters)
    {
        var prepared = new double[Slots * ClassStride];
        for (var k = 0; k < Classes; k++)
            for (var a = 0; a < Slots; a++)
                prepared[a * ClassStride + k] = parameters[k * Slots + a];
        return prepared;
    }

    protected override double AddChunk(double[] prepared, int first, int count, double[] gradient, Scratch scratch)
    {
        var arrays = (Arrays)scratch;
        var loss = Probabilities(prepared, first, count, arrays);
        for (var row = 0; row < count; row++)
        {
            var residuals = arrays.Outputs.AsSpan(row * ClassStride, Classes);
            residuals[Rows.Labels[first + row]] -= 1;
            TensorPrimitives.Multiply(residuals, Rows.WeightOf(first + row) / Rows.TotalWeight, residuals);
        }
        MatrixProduct.Add(arrays.Outputs, 1, ClassStride, arrays.Features, FeatureStride, gradient, FeatureStride, Classes, FeatureStride, count);
        return loss;
    }

    protected override void ReadGradient(double[] sum, double[] gradient)
    {
        for (var k = 0; k < Classes; k++)
            sum.AsSpan(k * FeatureStride, Slots).CopyTo(gradient.AsSpan(k * Slots));
    }

    protected override void SubtractExpected(double[] prepared, int first, int count, double[] curvature, int stride, double[] scaled, Scratch scratch)
    {
        var arrays = (Arrays)scratch;
        Probabilities(prepared, first, count, arrays);
        for (var row = 0; row < count; row++)
        {
            var features = arrays.Features.AsSpan(row * FeatureStride, Slots);
            TensorPrimitives.Multiply(features, Math.Sqrt(Rows.WeightOf(first + row) / Rows.TotalWeight), features);
            for (var k = 0; k < Classes; k++)
                TensorPrimitives.Multiply(features, arrays.Outputs[row * ClassStride + k], scaled.AsSpan(row * stride + k * Slots, Slots));
            TensorPrimitives.Negate(features, features);
        }
        FixedRanges.For(Classes, (long)count * ParameterCount * Slots, k =>
        {
            var start = k * Slots;
            MatrixProduct.Add(scaled.AsSpan(start), 1, stride, arrays.Features, FeatureStride, curvature.AsSpan(start * stride + start), stride, Slots, FeatureStride, count);
        });
    }

    /// <summary>The second moments of the features, which every class has a multiple of in its block of second derivatives if its doubt is the same in all rows.</summary>
    public override Action<double[]> Preconditioner(double[] parameters)
    {
        var (prepared, arrays, doubts) = (Prepare(parameters), (Arrays)NewScratch(), new double[Classes]);
        var moments = new double[Slots * FeatureStride];
        for (var first = 0; first < Rows.Count; first += ChunkRows)
        {
            var count = Math.Min(ChunkRows, Rows.Count - first);
            Probabilities(prepared, first, count, arrays);
            for (var row = 0; row < count; row++)
            {
                var share = Rows.WeightOf(first + row) / Rows.TotalWeight;
                for (var k = 0; k < Classes; k++)
                    doubts[k] += share * arrays.Outputs[row * ClassStride + k] * (1 - arrays.Outputs[row * ClassStride + k]);
                var features = arrays.Features.AsSpan(row * FeatureStride, Slots);
                TensorPrimitives.Multiply(features, Math.Sqrt(share), features);
            }
            MatrixProduct.Add(arrays.Features, 1, FeatureStride, arrays.Features, FeatureStride, moments, FeatureStride, Slots, FeatureStride, count);
        }
        var mean = Math.Max(TensorPrimitives.Sum<double>(doubts) / Classes, 1e-6);
        var ridge = 2 * TensorPrimitives.Sum(Strengths) / ParameterCount / mean;
        for (var a = 0; a < Slots; a++)
            moments[a * FeatureStride + a] += ridge + 1e-6 * moments[a * FeatureStride + a] + 1e-12;
        if (!Cholesky.Factor(moments, Slots, FeatureStride))
            return _ => { };
        return step => FixedRanges.For(Classes, (long)ParameterCount * Slots, k =>
        {
            var own = step.AsSpan(k * Slots, Slots);
            Cholesky.Solve(moments, Slots, FeatureStride, own);
            TensorPrimitives.Divide(own, Math.Max(doubts[k], 0.1 * mean), own);
        });
    }

    /// <summary>Fills features and probabilities of a chunk and returns its share of the mean negative log-likelihood.</summary>
    private double Probabilities(double[] prepared, int first, int count, Arrays arrays)
    {
        for (var row = 0; row < count; row++)
        {
            Rows.Row(first + row).CopyTo(arrays.Features.AsSpan(row * FeatureStride));
            arrays.Features[row * FeatureStride + Classes] = 1;
        }
        Array.Clear(arrays.Outputs);
        MatrixProduct.Add(arrays.Features, FeatureStride, 1, prepared, ClassStride, arrays.Outputs, ClassStride, count, ClassStride, Slots);
        var loss = 0.0;
        for (var row = 0; row < count; row++)
            loss += Rows.WeightOf(first + row) / Rows.TotalWeight * Softmax(arrays.Outputs.AsSpan(row * ClassStride, Classes), Rows.Labels[first + row]);
        return loss;
    }
}
