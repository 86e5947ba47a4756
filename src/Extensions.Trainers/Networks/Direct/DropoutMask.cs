using System.Numerics;
using System.Runtime.CompilerServices;

namespace MLExtensions.Trainers;

/// <summary>
/// Decides which units a step leaves out, by a hash of a unit's place under a key: the backward pass asks again instead of keeping the answers,
/// and the answers depend neither on threads nor on the width of the processor's vectors.
/// </summary>
/// <remarks>The hash is "lowbias32" of Wellons (2018), Prospecting for Hash Functions, with half of the key added before and half within.</remarks>
internal readonly struct DropoutMask
{
    private static readonly Vector<uint> Lanes = Vector<uint>.Indices;
    private readonly double rate;
    private readonly ulong key;
    private readonly uint before, within, threshold;
    private readonly float factor;

    /// <param name="rate">Share of the units to leave out, from 0, below 1.</param>
    /// <param name="key">One for each pass.</param>
    public DropoutMask(double rate, ulong key)
    {
        (this.rate, this.key) = (rate, key = Seeds.Mix(key));
        (before, within) = ((uint)key, (uint)(key >> 32));
        threshold = (uint)(rate * uint.MaxValue);
        factor = (float)(1 / (1 - rate));
    }

    /// <summary>Whether any unit is left out.</summary>
    public bool IsActive => threshold != 0;

    /// <summary>The mask of the next layer.</summary>
    public DropoutMask Next() => IsActive ? new(rate, key) : this;

    /// <summary>What the units from one on are multiplied by: 0, or 1 / (1 - rate).</summary>
    /// <param name="unit">Place of the first unit in its layer and batch.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<float> Factors(uint unit)
    {
        var h = Lanes + new Vector<uint>(unit + before);
        h ^= h >>> 16;
        h *= new Vector<uint>(0x7feb352d);
        h ^= new Vector<uint>(within);
        h ^= h >>> 15;
        h *= new Vector<uint>(0x846ca68b);
        h ^= h >>> 16;
        return Vector.ConditionalSelect(Vector.AsVectorSingle(Vector.LessThan(h, new Vector<uint>(threshold))), Vector<float>.Zero, new Vector<float>(factor));
    }
}
