using System.Globalization;

namespace MLExtensions.Conformal;

/// <summary>What lambdas and losses may be, and what is done with losses that rise with lambda.</summary>
public sealed record LossRules
{
    private const double RiseSlack = 1e-12;

    /// <summary>Between which numbers losses lie.</summary>
    /// <value>Default: 0 and 1.</value>
    public LossLimits Limits { get; init; } = LossLimits.Unit;

    /// <summary>The least lambda.</summary>
    /// <value>Default: 0.</value>
    public double LeastLambda { get; init; }

    /// <summary>The most cautious lambda, the greatest; +infinity is allowed.</summary>
    /// <value>Default: 1.</value>
    public double GreatestLambda { get; init; } = 1;

    /// <summary>Whether every loss is 0 or 1, whatever the row: bounds are sharper then.</summary>
    /// <value>Default: false.</value>
    public bool IsBinary { get; init; }

    /// <summary>Whether losses may rise with lambda, as those of false discoveries do; only learn-then-test takes them.</summary>
    /// <value>Default: false: a rise is an error.</value>
    public bool MayRise { get; init; }

    /// <summary>Whether a loss that rises is replaced by the greatest at this and any larger lambda, which keeps guarantees at the cost of caution, instead of an error.</summary>
    /// <value>Default: false.</value>
    public bool Monotonise { get; init; }

    /// <exception cref="ArgumentException">Losses may rise, and were not made monotone.</exception>
    internal void DemandFalling()
    {
        if (MayRise && !Monotonise)
            throw new ArgumentException("The loss may rise with lambda, as false discoveries do; this procedure needs one that does not. Use learn-then-test.");
    }

    internal LossRules Checked()
    {
        Limits.Checked();
        if (!(double.IsFinite(LeastLambda) && LeastLambda < GreatestLambda))
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The least lambda must be finite and below the greatest. Got {LeastLambda} and {GreatestLambda}."));
        return this;
    }

    /// <summary>Clips a curve to the lambdas, and checks its losses.</summary>
    /// <exception cref="InputDataException">A loss is outside its limits, not 0 or 1, or rises.</exception>
    internal void Apply(LossCurve curve, long row)
    {
        curve.Clip(LeastLambda, GreatestLambda);
        if (Monotonise)
            curve.Monotonise();
        var (last, lastLambda) = (curve.Start, LeastLambda);
        Check(last, row, lastLambda);
        for (var step = 0; step < curve.Lambdas.Length; step++)
        {
            var (lambda, loss) = (curve.Lambdas[step], curve.Losses[step]);
            Check(loss, row, lambda);
            if (!MayRise && loss > last + RiseSlack)
            {
                throw new InputDataException(string.Create(CultureInfo.InvariantCulture,
                    $"The loss of row {row} rises from {last} at lambda {lastLambda} to {loss} at lambda {lambda}; risk control needs losses that do not rise with lambda. Set Monotonise, or use learn-then-test."));
            }
            (last, lastLambda) = (loss, lambda);
        }
    }

    private void Check(double loss, long row, double lambda)
    {
        Limits.Check(loss, row, lambda);
        if (IsBinary && loss != 0 && loss != 1)
            throw new InputDataException(string.Create(CultureInfo.InvariantCulture, $"Row {row} has loss {loss} at lambda {lambda}; the risk says that its losses are 0 or 1."));
    }
}
