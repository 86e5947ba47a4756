using System.Globalization;

namespace MLExtensions.Conformal;

/// <summary>Weights of rows that fade with age: decay^distance from the new row.</summary>
public static class DecayedWeights
{
    /// <summary>Weights of rows in the order of time, oldest first: decay^(n - i) for i from 0, so that the newest row has weight decay, and a new row 1.</summary>
    /// <param name="count">Number n of rows.</param>
    /// <param name="decay">The factor from a row to the one before it, above 0 and at most 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static double[] Of(int count, double decay)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Check(decay);
        return [.. Enumerable.Range(0, count).Select(i => Math.Pow(decay, count - i))];
    }

    /// <summary>Weights of rows by their times: decay^(newest - time), so that the newest row has weight 1. A new row at a later time t then has the weight decay^(newest - t).</summary>
    /// <remarks>Dividing all weights by that of the new row gives it weight 1 and a row of age a the weight decay^a, as non-exchangeable risk control wants.</remarks>
    /// <param name="times">Finite times, in any order.</param>
    /// <param name="decay">The factor per unit of time, above 0 and at most 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="decay"/> is out of its range.</exception>
    public static double[] OfTimes(ReadOnlySpan<double> times, double decay)
    {
        Check(decay);
        var (newest, weights) = (double.NegativeInfinity, new double[times.Length]);
        foreach (var time in times)
            newest = double.IsFinite(time) ? Math.Max(newest, time) : throw new InputDataException(string.Create(CultureInfo.InvariantCulture, $"A row has time {time}; allowed are finite numbers."));
        for (var i = 0; i < times.Length; i++)
            weights[i] = Math.Pow(decay, newest - times[i]);
        return weights;
    }

    private static void Check(double decay)
    {
        if (!(decay is > 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(decay), decay, string.Create(CultureInfo.InvariantCulture, $"The decay must be above 0 and at most 1. Got {decay}."));
    }
}
