using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Weighted mean: sum_i w_i l_i / sum_i w_i d_i, with weights w and divisors d of 1 where none are given.</summary>
[ReducerName("mean")]
public sealed record MeanReducer : Reducer
{
    /// <inheritdoc/>
    public override Tensor Reduce(Tensor losses, Tensor? divisors, Tensor? weights) => (divisors, weights) switch
    {
        (null, null) => losses.mean(),
        (null, not null) => (losses * weights).sum() / weights.sum(),
        (not null, null) => losses.sum() / divisors.sum(),
        (not null, not null) => (losses * weights).sum() / (divisors * weights).sum(),
    };
}
