using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Operations for which TorchSharp makes numbers that it does not keep alive (see <see cref="Number"/>), without them.</summary>
internal static class TensorOperations
{
    /// <summary>left + right.</summary>
    public static Tensor Plus(this Tensor left, Tensor right) => left.add(right, alpha: Number.One);

    /// <summary>The integers from 0 to below <paramref name="count"/>, (count,).</summary>
    public static Tensor Range(long count, Device? device = null) => arange(Number.Of(0), Number.Of(count), Number.One, ScalarType.Int64, device);

    /// <summary>log(1 + e^x) = -log sigmoid(-x), elementwise.</summary>
    public static Tensor Softplus(Tensor x)
    {
        using var negative = x.neg();
        using var logs = nn.functional.logsigmoid(negative);
        return logs.neg();
    }

    /// <summary>x tanh(log(1 + e^x)), elementwise.</summary>
    public static Tensor Mish(Tensor x)
    {
        using var positive = Softplus(x);
        using var gate = positive.tanh();
        return x * gate;
    }
}
