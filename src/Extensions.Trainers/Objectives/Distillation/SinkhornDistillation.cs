using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLExtensions.Trainers;

/// <summary>
/// Distillation by optimal transport between the batches of predictions of student and teacher: scale times sum_ij P_ij W_ij, with
/// W_ij = sum_k abs(a_ik - b_jk), a = softmax(z / T), b = softmax(t / T), and P the kernel exp(-W / epsilon) after some rounds of Sinkhorn scaling.
/// </summary>
/// <remarks>
/// Outputs (N, K), K of 2 or more, labels (N,) and a teacher's column (N, K). A property of the batch, which every example is given: a sum, not a mean,
/// of total mass N, so it grows with the batch. Each round makes the rows of the kernel sum to 1, then the columns; the gradient goes through all rounds.
/// The published code multiplies by 0.001 or 0.0008 and then 0.8, and has T fixed at 2. With a <see cref="LabelShare"/> s the loss is (1 - s) of the above
/// and s times the cross entropy of the labels. Costs order N^2 (K + rounds): hundreds of times
/// a cross entropy at N = 1024, three times as much again for epsilon below 0.05, where logarithms are needed. Bounded (by 2 scale N) and Lipschitz.
/// Source: Cui et al. (2024), Sinkhorn Distance Minimization for Knowledge Distillation, COLING.
/// </remarks>
[ObjectiveName("sinkhorn_kd")]
public sealed record SinkhornDistillation : MulticlassObjective
{
    /// <summary>From here down exp(-2 / epsilon) and the products of scalings leave the range of single precision.</summary>
    private const double SmallEpsilon = 0.05;

    /// <summary>Creates the objective.</summary>
    /// <param name="temperature">See <see cref="Temperature"/>.</param>
    /// <param name="epsilon">See <see cref="Epsilon"/>.</param>
    /// <param name="iterations">See <see cref="Iterations"/>.</param>
    /// <param name="scale">See <see cref="Scale"/>.</param>
    /// <param name="labelShare">See <see cref="LabelShare"/>.</param>
    /// <param name="teacher">See <see cref="Teacher"/>; null for the default.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public SinkhornDistillation(
        double temperature = 2, double epsilon = 0.1, int iterations = 20, double scale = 0.001, double labelShare = 0, TeacherColumn? teacher = null)
    {
        Temperature = temperature;
        Epsilon = epsilon;
        Iterations = iterations;
        Scale = scale;
        LabelShare = labelShare;
        Teacher = teacher ?? new TeacherColumn();
    }

    /// <summary>Temperature T of both, positive.</summary>
    /// <value>Default: 2.</value>
    public double Temperature { get; init => field = Interval.Positive.Check(this, value); }

    /// <summary>How blurred the transport is, positive, on the scale of W, which lies in [0, 2].</summary>
    /// <value>Default: 0.1.</value>
    public double Epsilon { get; init => field = Interval.Positive.Check(this, value); }

    /// <summary>Rounds of scaling, 1 or more.</summary>
    /// <value>Default: 20.</value>
    public int Iterations { get; init => field = (int)Interval.AtLeast(1).Check(this, value); }

    /// <summary>Factor of the sum, positive.</summary>
    /// <value>Default: 0.001.</value>
    public double Scale { get; init => field = Interval.Positive.Check(this, value); }

    /// <summary>Share of the cross entropy of the labels, in [0, 1].</summary>
    /// <value>Default: 0.</value>
    public double LabelShare { get; init => field = Interval.Unit.Check(this, value); }

    /// <summary>The column with the teacher's predictions.</summary>
    /// <value>Default: probabilities in "Teacher".</value>
    public TeacherColumn Teacher { get; init; }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits => ObjectiveTraits.NonNegative | ObjectiveTraits.ShiftInvariant | ObjectiveTraits.Lipschitz
        | (LabelShare == 0 ? ObjectiveTraits.Bounded : 0);

    /// <inheritdoc/>
    public override IReadOnlyList<ObjectiveColumn> Columns(int labelCount) => [Teacher.Column(labelCount)];

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context)
    {
        var student = functional.softmax(TrueClass.Outputs(context) / Number.Of(Temperature), 1);
        var teacher = functional.softmax(Teacher.Logits(context) / Number.Of(Temperature), 1);
        var costs = cdist(student, teacher, 1);
        var plan = Epsilon < SmallEpsilon ? PlanByLogarithms(costs / Number.Of(-Epsilon)) : Plan((costs / Number.Of(-Epsilon)).exp());
        var transport = (plan * costs).sum() * Number.Of(Scale);
        return LabelTerm.Mix(context, transport.expand(context.Outputs.size(0)), LabelShare);
    }

    /// <summary>Scaling the rows and columns of a matrix time and again is the same as scaling each once, by what a product with the matrix gives.</summary>
    private Tensor Plan(Tensor kernel)
    {
        var turned = kernel.t();
        Tensor? rows = null, columns = null;
        for (var i = 0; i < Iterations; i++)
        {
            rows = (columns is null ? kernel.sum(1) : kernel.mv(columns)).reciprocal();
            columns = turned.mv(rows).reciprocal();
        }
        return rows!.unsqueeze(1) * kernel * columns!.unsqueeze(0);
    }

    private Tensor PlanByLogarithms(Tensor logKernel)
    {
        for (var i = 0; i < Iterations; i++)
        {
            logKernel = logKernel - logKernel.logsumexp(1, true);
            logKernel = logKernel - logKernel.logsumexp(0, true);
        }
        return logKernel.exp();
    }
}
