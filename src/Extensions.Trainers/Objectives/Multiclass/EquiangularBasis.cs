using System.Collections.Immutable;
using System.Globalization;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLExtensions.Trainers;

/// <summary>
/// Equiangular basis vectors: cross entropy with label smoothing e on the logits v B^T / tau, with v the outputs scaled to length 1 and B one fixed
/// unit vector per class, nearly orthogonal to the others. The outputs are an embedding, not one number per class.
/// </summary>
/// <remarks>
/// Outputs (N, d), d of 2 or more, and labels (N,) of K of 2 or more classes; losses in nats. For d of K or more the vectors are orthonormal. For fewer
/// dimensions than classes they are spread out until all cosines are at most <see cref="Threshold"/> + 1e-4; a threshold that no vectors can keep, or that
/// is not reached, is an error. Lengths below 1e-12 count as it. The class predicted is the largest of v B^T, its probabilities softmax(v B^T / tau). The
/// vectors are kept in the state under "basis"; a column in the role "basis", (K, d), takes their place. Bounded; neither convex nor Lipschitz, as the
/// gradient grows without limit towards v = 0.
/// Source: Shen, Sun and Wei (2023), Equiangular Basis Vectors, CVPR.
/// </remarks>
[ObjectiveName("ebv_head")]
public sealed record EquiangularBasis : MulticlassObjective
{
    private const string BasisName = "basis";
    private const double SmallestLength = 1e-12;

    /// <summary>Creates the objective.</summary>
    /// <param name="dimension">See <see cref="Dimension"/>.</param>
    /// <param name="tau">See <see cref="Tau"/>.</param>
    /// <param name="labelSmoothing">See <see cref="LabelSmoothing"/>.</param>
    /// <param name="threshold">See <see cref="Threshold"/>.</param>
    /// <param name="seed">See <see cref="Seed"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public EquiangularBasis(int? dimension = null, double tau = 0.07, double labelSmoothing = 0.1, double threshold = 0.002, int seed = 0)
    {
        Dimension = dimension;
        Tau = tau;
        LabelSmoothing = labelSmoothing;
        Threshold = threshold;
        Seed = seed;
    }

    /// <summary>d, the number of outputs, 2 or more; null for one per class.</summary>
    /// <value>Default: null.</value>
    public int? Dimension { get; init => field = (int?)Interval.AtLeast(2).Check(this, value); }

    /// <summary>Temperature, positive: as cosines end at 1, it limits how sure a prediction can be.</summary>
    /// <value>Default: 0.07.</value>
    public double Tau { get; init => field = Interval.Positive.Check(this, value); }

    /// <summary>Share e of the target that is spread evenly over all K classes, in [0, 1).</summary>
    /// <value>Default: 0.1.</value>
    public double LabelSmoothing { get; init => field = Interval.UnitWithoutEnd.Check(this, value); }

    /// <summary>Largest cosine between the vectors of two classes where there are fewer dimensions than classes, in [0, 1].</summary>
    /// <value>Default: 0.002.</value>
    public double Threshold { get; init => field = Interval.Unit.Check(this, value); }

    /// <summary>Seed of the vectors.</summary>
    /// <value>Default: 0.</value>
    public int Seed { get; init; }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits => ObjectiveTraits.NonNegative | ObjectiveTraits.Bounded;

    /// <inheritdoc/>
    public override int OutputCount(int labelCount)
    {
        EquiangularBasisVectors.CheckAttainable(labelCount, Dimension ?? labelCount, Threshold);
        return Dimension ?? labelCount;
    }

    /// <summary>Length 1, then v B^T / tau: class logits.</summary>
    internal override ImmutableArray<FeedForwardLayer> Head(ObjectiveState state, int labelCount)
    {
        using var scope = NewDisposeScope();
        var basis = state.GetOrAdd(BasisName, () => EquiangularBasisVectors.Create(labelCount, OutputCount(labelCount), Seed, Threshold));
        var weights = (basis.to(ScalarType.Float64).cpu().t() / Number.Of(Tau)).to(ScalarType.Float32).contiguous().data<float>().ToArray();
        return [new UnitLengthLayer(), new DenseLayer(OutputCount(labelCount), labelCount, [.. weights], [.. new float[labelCount]])];
    }

    internal override OutputMeaning? OutputMeaning => new("embeddings", FormattableString.Invariant($"{Dimension?.ToString(CultureInfo.InvariantCulture) ?? "as many"} dimensions with tau {Tau}, threshold {Threshold} and seed {Seed}"));

    /// <summary>Embeddings of an ensemble's members are joined as they are.</summary>
    internal override OutputLink OutputsLink => OutputLink.Identity;

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context) =>
        functional.cross_entropy(Scores(context) / Number.Of(Tau), context.Labels, reduction: Reduction.None, label_smoothing: LabelSmoothing);

    /// <summary>The cosines v B^T, (N, K).</summary>
    internal Tensor Scores(ObjectiveContext context) => Normalise(context.Outputs).mm(Basis(context).t());

    /// <summary>The unit vectors of the classes, (K, d), of the outputs' type.</summary>
    /// <exception cref="ArgumentException">The number of classes is below 2 or not known.</exception>
    internal Tensor Basis(ObjectiveContext context)
    {
        var basis = context.Given(BasisName) is { } given ? Normalise(given) : context.State.GetOrAdd(BasisName, () =>
        {
            var classes = context.LabelCount ?? throw new ArgumentException("EquiangularBasis needs to know the number of classes. Got a context without it.", nameof(context));
            return EquiangularBasisVectors.Create(classes, (int)context.Outputs.size(1), Seed, Threshold).to(context.Outputs.dtype, context.Outputs.device);
        });
        return basis.size(0) >= 2
            ? basis
            : throw new ArgumentException("A softmax over classes needs 2 classes or more. Got 1.", nameof(context));
    }

    private static Tensor Normalise(Tensor vectors) => functional.normalize(vectors, 2, 1, SmallestLength);
}
