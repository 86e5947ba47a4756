using System.Globalization;

namespace MLExtensions.Conformal;

/// <summary>The numbers that losses lie between, known beforehand: guarantees rest on the greatest one.</summary>
/// <param name="Least">The least loss A, finite.</param>
/// <param name="Greatest">The greatest loss B, finite and above A.</param>
public readonly record struct LossLimits(double Least, double Greatest)
{
    /// <summary>From 0 to 1.</summary>
    public static LossLimits Unit { get; } = new(0, 1);

    private const double Slack = 1e-12;

    /// <summary>B - A.</summary>
    internal double Width => Greatest - Least;

    /// <exception cref="ArgumentException">The limits are not finite, or not in order.</exception>
    internal LossLimits Checked() => double.IsFinite(Least) && double.IsFinite(Greatest) && Least < Greatest ? this
        : throw new ArgumentException(Say($"Losses must have finite limits, the least below the greatest: risk of unbounded losses cannot be controlled. Got {Least} and {Greatest}."));

    /// <exception cref="InputDataException">The loss is NaN or outside the limits.</exception>
    internal void Check(double loss, long row, double lambda)
    {
        if (!(loss >= Least - Slack && loss <= Greatest + Slack))
            throw new InputDataException(Say($"Row {row} has loss {loss} at lambda {lambda}; allowed are losses from {Least} to {Greatest}, the limits that were given. The guarantee rests on them."));
    }

    /// <summary>The target as it must be: a risk below the greatest loss.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Alpha is not strictly between the limits.</exception>
    internal double CheckAlpha(double alpha) => alpha > Least && alpha < Greatest ? alpha
        : throw new ArgumentOutOfRangeException(nameof(alpha), alpha, Say($"alpha, the greatest mean loss wanted, must be strictly between the least loss {Least} and the greatest {Greatest}. Got {alpha}."));

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
