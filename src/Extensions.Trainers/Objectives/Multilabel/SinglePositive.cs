using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>What losses share for labels of which only some present ones are known, and all others are unknown.</summary>
internal static class SinglePositive
{
    private const double Inside = 1e-5;

    /// <summary>-log(p + 1e-5) and -log(1 - p + 1e-5), p the sigmoid of the outputs.</summary>
    public static (Tensor Yes, Tensor No, Tensor P) Logs(Tensor outputs)
    {
        var p = outputs.sigmoid();
        return (-(p + Inside).log(), -((-outputs).sigmoid() + Inside).log(), p);
    }

    /// <summary>p Yes + (1 - p) No: the entropy of each label.</summary>
    public static Tensor Entropy(Tensor yes, Tensor no, Tensor p) => p * yes + (1 - p) * no;
}
