using System.Numerics.Tensors;
using static TorchSharp.torch.nn;
using Tensor = TorchSharp.torch.Tensor;

namespace MLExtensions.Trainers;

/// <summary>
/// Distillation by squared errors of logarithms (SEL): half of sum_k d_k^2 or half of d_y^2, with d = log q - log p, q the softmax of the outputs and p a
/// teacher's.
/// </summary>
/// <remarks>
/// Outputs (N, K), K of 2 or more, labels (N,) and a teacher's column (N, K); losses in nats squared. The paper sums over examples; here the reducer takes
/// the mean. With a <see cref="LabelShare"/> s the loss is (1 - s) of the above and s times the cross entropy of the labels. Grows with the square of the
/// outputs, so neither Lipschitz nor convex.
/// Source: Zhao and Zhu (2024), Towards the Fundamental Limits of Knowledge Transfer over Finite Domains, ICLR, equations 4.5 and 4.6.
/// </remarks>
[ObjectiveName("sel_kd")]
public sealed record SquaredLogitDistillation : MulticlassObjective
{
    /// <summary>Creates the objective.</summary>
    /// <param name="observed">See <see cref="Observed"/>.</param>
    /// <param name="labelShare">See <see cref="LabelShare"/>.</param>
    /// <param name="teacher">See <see cref="Teacher"/>; null for the default.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public SquaredLogitDistillation(ObservedClasses observed = ObservedClasses.AllClasses, double labelShare = 0, TeacherColumn? teacher = null)
    {
        Observed = observed;
        LabelShare = labelShare;
        Teacher = teacher ?? new TeacherColumn();
    }

    /// <summary>Which of the teacher's probabilities are looked at.</summary>
    /// <value>Default: those of all classes.</value>
    public ObservedClasses Observed { get; init => field = Choice.Check(this, value); }

    /// <summary>Share of the cross entropy of the labels, in [0, 1].</summary>
    /// <value>Default: 0.</value>
    public double LabelShare { get; init => field = Interval.Unit.Check(this, value); }

    /// <summary>The column with the teacher's predictions.</summary>
    /// <value>Default: probabilities in "Teacher".</value>
    public TeacherColumn Teacher { get; init; }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits => ObjectiveTraits.NonNegative | ObjectiveTraits.ShiftInvariant;

    /// <inheritdoc/>
    public override IReadOnlyList<ObjectiveColumn> Columns(int labelCount) => [Teacher.Column(labelCount)];

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context) => Direct(context) ?? Graph(context);

    private Tensor? Direct(ObjectiveContext context) =>
        DirectDistillation.Losses(context, Teacher, LabelShare, (in SoftmaxRow row, ReadOnlySpan<float> teacherLogs, ReadOnlySpan<float> _, Span<float> derivative) =>
        {
            if (Observed == ObservedClasses.LabelOnly)
            {
                var difference = derivative[row.Label] = row.Logs[row.Label] - teacherLogs[row.Label];
                return difference * difference / 2;
            }
            TensorPrimitives.Subtract(row.Logs, teacherLogs, derivative);
            return TensorPrimitives.SumOfSquares<float>(derivative) / 2;
        });

    private Tensor Graph(ObjectiveContext context)
    {
        var student = functional.log_softmax(TrueClass.Outputs(context), 1);
        var teacher = functional.log_softmax(Teacher.Logits(context), 1);
        var squares = Observed == ObservedClasses.LabelOnly
            ? (functional.nll_loss(student, context.Labels, reduction: Reduction.None) - functional.nll_loss(teacher, context.Labels, reduction: Reduction.None)).pow(Number.Of(2))
            : (student - teacher).pow(Number.Of(2)).sum(1);
        return LabelTerm.Mix(context, squares / Number.Of(2), LabelShare);
    }
}
