using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>
/// How <see cref="StochasticLabelPerturbation"/> and <see cref="SelfCalibratingCrossEntropy"/> learn a rate of perturbation for each training example (ASLP):
/// a += eta ((l - 2 b) / beta + lambda min(1 - accuracy - beta a, 0)), then a is put back into [0, 1 / (2 beta)).
/// </summary>
/// <remarks>
/// l = -log(p (1 - p)) and b = -log p_y are taken from the outputs of the batch with p within 1e-7 of 0 and 1; l - 2 b is the logit of the label, so an
/// example is perturbed more the surer the network is of it, up to the point where what it can be sure of matches the accuracy. A rate of 1 / (2 beta)
/// or more becomes 1 / (2 beta) - 0.01. Rates belong to training rows and change once per epoch, after the loss of their batch is taken; their start value is the
/// objective's Alpha.
/// The paper has the accuracy on validation rows, which an objective does not see: give it, or leave it out for a running accuracy at a threshold of
/// 1/2 over the latest training batches, in which a batch of m batches ago counts 0.98^m. That one is higher, and perturbs less.
/// Source: Liu et al. (2023), Model Calibration in Dense Classification with Adaptive Label Perturbation, ICCV.
/// </remarks>
public sealed record AdaptiveLabelPerturbation
{
    /// <summary>log((1 - 1e-7) / 1e-7), the logit at which the authors' clamp of p acts.</summary>
    private const double LargestLogit = 16.11809555095832;
    private const double Forgetting = 0.98;

    /// <summary>Creates the settings.</summary>
    /// <param name="eta">See <see cref="Eta"/>.</param>
    /// <param name="lambda">See <see cref="Lambda"/>.</param>
    /// <param name="warmUpEpochs">See <see cref="WarmUpEpochs"/>.</param>
    /// <param name="accuracy">See <see cref="Accuracy"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public AdaptiveLabelPerturbation(double eta = 0.002, double lambda = 2000, int warmUpEpochs = 5, double? accuracy = null)
    {
        Eta = eta;
        Lambda = lambda;
        WarmUpEpochs = warmUpEpochs;
        Accuracy = accuracy;
    }

    /// <summary>Step by which rates change, above 0.</summary>
    /// <value>Default: 0.002.</value>
    public double Eta { get; init => field = Interval.Positive.Check(this, value); }

    /// <summary>Weight of the bound that the accuracy sets, 0 or more.</summary>
    /// <value>Default: 2000.</value>
    public double Lambda { get; init => field = Interval.NonNegative.Check(this, value); }

    /// <summary>Epochs before rates begin to change, 0 or more.</summary>
    /// <value>Default: 5.</value>
    public int WarmUpEpochs { get; init => field = (int)Interval.NonNegative.Check(this, (double)value); }

    /// <summary>Accuracy on validation rows, in [0, 1]; null for a running accuracy on training batches.</summary>
    /// <value>Default: null.</value>
    public double? Accuracy { get; init => field = Interval.Unit.Check(this, value); }

    /// <summary>Rates of the batch as they are, (N,); afterwards those of its rows are moved.</summary>
    /// <param name="context">The batch; its state keeps the rates.</param>
    /// <param name="alpha">The start value.</param>
    /// <param name="beta">Strength of the perturbation.</param>
    internal Tensor Rates(ObjectiveContext context, double alpha, double beta)
    {
        var outputs = context.Outputs.detach();
        var all = context.State.GetOrAdd("alpha", () => full(context.State.ExampleCount, Number.Of(alpha), outputs.dtype, outputs.device));
        var rates = all.index_select(0, context.RowIndices);
        var signed = (context.Labels * Number.Of(2) - Number.Of(1)) * outputs;
        var accuracy = Accuracy is { } value ? tensor(value, outputs.dtype, outputs.device) : RunningAccuracy(context.State, signed);
        if (context.Epoch >= WarmUpEpochs)
            all.index_copy_(0, context.RowIndices, WithinBounds(Moved(this, rates, signed, beta, accuracy), beta));
        return rates;
    }

    /// <summary>Rates after a step, before they are put back into bounds.</summary>
    /// <param name="adaptation">The settings.</param>
    /// <param name="rates">Rates (N,).</param>
    /// <param name="signed">Logits of the labels' values, (2y - 1) x.</param>
    /// <param name="beta">Strength of the perturbation.</param>
    /// <param name="accuracy">A scalar.</param>
    internal static Tensor Moved(AdaptiveLabelPerturbation adaptation, Tensor rates, Tensor signed, double beta, Tensor accuracy)
    {
        var excess = (Number.Of(1) - accuracy - rates * Number.Of(beta)).clamp_max(Number.Of(0));
        return rates.add(signed.clamp(Number.Of(-LargestLogit), Number.Of(LargestLogit)), alpha: Number.Of(adaptation.Eta / beta)).add(excess, alpha: Number.Of(adaptation.Eta * adaptation.Lambda));
    }

    /// <summary>0 in place of a negative rate, 1 / (2 beta) - 0.01 in place of one of 1 / (2 beta) or more.</summary>
    internal static Tensor WithinBounds(Tensor rates, double beta)
    {
        var end = 1 / (2 * beta);
        return where(rates >= Number.Of(end), full_like(rates, Number.Of(end - 0.01)), rates.clamp_min(Number.Of(0)));
    }

    private static Tensor RunningAccuracy(ObjectiveState state, Tensor signed)
    {
        var counts = state.GetOrAdd("accuracy", () => zeros(2, signed.dtype, signed.device));   // hits, examples
        counts.mul_(Number.Of(Forgetting));
        counts[0].add_((signed > Number.Of(0)).sum(), Number.One);
        counts[1].add_(Number.Of(signed.size(0)), Number.One);
        return counts[0] / counts[1];
    }
}
