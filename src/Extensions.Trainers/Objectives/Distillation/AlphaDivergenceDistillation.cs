using System.Numerics.Tensors;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using Tensor = TorchSharp.torch.Tensor;

namespace MLExtensions.Trainers;

/// <summary>
/// Distillation by alpha-divergence D = sum_k q_k (f(r_k) - f(1)), r = p / q, with q the softmax of the outputs and p that of a teacher:
/// f(r) = r^alpha / (alpha (alpha - 1)); r log r for alpha 1, which is KL(p || q); -log r for alpha 0, KL(q || p).
/// </summary>
/// <remarks>
/// Outputs (N, K), K of 2 or more, labels (N,) and a teacher's column (N, K); losses in nats. Without <see cref="Alpha"/> it is adaptive: each example
/// uses whichever of <see cref="AlphaMin"/> and <see cref="AlphaMax"/> gives the larger D, so that the student is held back both where it is too sure and
/// where it misses what the teacher sees.
/// Large ratios are cut: r^alpha at <see cref="IwClip"/>, for alpha 0 r itself, for alpha 1 nothing. The value is D. The gradient is, as in the authors'
/// code, the score function's: that of -sum_k c_k log q_k with c = q rho held constant, rho = r^alpha / alpha + 1 / (alpha (alpha - 1)), r for alpha 1 and
/// log r - 1 for alpha 0. It is the gradient of D wherever nothing is cut. The authors' code shows the value of that sum instead of D, and clips gradients at 1.
/// Costs a few times a cross entropy, as two distributions and their ratio are needed.
/// With a <see cref="LabelShare"/> s the loss is (1 - s) of the above and s times the cross entropy of the labels.
/// Source: Wang, Gong, Li, Liu and Chandra (2021), AlphaNet: Improved Training of Supernets with Alpha-Divergence, ICML.
/// </remarks>
[ObjectiveName("alpha_divergence_kd")]
public sealed record AlphaDivergenceDistillation : MulticlassObjective
{
    /// <summary>Creates the objective.</summary>
    /// <param name="alpha">See <see cref="Alpha"/>.</param>
    /// <param name="alphaMin">See <see cref="AlphaMin"/>.</param>
    /// <param name="alphaMax">See <see cref="AlphaMax"/>.</param>
    /// <param name="iwClip">See <see cref="IwClip"/>.</param>
    /// <param name="labelShare">See <see cref="LabelShare"/>.</param>
    /// <param name="teacher">See <see cref="Teacher"/>; null for the default.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public AlphaDivergenceDistillation(
        double? alpha = null, double alphaMin = -1, double alphaMax = 1, double? iwClip = null, double labelShare = 0, TeacherColumn? teacher = null)
    {
        Alpha = alpha;
        AlphaMin = alphaMin;
        AlphaMax = alphaMax;
        IwClip = iwClip;
        LabelShare = labelShare;
        Teacher = teacher ?? new TeacherColumn();
    }

    /// <summary>The one order alpha, any number; null for the larger of two divergences, example by example.</summary>
    /// <value>Default: null.</value>
    public double? Alpha { get; init => field = Finite.Check(this, value); }

    /// <summary>One of the two orders of the adaptive divergence, any number; not used with <see cref="Alpha"/>.</summary>
    /// <value>Default: -1.</value>
    public double AlphaMin { get; init => field = Finite.Check(this, value); }

    /// <summary>The other order of the adaptive divergence, any number; not used with <see cref="Alpha"/>.</summary>
    /// <value>Default: 1.</value>
    public double AlphaMax { get; init => field = Finite.Check(this, value); }

    /// <summary>Largest importance weight, positive; null for 5 where adaptive and 1000 for a single <see cref="Alpha"/>.</summary>
    /// <value>Default: null.</value>
    public double? IwClip { get; init => field = Interval.Positive.Check(this, value); }

    /// <summary>Share of the cross entropy of the labels, in [0, 1].</summary>
    /// <value>Default: 0.</value>
    public double LabelShare { get; init => field = Interval.Unit.Check(this, value); }

    /// <summary>The column with the teacher's predictions.</summary>
    /// <value>Default: probabilities in "Teacher".</value>
    public TeacherColumn Teacher { get; init; }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits => ObjectiveTraits.ShiftInvariant
        | (Alpha == 1 ? ObjectiveTraits.NonNegative | ObjectiveTraits.Convex | ObjectiveTraits.Lipschitz : 0)
        | (Alpha is null && (AlphaMin == 1 || AlphaMax == 1) ? ObjectiveTraits.NonNegative : 0);

    private static Interval Finite => new(double.NegativeInfinity, double.PositiveInfinity);

    /// <inheritdoc/>
    public override IReadOnlyList<ObjectiveColumn> Columns(int labelCount) => [Teacher.Column(labelCount)];

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context) => Direct(context) ?? Graph(context);

    private Tensor? Direct(ObjectiveContext context) =>
        DirectDistillation.Losses(context, Teacher, LabelShare, (in SoftmaxRow row, ReadOnlySpan<float> teacherLogs, ReadOnlySpan<float> teacher, Span<float> derivative) =>
        {
            if (Alpha is { } alpha)
                return Divergence(row, teacherLogs, teacher, alpha, IwClip ?? 1000, derivative);
            var low = Divergence(row, teacherLogs, teacher, AlphaMin, IwClip ?? 5, derivative);
            derivative.CopyTo(row.Spare);
            var high = Divergence(row, teacherLogs, teacher, AlphaMax, IwClip ?? 5, derivative);
            if (low > high)
                row.Spare.CopyTo(derivative);
            return Math.Max(low, high);
        });

    /// <summary>D of a row; the derivative takes -q rho.</summary>
    private static float Divergence(in SoftmaxRow row, ReadOnlySpan<float> teacherLogs, ReadOnlySpan<float> teacher, double alpha, double clip, Span<float> derivative)
    {
        var ratio = row.Scratch;
        TensorPrimitives.Subtract(teacherLogs, row.Logs, ratio);
        if (alpha == 1)
        {
            TensorPrimitives.Negate(teacher, derivative);
            return TensorPrimitives.Dot(teacher, ratio);
        }
        if (alpha == 0)
        {
            TensorPrimitives.Min(ratio, (float)Math.Log(clip), ratio);
            TensorPrimitives.Subtract(1, ratio, derivative);
            TensorPrimitives.Multiply(derivative, row.P, derivative);
            return -TensorPrimitives.Dot(row.P, ratio);
        }
        TensorPrimitives.Multiply(ratio, (float)alpha, ratio);
        TensorPrimitives.Min(ratio, (float)Math.Log(clip), ratio);
        TensorPrimitives.Exp<float>(ratio, ratio);
        var scale = 1 / (alpha * (alpha - 1));
        TensorPrimitives.Multiply(ratio, (float)(-1 / alpha), derivative);
        TensorPrimitives.Subtract(derivative, (float)scale, derivative);
        TensorPrimitives.Multiply(derivative, row.P, derivative);
        TensorPrimitives.Subtract(ratio, 1, ratio);
        return (float)scale * TensorPrimitives.Dot(row.P, ratio);
    }

    private Tensor Graph(ObjectiveContext context)
    {
        var (value, surrogate) = Terms(context);
        return LabelTerm.Mix(context, value.Plus(surrogate - surrogate.detach()), LabelShare);
    }

    /// <summary>D without a graph and the sum whose gradient stands for that of D, each (N,).</summary>
    internal (Tensor Value, Tensor Surrogate) Terms(ObjectiveContext context)
    {
        var student = functional.log_softmax(TrueClass.Outputs(context), 1);
        var teacher = functional.log_softmax(Teacher.Logits(context), 1);
        var constant = student.detach();
        if (Alpha is { } alpha)
        {
            var (value, factors) = Divergence(constant, teacher, alpha, IwClip ?? 1000);
            return (value, -(factors * student).sum(1));
        }
        var clip = IwClip ?? 5;
        var (low, lowFactors) = Divergence(constant, teacher, AlphaMin, clip);
        var (high, highFactors) = Divergence(constant, teacher, AlphaMax, clip);
        var chosen = where(low.gt(high).unsqueeze(1), lowFactors, highFactors);
        return (low.maximum(high), -(chosen * student).sum(1));
    }

    /// <summary>D (N,) and q rho (N, K). Ratios stay logarithms until they are cut: as numbers they overflow single precision from a gap of 88 on.</summary>
    private static (Tensor Value, Tensor Factors) Divergence(Tensor student, Tensor teacher, double alpha, double clip)
    {
        var ratio = teacher - student;
        if (alpha == 1)
        {
            var probabilities = teacher.exp();   // q r is p
            return ((probabilities * ratio).sum(1), probabilities);
        }
        var own = student.exp();
        if (alpha == 0)
        {
            var cut = ratio.clamp_max(Number.Of(Math.Log(clip)));
            return (-(own * cut).sum(1), own * (cut - Number.Of(1)));
        }
        var power = (ratio * Number.Of(alpha)).clamp_max(Number.Of(Math.Log(clip))).exp();
        var scale = 1 / (alpha * (alpha - 1));
        return ((own * (power - Number.Of(1))).sum(1) * Number.Of(scale), own * (power / Number.Of(alpha) + Number.Of(scale)));
    }
}
