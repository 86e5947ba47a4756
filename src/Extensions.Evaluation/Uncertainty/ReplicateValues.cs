using System.Globalization;

namespace MLExtensions.Evaluation;

/// <summary>The values of a statistic on resamples, in the order of their numbers, or why there are none. Several threads may add values at a time.</summary>
internal sealed class ReplicateValues
{
    private readonly double[] values;
    private readonly string name;
    private readonly Lock gate = new();
    private volatile int faulty = int.MaxValue;

    /// <param name="count">Number of resamples.</param>
    /// <param name="name">The statistic, at the beginning of a sentence.</param>
    public ReplicateValues(int count, string name) => (values, this.name) = (new double[count], name);

    /// <summary>Why there are none, as the first resample without a finite value says; null where all have one.</summary>
    public string? Fault { get; private set; }

    /// <summary>The values; meaningless where there is a fault.</summary>
    public double[] Values => values;

    /// <summary>Computes the value of a resample, or its fault. What comes after a resample with a fault is left out.</summary>
    /// <param name="replicate">Number of the resample.</param>
    /// <param name="statistic">The statistic of drawn rows, which throws <see cref="InputDataException"/> where it is not defined.</param>
    /// <param name="drawn">The drawn rows.</param>
    public void Add(int replicate, Func<int[], double> statistic, int[] drawn)
    {
        if (replicate > faulty)
            return;
        if (Value(name, statistic, drawn, "resample " + replicate.ToString(CultureInfo.InvariantCulture), out values[replicate]) is not { } fault)
            return;
        lock (gate)
            (faulty, Fault) = replicate < faulty ? (replicate, fault) : (faulty, Fault);
    }

    /// <summary>The value of some rows, and what is wrong with it: null for a finite number.</summary>
    public static string? Value(string name, Func<int[], double> statistic, int[] rows, string which, out double value)
    {
        try
        {
            value = statistic(rows);
        }
        catch (InputDataException error)
        {
            value = double.NaN;
            return $"{name} cannot be computed of {which}: {error.Message}";
        }
        return double.IsFinite(value) ? null : string.Create(CultureInfo.InvariantCulture, $"{name} is {value} of {which}; it must be finite.");
    }
}
