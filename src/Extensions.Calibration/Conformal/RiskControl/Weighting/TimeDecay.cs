namespace MLExtensions.Conformal;

/// <summary>Weights that fade with age: decay^age, age being the new row's time less the calibration row's. New rows need the column too; one that is older than the newest calibration row counts as being of that time.</summary>
/// <param name="ColumnName">Name of the column of times: Single or Double, in any unit.</param>
/// <param name="Decay">The factor per unit of time, above 0 and at most 1.</param>
public sealed record TimeDecay(string ColumnName, double Decay) : RowWeighting
{
    internal override string Column => ColumnName;

    internal override bool IsPerRow => true;

    internal override string Assumption => FixedWeights.NonExchangeable;

    internal override string? Fault(double value) => double.IsFinite(value) ? null : Say($"time {value}; allowed are finite numbers");

    internal override double[] Weights(double[] values, long rowCount) => DecayedWeights.OfTimes(values, Decay);

    /// <summary>All weights divided by decay^(new - newest): the new row then counts more instead of the others less.</summary>
    internal override double NewWeight(double value, double newest) => Math.Pow(Decay, Math.Min(0, newest - value));
}
