using System.Numerics.Tensors;
using Tensor = TorchSharp.torch.Tensor;

namespace MLExtensions.Trainers;

/// <summary>Self-distillation under label noise: xi times the cross entropy to a teacher's probabilities plus (1 - xi) times that to the label.</summary>
/// <remarks>
/// Outputs (N, K), K of 2 or more, and labels (N,). The teacher's probabilities come from a column, <see cref="Teacher"/>; it is meant to be a model of the same
/// architecture, trained before on the same labels. Convex and Lipschitz. xi above 1, which helps where a third of the labels and more are wrong,
/// gives targets below 0 and a loss with no lower bound: watch it, use weight decay, and stay at 2 or below. Validation has the same loss.
/// Source: Das and Sanghavi (2023), Understanding Self-Distillation in the Presence of Label Noise, ICML. The temperature is an addition.
/// </remarks>
[ObjectiveName("label_noise_sd")]
public sealed record LabelNoiseSelfDistillation : MulticlassObjective
{
    /// <summary>Creates the objective.</summary>
    /// <param name="xi">See <see cref="Xi"/>.</param>
    /// <param name="temperature">See <see cref="Temperature"/>.</param>
    /// <param name="teacher">See <see cref="Teacher"/>; null for the column "Teacher" with probabilities.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public LabelNoiseSelfDistillation(double xi = 1, double temperature = 1, TeacherColumn? teacher = null)
    {
        Xi = xi;
        Temperature = temperature;
        Teacher = teacher ?? new();
    }

    /// <summary>Weight of the teacher, 0 or more; beyond 1 the label counts negatively.</summary>
    /// <value>Default: 1, the teacher alone.</value>
    public double Xi { get; init => field = Interval.NonNegative.Check(this, value); }

    /// <summary>What the teacher's logits are divided by, more than 0.</summary>
    /// <value>Default: 1.</value>
    public double Temperature { get; init => field = Interval.Positive.Check(this, value); }

    /// <summary>The column with the teacher's predictions.</summary>
    /// <value>Default: "Teacher", with probabilities.</value>
    public TeacherColumn Teacher { get; init => field = value ?? throw new ArgumentNullException(nameof(Teacher)); }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits =>
        ObjectiveTraits.Convex | ObjectiveTraits.ShiftInvariant | ObjectiveTraits.Lipschitz | (Xi <= 1 ? ObjectiveTraits.NonNegative : 0);

    /// <inheritdoc/>
    public override IReadOnlyList<ObjectiveColumn> Columns(int labelCount) => [Teacher.Column(labelCount)];

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The teacher's column is missing, not K wide, or not what its scale says.</exception>
    public override Tensor Losses(ObjectiveContext context) => Direct(context) ?? Graph(context);

    private Tensor? Direct(ObjectiveContext context) =>
        DirectDistillation.Losses(context, Teacher, 0, (in SoftmaxRow row, ReadOnlySpan<float> _, ReadOnlySpan<float> teacher, Span<float> derivative) =>
        {
            TensorPrimitives.Multiply(teacher, (float)-Xi, derivative);
            return (float)-Xi * TensorPrimitives.Dot(teacher, row.Logs) + DirectTerms.NegativeLog(row, derivative, 1 - Xi);
        }, Temperature, withLogs: false);

    private Tensor Graph(ObjectiveContext context)
    {
        var logs = RobustTerms.Logs(context);
        var teacher = (Teacher.Logits(context) / Number.Of(Temperature)).softmax(1);
        var toTeacher = (teacher * logs).sum(1);
        return (RobustTerms.NegativeLog(logs, context.Labels) * Number.Of(1 - Xi)).add(toTeacher, alpha: Number.Of(-Xi));
    }
}
