using TorchSharp;
using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>A number for Torch's operations that stays alive while they read it.</summary>
/// <remarks>
/// TorchSharp hands the address of a <see cref="Scalar"/> to native code and keeps no hold on the object: where a garbage collection falls into the call, the finalizer frees what is being read.
/// Its operators and functions do so with the numbers that they are given, and a sum of two tensors with a 1 of its own. Hence numbers come from here, remembered by
/// <see cref="RecentScalars"/>, and sums from the operators below and from <see cref="TensorOperations.Plus"/>; a test of the architecture finds what does not.
/// </remarks>
internal readonly struct Number
{
    [ThreadStatic]
    private static RecentScalars? reals, integers;

    private readonly Scalar scalar;

    private Number(Scalar scalar) => this.scalar = scalar;

    /// <summary>The integer 1.</summary>
    public static Number One => Of(1);

    /// <summary>A real number: makes an operation on a tensor of integers one on real numbers.</summary>
    public static Number Of(double value) => new((reals ??= new(bits => BitConverter.Int64BitsToDouble(bits).ToScalar())).Of(BitConverter.DoubleToInt64Bits(value)));

    /// <summary>An integer: leaves a tensor of integers one.</summary>
    public static Number Of(long value) => new((integers ??= new(bits => bits.ToScalar())).Of(value));

    public static implicit operator Scalar(Number number) => number.scalar;

    public static Tensor operator +(Tensor left, Number right) => left.add(right, alpha: One);

    public static Tensor operator +(Number left, Tensor right) => right + left;

    public static Tensor operator -(Tensor left, Number right) => left.sub(right);

    public static Tensor operator -(Number left, Tensor right) => right.negative() + left;

    public static Tensor operator *(Tensor left, Number right) => left.mul(right);

    public static Tensor operator *(Number left, Tensor right) => right.mul(left);

    public static Tensor operator /(Tensor left, Number right) => left.div(right);

    public static Tensor operator /(Number left, Tensor right) => right.reciprocal().mul(left);
}
