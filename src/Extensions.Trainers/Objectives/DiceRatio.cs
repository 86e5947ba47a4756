using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>1 - (2 q t + s) / (q + t + s), or with q^2 and t^2 in the divisor: shared by binary and multiclass Dice losses.</summary>
internal static class DiceRatio
{
    /// <summary>2 q t, and q + t or q^2 + t^2, for scores q and targets t of 0 or 1, element by element.</summary>
    public static (Tensor Shared, Tensor Total) Parts(Tensor scores, Tensor targets, bool squared) =>
        (scores * targets * Number.Of(2), (squared ? scores.pow(Number.Of(2)) : scores).Plus(targets));   // t^2 = t

    /// <summary>1 - (shared + smooth) / (total + smooth).</summary>
    public static Tensor Loss(Tensor shared, Tensor total, double smooth) => Number.Of(1) - (shared + Number.Of(smooth)) / (total + Number.Of(smooth));
}
