using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Cross entropy on the labels beside a loss towards a teacher.</summary>
internal static class LabelTerm
{
    /// <summary>(1 - s) D + s (-log p_y), (N,), with s the share of the labels and D the loss towards the teacher.</summary>
    public static Tensor Mix(ObjectiveContext context, Tensor distillation, double labelShare) =>
        labelShare == 0 ? distillation : (Number.Of(1 - labelShare) * distillation).Plus(Number.Of(labelShare) * TrueClass.NegativeLog(context));
}
