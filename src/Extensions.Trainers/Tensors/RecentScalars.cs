using TorchSharp;

namespace MLExtensions.Trainers;

/// <summary>Scalars of one kind, each kept until at least <see cref="Kept"/> other new ones have been asked for; at most twice as many are held. For one thread.</summary>
/// <param name="create">Makes the scalar of a key.</param>
internal sealed class RecentScalars(Func<long, Scalar> create)
{
    /// <summary>Far more than one expression holds at a time.</summary>
    public const int Kept = 1024;

    private Dictionary<long, Scalar> recent = [], earlier = [];

    public Scalar Of(long key)
    {
        if (recent.TryGetValue(key, out var scalar))
            return scalar;
        if (!earlier.TryGetValue(key, out scalar))
            scalar = create(key);
        if (recent.Count == Kept)
        {
            (recent, earlier) = (earlier, recent);
            recent.Clear();
        }
        recent.Add(key, scalar);
        return scalar;
    }
}
