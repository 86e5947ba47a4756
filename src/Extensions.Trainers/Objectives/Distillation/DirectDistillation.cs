using System.Numerics.Tensors;
using Tensor = TorchSharp.torch.Tensor;

namespace MLExtensions.Trainers;

/// <summary>A loss towards a teacher in one row.</summary>
/// <param name="row">The student's row.</param>
/// <param name="teacherLogs">The logarithms of the teacher's probabilities.</param>
/// <param name="teacher">The teacher's probabilities.</param>
/// <param name="derivative">Takes the derivative by the student's log p; all 0 before.</param>
internal delegate float DistillationLoss(in SoftmaxRow row, ReadOnlySpan<float> teacherLogs, ReadOnlySpan<float> teacher, Span<float> derivative);

/// <summary>Distillation losses with gradients written out.</summary>
internal static class DirectDistillation
{
    /// <summary>(1 - s) D + s (-log p_y), (N,); null where the graph has to compute it.</summary>
    /// <param name="context">The batch.</param>
    /// <param name="column">The teacher's column.</param>
    /// <param name="labelShare">s.</param>
    /// <param name="loss">D.</param>
    /// <param name="temperature">What the teacher's logits are divided by.</param>
    /// <param name="withLogs">Whether the loss looks at the logarithms of the teacher's probabilities.</param>
    public static Tensor? Losses(ObjectiveContext context, TeacherColumn column, double labelShare, DistillationLoss loss, double temperature = 1, bool withLogs = true)
    {
        if (!DirectGraph.Serves(context))
            return null;
        var (given, areLogits) = column.Given(context);
        return DirectGraph.Losses(context, (outputs, width, losses, gradient) =>
        {
            var buffer = new float[2 * width];
            DirectSoftmax.ByLogs(outputs, width, context.Labels, losses, gradient, (in SoftmaxRow row, Span<float> derivative) =>
            {
                var logs = buffer.AsSpan(0, row.P.Length);
                var teacher = buffer.AsSpan(row.P.Length);
                TeacherColumn.Distribution(row.Beside, areLogits, temperature, withLogs || areLogits || temperature != 1 ? logs : default, teacher);
                var value = loss(row, logs, teacher, derivative);
                if (labelShare == 0)
                    return value;
                var share = (float)(1 - labelShare);
                TensorPrimitives.Multiply(derivative, share, derivative);
                return share * value + DirectTerms.NegativeLog(row, derivative, labelShare);
            }, DirectLosses.Of<float>(given.contiguous()));
        });
    }
}
