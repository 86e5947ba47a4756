using System.Numerics;

namespace MLExtensions.Evaluation;

/// <summary>Takes in values of unknown number. A list that doubles holds up to three times its values while it grows; this holds them once, and twice at most for a moment at the end.</summary>
internal sealed class ChunkedList<T>
{
    /// <summary>Chunks below 85,000 bytes are freed early.</summary>
    private const int Least = 256, Most = 8192;
    private readonly List<T[]> full = [];
    private T[] last;
    private int used;

    /// <param name="expected">Number of values, where it is known: they are then not copied.</param>
    public ChunkedList(long? expected) => last = expected is > 0 and <= int.MaxValue / 2 and var count ? new T[count] : [];

    public void Add(T value)
    {
        if (used == last.Length)
            Grow();
        last[used++] = value;
    }

    /// <summary>All values; the list is empty then.</summary>
    public T[] ToArray()
    {
        var (ends, values) = ((last, used), last);
        if (full.Count > 0 || used < last.Length)
        {
            values = new T[full.Sum(chunk => chunk.Length) + used];
            var at = 0;
            for (var chunk = 0; chunk < full.Count; chunk++)
            {
                full[chunk].CopyTo(values, at);
                (at, full[chunk]) = (at + full[chunk].Length, []);
            }
            ends.last.AsSpan(0, ends.used).CopyTo(values.AsSpan(at));
        }
        full.Clear();
        (last, used) = ([], 0);
        return values;
    }

    private void Grow()
    {
        if (used > 0)
            full.Add(last);
        (last, used) = (new T[Math.Clamp((int)BitOperations.RoundUpToPowerOf2((uint)used * 2), Least, Most)], 0);
    }
}
