using System.Numerics.Tensors;

namespace MLExtensions.Calibration;

/// <summary>z_k = v_k x_k + b_k; the parameters are v and then b.</summary>
internal sealed class VectorProblem(MulticlassCalibrationSet rows, double[] strengths, double[] centres) : SoftmaxProblem(rows, strengths, centres)
{
    protected override int MostNewtonClasses => 200;

    protected override int GradientLength => 2 * Classes;

    private sealed class Arrays(int classes) : Scratch
    {
        public double[] Outputs { get; } = new double[classes];
    }

    protected override Scratch NewScratch() => new Arrays(Classes);

    protected override double[] Prepare(double[] parameters) => parameters;

    protected override double AddChunk(double[] prepared, int first, int count, double[] gradient, Scratch scratch)
    {
        var (loss, outputs) = (0.0, ((Arrays)scratch).Outputs);
        var byScale = gradient.AsSpan(0, Classes);
        var byIntercept = gradient.AsSpan(Classes);
        for (var row = first; row < first + count; row++)
        {
            var share = Rows.WeightOf(row) / Rows.TotalWeight;
            loss += share * Probabilities(prepared, row, outputs);
            outputs[Rows.Labels[row]] -= 1;
            TensorPrimitives.Multiply(outputs, share, outputs);
            TensorPrimitives.MultiplyAdd<double>(outputs, Rows.Row(row), byScale, byScale);
            TensorPrimitives.Add<double>(byIntercept, outputs, byIntercept);
        }
        return loss;
    }

    protected override void ReadGradient(double[] sum, double[] gradient) => sum.CopyTo(gradient, 0);

    protected override void SubtractExpected(double[] prepared, int first, int count, double[] curvature, int stride, double[] scaled, Scratch scratch)
    {
        var outputs = ((Arrays)scratch).Outputs;
        for (var row = 0; row < count; row++)
        {
            var x = Rows.Row(first + row);
            var share = Rows.WeightOf(first + row) / Rows.TotalWeight;
            Probabilities(prepared, first + row, outputs);
            for (var k = 0; k < Classes; k++)
            {
                var (p, intercept) = (share * outputs[k], Classes + k);
                curvature[k * stride + k] -= p * x[k] * x[k];
                curvature[intercept * stride + k] -= p * x[k];
                curvature[intercept * stride + intercept] -= p;
            }
            TensorPrimitives.Multiply(outputs, Math.Sqrt(share), outputs);
            TensorPrimitives.Multiply(outputs, x, scaled.AsSpan(row * stride, Classes));
            outputs.CopyTo(scaled.AsSpan(row * stride + Classes));
        }
    }

    /// <summary>Two by two: scale and intercept of each class by themselves.</summary>
    public override Action<double[]> Preconditioner(double[] parameters)
    {
        var (outputs, vv, vb, bb) = (new double[Classes], new double[Classes], new double[Classes], new double[Classes]);
        for (var row = 0; row < Rows.Count; row++)
        {
            var x = Rows.Row(row);
            var share = Rows.WeightOf(row) / Rows.TotalWeight;
            Probabilities(parameters, row, outputs);
            for (var k = 0; k < Classes; k++)
            {
                var doubt = share * outputs[k] * (1 - outputs[k]);
                (vv[k], vb[k], bb[k]) = (vv[k] + doubt * x[k] * x[k], vb[k] + doubt * x[k], bb[k] + doubt);
            }
        }
        for (var k = 0; k < Classes; k++)
            (vv[k], bb[k]) = ((vv[k] + 2 * Strengths[k]) * (1 + 1e-6) + 1e-9, (bb[k] + 2 * Strengths[Classes + k]) * (1 + 1e-6) + 1e-9);
        return step =>
        {
            for (var k = 0; k < Classes; k++)
            {
                var (v, b, determinant) = (step[k], step[Classes + k], vv[k] * bb[k] - vb[k] * vb[k]);
                (step[k], step[Classes + k]) = ((bb[k] * v - vb[k] * b) / determinant, (vv[k] * b - vb[k] * v) / determinant);
            }
        };
    }

    private double Probabilities(double[] parameters, int row, double[] outputs)
    {
        TensorPrimitives.MultiplyAdd(Rows.Row(row), parameters.AsSpan(0, Classes), parameters.AsSpan(Classes), outputs);
        return Softmax(outputs, Rows.Labels[row]);
    }
}
