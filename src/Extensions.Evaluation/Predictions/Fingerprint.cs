namespace MLExtensions.Evaluation;

/// <summary>A number that says whether two lists of labels are the same, in the same order.</summary>
internal struct Fingerprint()
{
    /// <summary>The number of what was added so far.</summary>
    public ulong Value { get; private set; } = 0xcbf29ce484222325;

    public void Add(double value) => Value = ulong.RotateLeft(Value ^ BitConverter.DoubleToUInt64Bits(value) * 0x9e3779b97f4a7c15, 27) * 0xff51afd7ed558ccd;

    public static ulong Of<T>(ReadOnlySpan<T> values, Func<T, double> number)
    {
        var print = new Fingerprint();
        foreach (var value in values)
            print.Add(number(value));
        return print.Value;
    }
}
