namespace MLExtensions.Conformal;

/// <summary>Ends of intervals in single precision, which must not leave out what the interval holds.</summary>
internal static class Outwards
{
    /// <summary>The greatest Single that is not above a number.</summary>
    public static float Down(double value) => (float)value is var rounded && rounded > value ? float.BitDecrement(rounded) : rounded;

    /// <summary>The least Single that is not below a number.</summary>
    public static float Up(double value) => (float)value is var rounded && rounded < value ? float.BitIncrement(rounded) : rounded;
}
