using System.Collections.Immutable;

namespace MLExtensions.Conformal;

/// <summary>Absolute residuals of rows by the heads of folds that never saw them, and the intervals that follow from what these heads say of a new row.</summary>
/// <remarks>
/// Residuals are sorted once, fold by fold. The k-th smallest of all f_{-k} + R_i is found in the K sorted lists, each shifted by its head's prediction, without sorting them again: it lies between the least and the
/// greatest prediction plus the k-th smallest residual, which leaves few rows where the heads agree.
/// </remarks>
internal sealed class FoldResiduals
{
    private const int FewCandidates = 32;
    private readonly double[][] folds;
    private readonly double[] pooled;

    public FoldResiduals(ImmutableArray<CalibrationScores> residuals)
    {
        Residuals = residuals;
        folds = [.. residuals.Select(one => one.Sorted.ToArray())];
        pooled = [.. folds.SelectMany(one => one)];
        Array.Sort(pooled);
    }

    /// <summary>The residuals of each fold.</summary>
    public ImmutableArray<CalibrationScores> Residuals { get; }

    public int FoldCount => folds.Length;

    /// <summary>Number n of rows.</summary>
    public int Count => pooled.Length;

    /// <summary>The interval of a row.</summary>
    /// <param name="method">How it is made.</param>
    /// <param name="alpha">Miscoverage.</param>
    /// <param name="prediction">What the head fitted on all rows says; read by <see cref="CrossFittedMethod.Base"/> alone.</param>
    /// <param name="foldPredictions">What the head of each fold says, finite; not read by Base.</param>
    public (double Lower, double Upper) Interval(CrossFittedMethod method, double alpha, double prediction, ReadOnlySpan<double> foldPredictions)
    {
        var rank = ConformalQuantile.Rank(Count, alpha);
        if (rank > Count)
            return (double.NegativeInfinity, double.PositiveInfinity);
        if (method == CrossFittedMethod.Base)
            return (prediction - pooled[rank - 1], prediction + pooled[rank - 1]);
        Span<double> up = stackalloc double[folds.Length], down = stackalloc double[folds.Length];
        var (least, greatest) = (double.PositiveInfinity, double.NegativeInfinity);
        for (var k = 0; k < up.Length; k++)
        {
            (up[k], down[k]) = (foldPredictions[k], -foldPredictions[k]);
            (least, greatest) = (Math.Min(least, up[k]), Math.Max(greatest, up[k]));
        }
        return method switch
        {
            CrossFittedMethod.Plus => (-Select(down, rank), Select(up, rank)),
            CrossFittedMethod.MinMax => (least - pooled[rank - 1], greatest + pooled[rank - 1]),
            CrossFittedMethod.CrossConformal when Outermost(down, up, Count + 1 - rank) is { } upper => (-Outermost(up, down, Count + 1 - rank)!.Value, upper),
            CrossFittedMethod.CrossConformal => (double.PositiveInfinity, double.NegativeInfinity),
            _ => throw new ArgumentOutOfRangeException(nameof(method), method, "Unknown method."),
        };
    }

    /// <summary>The greatest y that at least as many of the intervals f_{-k(i)} - R_i to f_{-k(i)} + R_i hold as needed; null where there is none.</summary>
    /// <param name="down">The negated predictions.</param>
    /// <param name="up">The predictions.</param>
    /// <param name="needed">Number of intervals, from 1.</param>
    private double? Outermost(ReadOnlySpan<double> down, ReadOnlySpan<double> up, long needed)
    {
        // Upper ends in descending order. One that u ends reach, and b intervals lie above of, is in u - b; b only grows inwards, so the next to look at is the one that needed + b ends reach.
        for (var reached = needed; reached <= Count;)
        {
            var end = Select(up, Count + 1 - reached);
            var above = CountBelow(down, -end);
            if (Count - CountBelow(up, end) - above >= needed)
                return end;
            reached = needed + above;
        }
        return null;
    }

    /// <summary>The rank-th smallest, from 1, of all residuals plus the shifts of their folds.</summary>
    internal double Select(ReadOnlySpan<double> shifts, long rank)
    {
        var anchor = pooled[rank - 1];
        var (least, greatest) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var shift in shifts)
            (least, greatest) = (Math.Min(least, shift), Math.Max(greatest, shift));
        Span<int> from = stackalloc int[folds.Length], to = stackalloc int[folds.Length];
        var left = 0;
        for (var k = 0; k < folds.Length; k++)
        {
            from[k] = Below(folds[k], shifts[k], least + anchor);
            to[k] = from[k] + Below(folds[k].AsSpan(from[k]), shifts[k], Math.BitIncrement(greatest + anchor));
            rank -= from[k];
            left += to[k] - from[k];
        }
        Span<int> below = stackalloc int[folds.Length], upTo = stackalloc int[folds.Length];
        while (left > FewCandidates)
        {
            var widest = 0;
            for (var k = 1; k < folds.Length; k++)
                if (to[k] - from[k] > to[widest] - from[widest])
                    widest = k;
            var pivot = folds[widest][from[widest] + (to[widest] - from[widest]) / 2] + shifts[widest];
            var (smaller, notGreater) = (0, 0);
            for (var k = 0; k < folds.Length; k++)
            {
                var window = folds[k].AsSpan(from[k], to[k] - from[k]);
                smaller += below[k] = Below(window, shifts[k], pivot);
                notGreater += upTo[k] = below[k] + Below(window[below[k]..], shifts[k], Math.BitIncrement(pivot));
            }
            if (rank > smaller && rank <= notGreater)
                return pivot;
            left = 0;
            for (var k = 0; k < folds.Length; k++)
            {
                (from[k], to[k]) = rank <= smaller ? (from[k], from[k] + below[k]) : (from[k] + upTo[k], to[k]);
                left += to[k] - from[k];
            }
            rank -= rank <= smaller ? 0 : notGreater;
        }
        Span<double> candidates = stackalloc double[left];
        var next = 0;
        for (var k = 0; k < folds.Length; k++)
            for (var i = from[k]; i < to[k]; i++)
                candidates[next++] = folds[k][i] + shifts[k];
        candidates.Sort();
        return candidates[(int)rank - 1];
    }

    private long CountBelow(ReadOnlySpan<double> shifts, double value)
    {
        var count = 0L;
        for (var k = 0; k < folds.Length; k++)
            count += Below(folds[k], shifts[k], value);
        return count;
    }

    /// <summary>Number of sorted values that plus a shift are below a value; the sum is rounded as everywhere here, so equal numbers stay equal.</summary>
    private static int Below(ReadOnlySpan<double> sorted, double shift, double value)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (sorted[middle] + shift < value)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
