namespace MLExtensions.Conformal;

/// <summary>The k-th smallest of numbers, without sorting them.</summary>
internal static class Selection
{
    /// <summary>The number of rank <paramref name="rank"/>, from 0; the span is reordered. Hoare's selection with the median of three as pivot.</summary>
    public static float Select(Span<float> values, int rank)
    {
        var (low, high) = (0, values.Length - 1);
        while (low < high)
        {
            var (first, middle, last) = (values[low], values[low + (high - low) / 2], values[high]);
            var pivot = Math.Max(Math.Min(first, middle), Math.Min(Math.Max(first, middle), last));
            var (i, j) = (low, high);
            while (i <= j)
            {
                while (values[i] < pivot)
                    i++;
                while (values[j] > pivot)
                    j--;
                if (i > j)
                    break;
                (values[i], values[j]) = (values[j], values[i]);
                i++;
                j--;
            }
            if (rank > j && rank < i)
                break;
            (low, high) = rank <= j ? (low, j) : (i, high);
        }
        return values[rank];
    }
}
