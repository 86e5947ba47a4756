namespace MLExtensions.Conformal;

/// <summary>Weights that fade with the order of rows, oldest first: decay^(n - i), the newest calibration row having weight decay and the new row 1.</summary>
/// <param name="Decay">The factor from a row to the one before it, above 0 and at most 1; 0.99 is usual.</param>
public sealed record OrderDecay(double Decay) : RowWeighting
{
    internal override string Assumption => FixedWeights.NonExchangeable;

    internal override double[] Weights(double[] values, long rowCount) => Array.ConvertAll(values, before => Math.Pow(Decay, rowCount - before));
}
