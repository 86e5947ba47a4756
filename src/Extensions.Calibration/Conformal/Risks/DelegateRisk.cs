using System.Collections.Immutable;

namespace MLExtensions.Conformal;

/// <summary>A loss as a function.</summary>
/// <param name="probabilities">One per label, from 0 to 1.</param>
/// <param name="truth">Whether each label is true.</param>
/// <param name="lambda">The lambda; larger is more cautious.</param>
public delegate double RiskLoss(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> truth, double lambda);

/// <summary>A loss of the user's own, looked at on a grid of lambdas. It serves to fit; a saved model keeps its lambda and its description.</summary>
/// <param name="Description">What the loss is, in words.</param>
/// <param name="Loss">The loss.</param>
public sealed record DelegateRisk(string Description, RiskLoss Loss) : Risk
{
    /// <inheritdoc/>
    public override string Description { get; } = Description;

    /// <summary>Between which numbers losses lie.</summary>
    /// <value>Default: 0 and 1.</value>
    public LossLimits Limits { get; init; } = LossLimits.Unit;

    /// <summary>Whether the loss may rise with lambda; only <see cref="LearnThenTest"/> takes it then.</summary>
    /// <value>Default: false.</value>
    public bool MayRise { get; init; }

    /// <summary>Whether every loss is 0 or 1, whatever the row.</summary>
    /// <value>Default: false.</value>
    public bool IsBinary { get; init; }

    /// <summary>The lambdas at which the loss is looked at, ascending.</summary>
    /// <value>Default: 0, 0.001, ..., 1.</value>
    public ImmutableArray<double> Lambdas { get; init; } = [.. LambdaGrid.Unit(1000)];

    /// <inheritdoc/>
    public override LossRules Rules => new() { Limits = Limits, MayRise = MayRise, IsBinary = IsBinary, LeastLambda = OwnGrid[0], GreatestLambda = OwnGrid[^1] };

    internal override double[] OwnGrid => LambdaGrid.Check(Lambdas.AsSpan());

    internal override Risk On(double[] grid) => this with { Lambdas = [.. grid] };

    /// <inheritdoc/>
    public override bool Trace(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> truth, LossCurve curve)
    {
        ArgumentNullException.ThrowIfNull(curve);
        curve.Begin(Loss(probabilities, truth, Lambdas[0]));
        foreach (var lambda in Lambdas.AsSpan()[1..])
            curve.Step(lambda, Loss(probabilities, truth, lambda));
        return true;
    }
}
