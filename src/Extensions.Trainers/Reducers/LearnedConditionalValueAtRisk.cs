using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Conditional value at risk with a threshold that is learned along: theta + mean(max(l - theta, 0)) / (1 - beta).</summary>
/// <remarks>
/// The least value over theta is the conditional value at risk, reached at the beta-quantile of the losses. theta is one number for the whole run, so that, unlike
/// with <see cref="ConditionalValueAtRisk"/>, small batches estimate the risk of all rows without bias. It starts at the beta-quantile of the first batch, and
/// each step then moves it by <see cref="LearningRate"/> times 1 - P(l &gt; theta) / (1 - beta), its derivative. Validation losses, which learn nothing, are
/// those of <see cref="ConditionalValueAtRisk"/>. Weights and divisors are treated as there.
/// Sources: Rockafellar and Uryasev (2000), Optimization of Conditional Value-at-Risk, Journal of Risk 2(3). Meng and Gower (2023), A Model-Based Method for
/// Minimizing CVaR and Beyond, ICML.
/// </remarks>
[ReducerName("cvar_ru")]
public sealed record LearnedConditionalValueAtRisk : Reducer
{
    private const string Threshold = "threshold";

    /// <summary>Creates the reducer.</summary>
    /// <param name="beta">See <see cref="Beta"/>.</param>
    /// <param name="learningRate">See <see cref="LearningRate"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public LearnedConditionalValueAtRisk(double beta = 0.5, double learningRate = 0.05)
    {
        Beta = beta;
        LearningRate = learningRate;
    }

    /// <summary>Share of the losses that is left out, in [0, 1).</summary>
    /// <value>Default: 0.5.</value>
    public double Beta { get; init => field = Interval.UnitWithoutEnd.Check(this, value); }

    /// <summary>Step of the threshold, in the unit of the loss; above 0.</summary>
    /// <value>Default: 0.05.</value>
    public double LearningRate { get; init => field = Interval.Positive.Check(this, value); }

    /// <inheritdoc/>
    public override Tensor Reduce(Tensor losses, Tensor? divisors, Tensor? weights) => new ConditionalValueAtRisk(Beta).Reduce(losses, divisors, weights);

    /// <inheritdoc/>
    public override Tensor Reduce(Tensor losses, Tensor? divisors, Tensor? weights, ObjectiveState? memory)
    {
        if (memory is null)
            return Reduce(losses, divisors, weights);
        var (values, masses) = RankedRisk.Masses(losses, divisors, weights);
        var threshold = memory.GetOrAdd(Threshold, () => Quantile(values, masses));
        var risk = Risk(values, masses, threshold.clone());   // the graph of the step keeps what it was computed from
        using (no_grad())
            threshold.sub_(Number.Of(LearningRate) * (Number.Of(1) - (masses * values.gt(threshold)).sum() / Number.Of(1 - Beta)));
        return risk;
    }

    /// <summary>theta + sum_i m_i max(l_i - theta, 0) / (1 - beta).</summary>
    internal Tensor Risk(Tensor values, Tensor masses, Tensor threshold) =>
        threshold.Plus((masses.to(values.dtype) * (values - threshold).clamp_min(Number.Of(0))).sum() / Number.Of(1 - Beta));

    /// <summary>The least value with a mass of at least beta up to it.</summary>
    private Tensor Quantile(Tensor values, Tensor masses)
    {
        using var gradients = no_grad();
        var (sorted, order) = values.detach().sort();
        var below = masses.index_select(0, order).cumsum(0).lt(Number.Of(Beta)).sum().item<long>();
        return sorted[Math.Min(below, sorted.size(0) - 1)].clone();
    }
}
