using System.Globalization;

namespace MLExtensions.Conformal;

/// <summary>The probability that a loss is above a threshold, 1{L &gt; t}: its control bounds the loss of most rows instead of its mean.</summary>
/// <param name="Inner">The loss.</param>
/// <param name="Threshold">The threshold t.</param>
[RiskName("above_threshold")]
public sealed record QuantileRisk(Risk Inner, double Threshold) : Risk
{
    /// <inheritdoc/>
    public override string Description => string.Create(CultureInfo.InvariantCulture, $"probability that the {Inner.Description} is above {Threshold}");

    /// <inheritdoc/>
    public override LossRules Rules => Inner.Rules with { Limits = LossLimits.Unit, IsBinary = true };

    internal override double[]? OwnGrid => Inner.OwnGrid;

    internal override Risk On(double[] grid) => this with { Inner = Inner.On(grid) };

    /// <inheritdoc/>
    public override bool Trace(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> truth, LossCurve curve)
    {
        ArgumentNullException.ThrowIfNull(curve);
        if (!Inner.Trace(probabilities, truth, curve))
            return false;
        curve.Replace(loss => double.IsNaN(loss) ? loss : loss > Threshold + LossCurve.Slack ? 1 : 0);
        return true;
    }
}
