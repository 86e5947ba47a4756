using System.Globalization;
using System.Runtime.CompilerServices;

namespace MLExtensions.Trainers;

/// <summary>The allowed range of a parameter: checks values and prints itself in the error.</summary>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end; never reached where it is infinite.</param>
/// <param name="HasLow">Whether the lower end belongs to the range.</param>
/// <param name="HasHigh">Whether the upper end belongs to the range.</param>
internal readonly record struct Interval(double Low, double High, bool HasLow = false, bool HasHigh = false)
{
    public static Interval Positive => new(0, double.PositiveInfinity);

    /// <summary>From 0 up to, but not, 1.</summary>
    public static Interval UnitWithoutEnd => new(0, 1, HasLow: true);

    /// <summary>From 0 to 1, both included.</summary>
    public static Interval Unit => new(0, 1, HasLow: true, HasHigh: true);

    /// <summary>Strictly between 0 and 1.</summary>
    public static Interval InsideUnit => new(0, 1);

    /// <summary>Any number but the infinite ones.</summary>
    public static Interval Finite => new(double.NegativeInfinity, double.PositiveInfinity);

    public static Interval NonNegative => AtLeast(0);

    public static Interval AtLeast(double low) => new(low, double.PositiveInfinity, HasLow: true);

    /// <summary>Gives the value back if it is in the range.</summary>
    /// <param name="owner">The object that has the parameter.</param>
    /// <param name="value">The value.</param>
    /// <param name="name">Name of the parameter.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside the range or NaN.</exception>
    public double Check(object owner, double value, [CallerMemberName] string name = "") =>
        Contains(value) ? value : throw new ArgumentOutOfRangeException(name, Message(owner, name, "must be", value, ""));

    /// <summary>Gives the value back if there is none or it is in the range.</summary>
    public double? Check(object owner, double? value, [CallerMemberName] string name = "") =>
        value is { } number ? Check(owner, number, name) : null;

    /// <summary>Gives the numbers back if each is in the range.</summary>
    public NumberList Check(object owner, NumberList values, [CallerMemberName] string name = "")
    {
        for (var i = 0; i < values.Count; i++)
        {
            if (!Contains(values[i]))
                throw new ArgumentOutOfRangeException(name, Message(owner, name, "must hold numbers, each", values[i], $" at position {i}"));
        }
        return values;
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(HasLow ? '[' : '(')}{(double.IsInfinity(Low) ? "-infinity" : Low)}, {(double.IsInfinity(High) ? "infinity" : High)}{(HasHigh ? ']' : ')')}");

    private bool Contains(double value) =>
        (value > Low || (HasLow && value == Low)) && (value < High || (HasHigh && value == High));

    private string Message(object owner, string name, string rule, double value, string where) =>
        string.Create(CultureInfo.InvariantCulture, $"{name} of {owner.GetType().Name} {rule} in {this}. Got {value}{where}.");
}
