using System.Numerics.Tensors;

namespace MLExtensions.Calibration;

/// <summary>sum_m |w_m| / sum |w| softmax(|t_m| z); parameters: t, then w.</summary>
internal sealed class TemperatureMixture : FittedForm
{
    private readonly int members;
    // One row of members for each class: sums over classes run along it.
    private readonly double[] powers, magnitudes, shares, sums, own, mean, product;
    private double total;

    /// <param name="members">M.</param>
    /// <param name="classCount">Number of classes.</param>
    /// <param name="inverseTemperature">The middle of the inverse temperatures at the start, which reach from half to twice of it: equal ones would stay equal.</param>
    public TemperatureMixture(int members, int classCount, double inverseTemperature) : base(new double[2 * members])
    {
        (this.members, powers, magnitudes, shares) = (members, new double[members * classCount], new double[members], new double[members]);
        (sums, own, mean, product) = (new double[members], new double[members], new double[members], new double[members]);
        for (var m = 0; m < members; m++)
            (Parameters[m], Parameters[members + m]) = (inverseTemperature * Math.Pow(2, members == 1 ? 0 : 2.0 * m / (members - 1) - 1), 1.0 / members);
    }

    public override void Prepare()
    {
        total = TensorPrimitives.SumOfMagnitudes<double>(Parameters.AsSpan(members));
        TensorPrimitives.Abs(Parameters.AsSpan(0, members), magnitudes);
        TensorPrimitives.Abs(Parameters.AsSpan(members), shares);
        TensorPrimitives.Divide(shares, total, shares);
    }

    public override void Forward(ReadOnlySpan<double> logits, Span<double> probabilities)
    {
        Softmaxes(logits);
        for (var k = 0; k < probabilities.Length; k++)
            probabilities[k] = TensorPrimitives.Dot<double>(Of(k), shares);
    }

    public override void Backward(ReadOnlySpan<double> logits, ReadOnlySpan<double> probabilities, ReadOnlySpan<double> slopes, double[] gradient)
    {
        Softmaxes(logits);
        Array.Clear(own);
        Array.Clear(mean);
        Array.Clear(product);
        for (var k = 0; k < logits.Length; k++)
        {
            var softmaxes = Of(k);
            TensorPrimitives.MultiplyAdd<double>(softmaxes, slopes[k], own, own);
            TensorPrimitives.MultiplyAdd<double>(softmaxes, logits[k], mean, mean);
            TensorPrimitives.MultiplyAdd<double>(softmaxes, slopes[k] * logits[k], product, product);
        }
        var overall = TensorPrimitives.Dot(slopes, probabilities);
        for (var m = 0; m < members; m++)
        {
            gradient[m] += Math.Sign(Parameters[m]) * shares[m] * (product[m] - own[m] * mean[m]);
            gradient[members + m] += Math.Sign(Parameters[members + m]) * (own[m] - overall) / total;
        }
    }

    public override HCalibrationMap ToMap(double[] parameters)
    {
        var sum = parameters.Skip(members).Sum(Math.Abs);
        return new([.. parameters.Take(members).Select(Math.Abs)], [.. parameters.Skip(members).Select(w => Math.Abs(w) / sum)]);
    }

    private Span<double> Of(int k) => powers.AsSpan(k * members, members);

    private void Softmaxes(ReadOnlySpan<double> logits)
    {
        var greatest = TensorPrimitives.Max(logits);
        for (var k = 0; k < logits.Length; k++)
            TensorPrimitives.Multiply<double>(magnitudes, logits[k] - greatest, Of(k));
        TensorPrimitives.Exp(powers, powers);
        Of(0).CopyTo(sums);
        for (var k = 1; k < logits.Length; k++)
            TensorPrimitives.Add<double>(sums, Of(k), sums);
        TensorPrimitives.Reciprocal<double>(sums, sums);
        for (var k = 0; k < logits.Length; k++)
            TensorPrimitives.Multiply<double>(Of(k), sums, Of(k));
    }
}
