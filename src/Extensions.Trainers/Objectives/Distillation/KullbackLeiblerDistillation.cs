using System.Numerics.Tensors;
using static TorchSharp.torch.nn;
using Tensor = TorchSharp.torch.Tensor;

namespace MLExtensions.Trainers;

/// <summary>Distillation: T^2 KL(softmax(t / T) || softmax(z / T)), with z the outputs and t the logits of a teacher, which is a column of the data.</summary>
/// <remarks>
/// Outputs (N, K), K of 2 or more, labels (N,) and a teacher's column (N, K); losses in nats. The factor T^2 keeps the size of the gradient whatever T.
/// With a <see cref="LabelShare"/> s the loss is (1 - s) of the above and s times the cross entropy of the labels at temperature 1. Convex and Lipschitz.
/// Costs about twice a cross entropy, and three times it at a temperature, as the teacher needs a softmax of its own.
/// Source: Hinton, Vinyals and Dean (2015), Distilling the Knowledge in a Neural Network.
/// </remarks>
[ObjectiveName("kl_kd")]
public sealed record KullbackLeiblerDistillation : MulticlassObjective
{
    /// <summary>Creates the objective.</summary>
    /// <param name="temperature">See <see cref="Temperature"/>.</param>
    /// <param name="labelShare">See <see cref="LabelShare"/>.</param>
    /// <param name="teacher">See <see cref="Teacher"/>; null for the default.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public KullbackLeiblerDistillation(double temperature = 1, double labelShare = 0, TeacherColumn? teacher = null)
    {
        Temperature = temperature;
        LabelShare = labelShare;
        Teacher = teacher ?? new TeacherColumn();
    }

    /// <summary>Temperature T of both, 1 or more: higher ones bring out what the teacher thinks of the improbable classes.</summary>
    /// <value>Default: 1.</value>
    public double Temperature { get; init => field = Interval.AtLeast(1).Check(this, value); }

    /// <summary>Share of the cross entropy of the labels, in [0, 1].</summary>
    /// <value>Default: 0.</value>
    public double LabelShare { get; init => field = Interval.Unit.Check(this, value); }

    /// <summary>The column with the teacher's predictions.</summary>
    /// <value>Default: probabilities in "Teacher".</value>
    public TeacherColumn Teacher { get; init; }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits =>
        ObjectiveTraits.Convex | ObjectiveTraits.NonNegative | ObjectiveTraits.ShiftInvariant | ObjectiveTraits.Lipschitz;

    /// <inheritdoc/>
    public override IReadOnlyList<ObjectiveColumn> Columns(int labelCount) => [Teacher.Column(labelCount)];

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context) => (Temperature == 1 ? Direct(context) : null) ?? Graph(context);

    private Tensor? Direct(ObjectiveContext context) =>
        DirectDistillation.Losses(context, Teacher, LabelShare, (in SoftmaxRow row, ReadOnlySpan<float> teacherLogs, ReadOnlySpan<float> teacher, Span<float> derivative) =>
        {
            TensorPrimitives.Negate(teacher, derivative);
            return TensorPrimitives.Dot(teacher, teacherLogs) + TensorPrimitives.Dot(derivative, row.Logs);
        });

    private Tensor Graph(ObjectiveContext context)
    {
        var student = LogSoftmax(TrueClass.Outputs(context));
        var teacher = LogSoftmax(Teacher.Logits(context));
        var divergence = (teacher.exp() * (teacher - student)).sum(1);
        return LabelTerm.Mix(context, Temperature == 1 ? divergence : divergence * Number.Of(Temperature * Temperature), LabelShare);
    }

    private Tensor LogSoftmax(Tensor logits) => functional.log_softmax(Temperature == 1 ? logits : logits / Number.Of(Temperature), 1);
}
