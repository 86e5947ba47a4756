using System.Text.Json.Serialization;
using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Makes one number of the losses of a batch.</summary>
[JsonConverter(typeof(DiscriminatedConverter<Reducer>))]
public abstract record Reducer
{
    /// <summary>Reduces the losses of N examples to a scalar tensor attached to their graph.</summary>
    /// <param name="losses">Losses (N,).</param>
    /// <param name="divisors">What each example counts for in a mean (N,), or null for 1 each.</param>
    /// <param name="weights">Example weights (N,), or null for 1 each.</param>
    public abstract Tensor Reduce(Tensor losses, Tensor? divisors, Tensor? weights);

    /// <summary>The same with a memory, for reducers that learn something while they train.</summary>
    /// <param name="losses">Losses (N,).</param>
    /// <param name="divisors">What each example counts for in a mean (N,), or null for 1 each.</param>
    /// <param name="weights">Example weights (N,), or null for 1 each.</param>
    /// <param name="memory">What is kept for the length of a training run; null while losses are only looked at, as in validation.</param>
    public virtual Tensor Reduce(Tensor losses, Tensor? divisors, Tensor? weights, ObjectiveState? memory) => Reduce(losses, divisors, weights);
}
