using System.Numerics.Tensors;

namespace MLExtensions.Calibration;

/// <summary>softmax(-phi(-z)), phi rising and linear in each of equally long segments; parameters: slopes, whose magnitudes count.</summary>
internal sealed class PiecewiseLinearForm : FittedForm
{
    private readonly double[] heights, above;
    private readonly double width;

    public PiecewiseLinearForm(int segments, double inverseTemperature) : base(new double[segments])
    {
        (heights, above, width) = (new double[segments], new double[segments], HCalibrationPiecewiseMap.Reach / segments);
        Array.Fill(Parameters, inverseTemperature);
    }

    public override void Prepare()
    {
        HCalibrationPiecewiseMap.Cumulate(Parameters, heights);
        Array.Clear(above);
    }

    public override void Forward(ReadOnlySpan<double> logits, Span<double> probabilities) => HCalibrationPiecewiseMap.Apply(logits, Parameters, heights, probabilities);

    public override void Backward(ReadOnlySpan<double> logits, ReadOnlySpan<double> probabilities, ReadOnlySpan<double> slopes, double[] gradient)
    {
        var overall = TensorPrimitives.Dot(slopes, probabilities);
        for (var k = 0; k < logits.Length; k++)
        {
            var slope = -probabilities[k] * (slopes[k] - overall);
            var segment = HCalibrationPiecewiseMap.Segment(-logits[k], heights.Length);
            gradient[segment] += slope * (-logits[k] - segment * width);
            above[segment] += slope;
        }
    }

    /// <summary>A value passes every segment below its own in full.</summary>
    public override void Finish(double[] gradient)
    {
        var passed = 0.0;
        for (var segment = heights.Length - 1; segment >= 0; segment--)
        {
            gradient[segment] = Math.Sign(Parameters[segment]) * (gradient[segment] + width * passed);
            passed += above[segment];
        }
    }

    public override HCalibrationPiecewiseMap ToMap(double[] parameters) => new([.. parameters.Select(Math.Abs)]);
}
