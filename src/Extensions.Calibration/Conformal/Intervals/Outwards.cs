using Microsoft.ML;

namespace MLExtensions.Conformal;

/// <summary>Ends of intervals in single precision, which must not leave out what the interval holds.</summary>
internal static class Outwards
{
    /// <summary>The greatest Single that is not above a number.</summary>
    public static float Down(double value) => (float)value is var rounded && rounded > value ? float.BitDecrement(rounded) : rounded;

    /// <summary>The least Single that is not below a number.</summary>
    public static float Up(double value) => (float)value is var rounded && rounded < value ? float.BitIncrement(rounded) : rounded;

    /// <summary>The ends of a row's interval, of which both getters share one computation.</summary>
    public static (ValueGetter<float> Lower, ValueGetter<float> Upper) Getters(OncePerRow computed, Func<(double Lower, double Upper)> ends)
    {
        return (Lower, Upper);

        void Lower(ref float value)
        {
            computed.Ensure();
            value = Down(ends().Lower);
        }

        void Upper(ref float value)
        {
            computed.Ensure();
            value = Up(ends().Upper);
        }
    }
}
