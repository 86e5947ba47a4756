namespace MLExtensions.AutoML;

/// <summary>Refuses settings of tuners that are outside their limits.</summary>
internal static class TunerSettings
{
    public static void Check(bool isAllowed, string name, string allowed, double value)
    {
        if (!isAllowed)
            throw new ArgumentException(FormattableString.Invariant($"{name} must be {allowed}. Got {value}."), name);
    }
}
