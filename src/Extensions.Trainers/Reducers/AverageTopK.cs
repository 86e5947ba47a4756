using System.Text.Json.Serialization;
using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>The mean of the k greatest losses of the batch: <see cref="ConditionalValueAtRisk"/> with beta = 1 - k / N.</summary>
/// <remarks>
/// With example weights k counts weight: a row of weight 2 is two rows. A batch of no more than k gives its mean.
/// Source: Fan, Lyu, Ying and Hu (2017), Learning with Average Top-k Loss, NeurIPS.
/// </remarks>
[ReducerName("average_top_k")]
public sealed record AverageTopK : Reducer
{
    /// <summary>Creates the reducer.</summary>
    /// <param name="count">See <see cref="Count"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    public AverageTopK(int count) => Count = count;

    /// <summary>k, the number of losses that count, 1 or more.</summary>
    [JsonPropertyName("k")]
    public int Count { get; init => field = (int)Interval.AtLeast(1).Check(this, value); }

    /// <inheritdoc/>
    public override Tensor Reduce(Tensor losses, Tensor? divisors, Tensor? weights)
    {
        var (values, masses) = RankedRisk.Masses(losses, divisors, weights);
        var total = weights is null ? losses.size(0) : weights.to(ScalarType.Float64).sum().item<double>();
        var level = Math.Max(0, 1 - Count / total);
        return (RankedRisk.Weights(values, masses, s => RankedRisk.Tail(s, level)) * values).sum();
    }
}
