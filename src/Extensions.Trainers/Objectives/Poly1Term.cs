using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>The first term of the PolyLoss expansion, shared by softmax and sigmoid outputs.</summary>
internal static class Poly1Term
{
    /// <summary>Allowed values of the coefficient: -1 takes the term away, less would reward wrong answers.</summary>
    public static Interval Range => Interval.AtLeast(-1);

    /// <summary>-log p + epsilon1 (1 - p), given -log p.</summary>
    public static Tensor AddTo(Tensor negativeLog, double epsilon1) =>
        negativeLog.add(negativeLog.neg().expm1(), alpha: Number.Of(-epsilon1));   // 1 - p = -expm1(log p), exact near p = 1

    /// <summary>The same for one example, with the derivative by whatever -log p has the given derivative by.</summary>
    public static (float Value, float Derivative) AddTo(float negativeLog, float derivative, double epsilon1)
    {
        var others = Math.Exp(-(double)negativeLog) - 1;   // p - 1; double precision keeps the digits of a p near 1
        return ((float)(negativeLog - epsilon1 * others), (float)(derivative * (1 + epsilon1 * (others + 1))));
    }
}
