using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>What reducers share that weigh losses by their rank: sum_i q_i l_(i), losses ascending, q without a gradient.</summary>
/// <remarks>
/// Example weights w and divisors d make masses m_i = w_i d_i / sum_j w_j d_j of values l_i / d_i: two examples of mass 1 are one of mass 2, and with even q the
/// risk is the mean that <see cref="MeanReducer"/> gives. With cumulated masses s_i, q_i = G(s_i) - G(s_(i-1)), G the integral of the risk's spectrum from 0.
/// </remarks>
internal static class RankedRisk
{
    /// <summary>Values and their masses, which sum to 1.</summary>
    /// <exception cref="ArgumentException">There is no loss.</exception>
    public static (Tensor Values, Tensor Masses) Masses(Tensor losses, Tensor? divisors, Tensor? weights)
    {
        if (losses.numel() == 0)
            throw new ArgumentException("A risk needs at least one loss. Got an empty batch.", nameof(losses));
        var masses = ones_like(losses, ScalarType.Float64);
        if (weights is not null)
            masses *= weights;
        if (divisors is null)
            return (losses, masses / masses.sum());
        masses *= divisors;
        return (losses / divisors, masses / masses.sum());
    }

    /// <summary>The q of each value, in the order of the values and of their type.</summary>
    /// <param name="values">Values (N,).</param>
    /// <param name="masses">Their masses, float64 (N,).</param>
    /// <param name="integral">G, applied to a float64 tensor of ascending numbers from 0 to 1.</param>
    public static Tensor Weights(Tensor values, Tensor masses, Func<Tensor, Tensor> integral)
    {
        using var gradients = no_grad();
        var order = values.detach().sort(0, false, stable: true).Indices;
        var upper = masses.index_select(0, order).cumsum(0).clamp_max(Number.Of(1));
        var upperValues = integral(upper);
        var lowerValues = cat([integral(zeros(1, ScalarType.Float64, values.device)), upperValues.narrow(0, 0, upperValues.size(0) - 1)]);
        return empty_like(upper).index_copy_(0, order, upperValues - lowerValues).to(values.dtype);
    }

    /// <summary>G of the mean of the worst 1 - level: max(s - level, 0) / (1 - level).</summary>
    public static Tensor Tail(Tensor s, double level) => (s - Number.Of(level)).clamp_min(Number.Of(0)) / Number.Of(1 - level);
}
