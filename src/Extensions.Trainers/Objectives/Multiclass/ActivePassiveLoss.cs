using System.Text.Json.Serialization;
using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>
/// Active passive loss: alpha times a normalized loss that raises the label's probability (<see cref="NormalizedCrossEntropy"/> or
/// <see cref="NormalizedFocalLoss"/>), plus beta times one that lowers the others (<see cref="MulticlassMeanAbsoluteError"/> or <see cref="ReverseCrossEntropy"/>).
/// </summary>
/// <remarks>
/// Outputs (N, K), K of 2 or more, and labels (N,). Bounded and Lipschitz. The authors use (alpha, beta) = (1, 1) for ten classes; for a hundred
/// (10, 0.1) with the reverse cross entropy and (10, 1) with the mean absolute error.
/// Source: Ma, Huang, Wang, Romano, Erfani and Bailey (2020), Normalized Loss Functions for Deep Learning with Noisy Labels, ICML.
/// </remarks>
[ObjectiveName("active_passive")]
public sealed record ActivePassiveLoss : MulticlassObjective, IDirectObjective
{
    /// <summary>Creates the objective.</summary>
    /// <param name="active">See <see cref="Active"/>.</param>
    /// <param name="passive">See <see cref="Passive"/>.</param>
    /// <param name="alpha">See <see cref="Alpha"/>.</param>
    /// <param name="beta">See <see cref="Beta"/>.</param>
    /// <param name="gamma">See <see cref="Gamma"/>.</param>
    /// <param name="detachWeight">See <see cref="DetachWeight"/>.</param>
    /// <param name="logOfZero">See <see cref="LogOfZero"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public ActivePassiveLoss(ActiveTerm active = ActiveTerm.NormalizedCrossEntropy, PassiveTerm passive = PassiveTerm.ReverseCrossEntropy,
        double alpha = 1, double beta = 1, double gamma = 0.5, bool detachWeight = true, double logOfZero = RobustTerms.LogOfZero)
    {
        Active = active;
        Passive = passive;
        Alpha = alpha;
        Beta = beta;
        Gamma = gamma;
        DetachWeight = detachWeight;
        LogOfZero = logOfZero;
    }

    /// <summary>The active term.</summary>
    /// <value>Default: <see cref="ActiveTerm.NormalizedCrossEntropy"/>.</value>
    public ActiveTerm Active { get; init => field = Choice.Check(this, value); }

    /// <summary>The passive term.</summary>
    /// <value>Default: <see cref="PassiveTerm.ReverseCrossEntropy"/>.</value>
    public PassiveTerm Passive { get; init => field = Choice.Check(this, value); }

    /// <summary>Weight of the active term, more than 0.</summary>
    /// <value>Default: 1.</value>
    public double Alpha { get; init => field = Interval.Positive.Check(this, value); }

    /// <summary>Weight of the passive term, more than 0.</summary>
    /// <value>Default: 1.</value>
    public double Beta { get; init => field = Interval.Positive.Check(this, value); }

    /// <summary>See <see cref="NormalizedFocalLoss.Gamma"/>; not used by the other active term.</summary>
    /// <value>Default: 0.5.</value>
    public double Gamma { get; init => field = Interval.NonNegative.Check(this, value); }

    /// <summary>See <see cref="NormalizedFocalLoss.DetachWeight"/>; not used by the other active term.</summary>
    /// <value>Default: true.</value>
    public bool DetachWeight { get; init; }

    /// <summary>See <see cref="ReverseCrossEntropy.LogOfZero"/>; in JSON "A". Not used by the other passive term.</summary>
    /// <value>Default: log(1e-4), about -9.21.</value>
    [JsonPropertyName("A")]
    public double LogOfZero { get; init => field = RobustTerms.BelowZero.Check(this, value); }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits =>
        ObjectiveTraits.NonNegative | ObjectiveTraits.Bounded | ObjectiveTraits.ShiftInvariant | ObjectiveTraits.Lipschitz;

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context) => DirectGraph.Losses(this, context) ?? Graph(context);

    bool IDirectObjective.IsDirect => Active == ActiveTerm.NormalizedCrossEntropy || DetachWeight;

    void IDirectObjective.Differentiate(ReadOnlySpan<float> outputs, int width, Tensor labels, Span<float> losses, Span<float> gradient)
        => DirectSoftmax.ByLogs(outputs, width, labels, losses, gradient, (in SoftmaxRow row, Span<float> derivative) =>
        {
            var active = Active == ActiveTerm.NormalizedFocal
                ? DirectTerms.NormalizedFocal(row, derivative, Gamma, Alpha)
                : DirectTerms.NormalizedCrossEntropy(row, derivative, Alpha);
            return active + (Passive == PassiveTerm.MeanAbsoluteError
                ? DirectTerms.Others(row, derivative, Beta)
                : DirectTerms.ClampedOthers(row, derivative, -LogOfZero * Beta));
        });

    private Tensor Graph(ObjectiveContext context)
    {
        var (logs, labels) = (RobustTerms.Logs(context), context.Labels);
        var active = Active == ActiveTerm.NormalizedFocal
            ? RobustTerms.NormalizedFocal(logs, labels, Gamma, DetachWeight)
            : RobustTerms.NormalizedCrossEntropy(logs, labels);
        return Passive == PassiveTerm.MeanAbsoluteError
            ? (active * Number.Of(Alpha)).add(RobustTerms.Others(RobustTerms.NegativeLog(logs, labels)), alpha: Number.Of(Beta))
            : (active * Number.Of(Alpha)).add(RobustTerms.ClampedOthers(logs.exp(), labels), alpha: Number.Of(-LogOfZero * Beta));
    }
}
