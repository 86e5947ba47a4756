namespace MLExtensions.Conformal;

/// <summary>A score that follows from a class's rank and from the probability of the classes up to it, and that never falls from one rank to the next: its sets are the classes of the first ranks.</summary>
/// <remarks>
/// <para>Sums of probabilities are exact: each probability is first rounded to a multiple of 2^(L - 52), 2^L the least power of 2 that is at least the number of classes (3e-14 for 100 classes), and below 0
/// counts as 0. A sum then has the same bits in whatever order and however many at a time it is taken, so that calibration, p-values and sets agree to the last bit, and numbering the classes anew changes nothing.</para>
/// <para>One class takes one pass over the row, a set some passes with vector instructions, and only the scores of all classes a sort.</para>
/// </remarks>
public abstract record RankedScore : NonconformityScore
{
    /// <summary>The score of a class. It must not fall from a class to the one of the next rank in the same row.</summary>
    /// <param name="ranked">The class.</param>
    protected abstract double Of(in RankedClass ranked);

    /// <inheritdoc/>
    public sealed override double Compute(ReadOnlySpan<double> probabilities, int label, double uniform)
    {
        var (own, grain) = (probabilities[label], RankedSums.Grain(probabilities.Length));
        var before = RankedSums.Above(probabilities[..label], double.BitDecrement(own), grain);   // of equal ones the lower index comes first
        var after = RankedSums.Above(probabilities[(label + 1)..], own, grain);
        return Of(new(own, before.Count + after.Count + 1, before.Mass + after.Mass + RankedSums.Round(own, grain), RankedSums.Largest(probabilities), uniform));
    }

    /// <inheritdoc/>
    public sealed override void Compute(ReadOnlySpan<double> probabilities, double uniform, Span<double> scores)
    {
        var count = probabilities.Length;
        if (count == 0)
            return;
        var sorted = count <= 256 ? stackalloc double[count] : new double[count];
        var order = count <= 256 ? stackalloc int[count] : new int[count];
        probabilities.CopyTo(sorted);
        for (var k = 0; k < count; k++)
            order[k] = k;
        sorted.Sort(order);
        var (grain, mass, rank) = (RankedSums.Grain(count), 0.0, 0);
        for (var last = count - 1; last >= 0;)
        {
            var first = last;
            while (first > 0 && sorted[first - 1] == sorted[last])
                first--;
            var tied = order[first..(last + 1)];
            tied.Sort();
            foreach (var k in tied)
                scores[k] = Of(new(probabilities[k], ++rank, mass += RankedSums.Round(probabilities[k], grain), sorted[^1], uniform));
            last = first - 1;
        }
    }

    /// <inheritdoc/>
    public sealed override int Select(ReadOnlySpan<double> probabilities, double uniform, double threshold, Span<bool> set)
    {
        set = set[..probabilities.Length];
        if (double.IsPositiveInfinity(threshold) || probabilities.IsEmpty)
        {
            set.Fill(true);
            return set.Length;
        }
        var (grain, largest) = (RankedSums.Grain(probabilities.Length), RankedSums.Largest(probabilities));
        // Classes above a cut are the set where low <= cut < high: the last class of probability low is out, the first one of probability high is in.
        var (low, high, lowScore, highScore) = (double.NegativeInfinity, double.BitIncrement(largest), double.NaN, double.NaN);
        var cut = largest / 2;
        for (var round = 0; low < high; round++)
        {
            var at = RankedSums.At(probabilities, cut, grain);
            var last = at.Count == 0 ? double.NegativeInfinity : Of(new(at.Above, at.Count, at.Mass, largest, uniform));
            if (last <= threshold)
            {
                var next = at.Count == set.Length ? double.PositiveInfinity : Of(new(at.Below, at.Count + 1, at.Mass + RankedSums.Round(at.Below, grain), largest, uniform));
                if (!(next <= threshold))
                {
                    RankedSums.Mark(probabilities, cut, set);
                    return at.Count;
                }
                (high, highScore) = (at.Below, next);
            }
            else
            {
                (low, lowScore) = (at.Above, last);
            }
            // Between two known scores by their ratio, which is near where probabilities are spread evenly; every other time, and before, by halves, which is never far.
            var share = round % 2 == 0 && lowScore > highScore ? (threshold - highScore) / (lowScore - highScore) : 0.5;
            cut = double.IsNegativeInfinity(low) ? (high > 0 ? high / 2 : double.BitDecrement(high)) : high - share * (high - low);
            cut = Math.Max(low, Math.Min(cut, double.BitDecrement(high)));
        }
        return SelectTies(probabilities, uniform, threshold, high, grain, largest, set);
    }

    /// <summary>The set where some of the classes of one probability are in it and some are not.</summary>
    private int SelectTies(ReadOnlySpan<double> probabilities, double uniform, double threshold, double tied, double grain, double largest, Span<bool> set)
    {
        var (mass, size) = RankedSums.Above(probabilities, tied, grain);
        var share = RankedSums.Round(tied, grain);
        RankedSums.Mark(probabilities, tied, set);
        for (var k = probabilities.IndexOf(tied); k < probabilities.Length && Of(new(tied, size + 1, mass += share, largest, uniform)) <= threshold; size++)
        {
            set[k++] = true;
            while (k < probabilities.Length && probabilities[k] != tied)
                k++;
        }
        return size;
    }
}
