using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Conditional value at risk, or superquantile: the mean of the worst 1 - beta of the losses, the boundary one taken by its fraction.</summary>
/// <remarks>
/// With losses ascending, sum_i q_i l_(i), q_i = (max(s_i, beta) - max(s_(i-1), beta)) / (1 - beta) and s_i = i / N, or the cumulated share of weights and
/// divisors. The gradient reaches the losses in the tail alone. Of a batch of few rows it is a biased estimate of that of all rows: use large batches.
/// Implementations that interpolate the quantile differ where (1 - beta) N is not whole.
/// Source: Rockafellar and Uryasev (2000), Optimization of Conditional Value-at-Risk, Journal of Risk 2(3).
/// </remarks>
[ReducerName("cvar")]
public sealed record ConditionalValueAtRisk : Reducer
{
    /// <summary>Creates the reducer.</summary>
    /// <param name="beta">See <see cref="Beta"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="beta"/> is outside [0, 1) or NaN.</exception>
    public ConditionalValueAtRisk(double beta = 0.5) => Beta = beta;

    /// <summary>Share of the losses that is left out, in [0, 1): 0 gives the mean.</summary>
    /// <value>Default: 0.5.</value>
    public double Beta { get; init => field = Interval.UnitWithoutEnd.Check(this, value); }

    /// <inheritdoc/>
    public override Tensor Reduce(Tensor losses, Tensor? divisors, Tensor? weights)
    {
        var (values, masses) = RankedRisk.Masses(losses, divisors, weights);
        return (RankedRisk.Weights(values, masses, s => RankedRisk.Tail(s, Beta)) * values).sum();
    }
}
