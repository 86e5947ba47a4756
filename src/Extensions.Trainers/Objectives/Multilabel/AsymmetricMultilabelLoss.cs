using System.Numerics;
using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>
/// Asymmetric loss for several labels, most of them absent: focal weights with another exponent for each side, and absent labels below a probability that count nothing.
/// The loss of an example is the sum over its labels of -(1 - p_t)^g log max(p_t, 1e-8).
/// </summary>
/// <remarks>
/// Outputs and labels 0 or 1 (N, L); losses in nats. Present labels have p_t = p = sigmoid(z) and g = gammaPositive, absent ones p_t = min(1 - p + clip, 1) and
/// g = gammaNegative, so that those with p of clip or less have neither loss nor gradient. The authors sum over all elements; here a loss is the sum over the labels of an
/// example, and the reducer takes the mean over examples. With <see cref="DetachWeight"/> the factor (1 - p_t)^g is constant in the backward pass, as in the authors'
/// AsymmetricLoss; without, as in their AsymmetricLossOptimized: the same value with another gradient.
/// Source: Ridnik, Ben-Baruch, Zamir, Noy, Friedman, Protter and Zelnik-Manor (2021), Asymmetric Loss For Multi-Label Classification, ICCV.
/// </remarks>
[ObjectiveName("asymmetric_multilabel")]
public sealed record AsymmetricMultilabelLoss : MultilabelObjective, IDirectObjective
{
    private const double Smallest = 1e-8;

    /// <summary>Creates the objective.</summary>
    /// <param name="gammaNegative">See <see cref="GammaNegative"/>.</param>
    /// <param name="gammaPositive">See <see cref="GammaPositive"/>.</param>
    /// <param name="clip">See <see cref="Clip"/>.</param>
    /// <param name="detachWeight">See <see cref="DetachWeight"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public AsymmetricMultilabelLoss(double gammaNegative = 4, double gammaPositive = 1, double clip = 0.05, bool detachWeight = true)
    {
        GammaNegative = gammaNegative;
        GammaPositive = gammaPositive;
        Clip = clip;
        DetachWeight = detachWeight;
    }

    /// <summary>Exponent of absent labels, 0 or more.</summary>
    /// <value>Default: 4.</value>
    [System.Text.Json.Serialization.JsonPropertyName("gamma_neg")]
    public double GammaNegative { get; init => field = Interval.NonNegative.Check(this, value); }

    /// <summary>Exponent of present labels, 0 or more.</summary>
    /// <value>Default: 1.</value>
    [System.Text.Json.Serialization.JsonPropertyName("gamma_pos")]
    public double GammaPositive { get; init => field = Interval.NonNegative.Check(this, value); }

    /// <summary>Probability that absent labels are forgiven, in [0, 1).</summary>
    /// <value>Default: 0.05.</value>
    public double Clip { get; init => field = Interval.UnitWithoutEnd.Check(this, value); }

    /// <summary>Whether the factor (1 - p_t)^g is constant in the backward pass.</summary>
    /// <value>Default: true.</value>
    public bool DetachWeight { get; init; }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits => ObjectiveTraits.NonNegative;

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context) => DirectGraph.Losses(this, context) ?? Graph(context);

    bool IDirectObjective.IsDirect => true;

    void IDirectObjective.Differentiate(ReadOnlySpan<float> outputs, int width, Tensor labels, Span<float> losses, Span<float> gradient)
        => DirectElements.Sum(new Direct((float)GammaNegative, (float)GammaPositive, (float)Clip, DetachWeight), outputs, width, labels, losses, gradient);

    private Tensor Graph(ObjectiveContext context)
    {
        var (z, y) = (context.Outputs, context.Labels);
        var absent = ((-z).sigmoid() + Number.Of(Clip)).clamp_max(Number.Of(1));
        var share = (y * z.sigmoid()).Plus((Number.Of(1) - y) * absent);
        // The power of exactly 0 has an infinite gradient for exponents below 1.
        var factor = (DetachWeight ? Number.Of(1) - share.detach() : Number.Of(1) - share).clamp_min(Number.Of(1e-30)).pow((Number.Of(GammaPositive) * y).Plus(Number.Of(GammaNegative) * (Number.Of(1) - y)));
        return -(factor * share.clamp_min(Number.Of(Smallest)).log()).sum(1);
    }

    private readonly record struct Direct(float GammaNegative, float GammaPositive, float Clip, bool DetachWeight) : IElementLoss
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public (Vector<float> Value, Vector<float> Derivative) At(Vector<float> x, Vector<float> y)
        {
            var sigmoid = new SigmoidVector(x);
            var isPresent = Vector.GreaterThan(y, new Vector<float>(0.5f));
            var slope = sigmoid.P * sigmoid.Q;   // of p_t, but for the sign
            var absent = sigmoid.Q + new Vector<float>(Clip);
            var share = Vector.ConditionalSelect(isPresent, sigmoid.P, Vector.Min(absent, Vector<float>.One));
            slope = Vector.ConditionalSelect(isPresent, slope, Vector.ConditionalSelect(Vector.LessThanOrEqual(absent, Vector<float>.One), -slope, Vector<float>.Zero));
            var floor = new Vector<float>(1e-30f);
            var rest = Vector.Max(Vector.ConditionalSelect(isPresent, sigmoid.Q, Vector<float>.One - share), floor);
            var gamma = Vector.ConditionalSelect(isPresent, new Vector<float>(GammaPositive), new Vector<float>(GammaNegative));
            var factor = VectorMath.Exp(gamma * VectorMath.Log(rest));
            var smallest = new Vector<float>((float)Smallest);
            var log = VectorMath.Log(Vector.Max(share, smallest));
            var derivative = -factor * Vector.ConditionalSelect(Vector.GreaterThanOrEqual(share, smallest), slope / share, Vector<float>.Zero);
            if (!DetachWeight)
                derivative += Vector.ConditionalSelect(Vector.GreaterThan(rest, floor), gamma * factor / rest * slope * log, Vector<float>.Zero);
            return (-factor * log, derivative);
        }
    }
}
