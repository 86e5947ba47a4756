using System.Numerics;

namespace MLExtensions.Trainers;

/// <summary>Order statistics without a full sort.</summary>
internal static class OrderStatistics
{
    /// <summary>Moves the values about so that the one at <paramref name="rank"/> is what a sort would put there, with none greater before and none less behind it.</summary>
    /// <remarks>Hoare's selection around the median of three values, in linear time; where its halves are bad luck again and again, what is left is sorted.</remarks>
    /// <param name="values">Values without NaN.</param>
    /// <param name="rank">From 0.</param>
    public static void Select(Span<float> values, int rank)
    {
        var (first, last) = (0, values.Length - 1);
        for (var rounds = 2 * BitOperations.Log2((uint)values.Length + 1); last > first; rounds--)
        {
            if (rounds == 0)
            {
                values[first..(last + 1)].Sort();
                return;
            }
            var pivot = MedianOf(values[first], values[first + (last - first) / 2], values[last]);
            var (low, high) = (first, last);
            while (low <= high)
            {
                while (values[low] < pivot)
                    low++;
                while (values[high] > pivot)
                    high--;
                if (low <= high)
                {
                    (values[low], values[high]) = (values[high], values[low]);
                    low++;
                    high--;
                }
            }
            if (rank <= high)
                last = high;
            else if (rank >= low)
                first = low;
            else
                return;
        }
    }

    private static float MedianOf(float a, float b, float c) => MathF.Max(MathF.Min(a, b), MathF.Min(MathF.Max(a, b), c));
}
