using TorchSharp;
using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>A number for Torch's operations that stays alive while they read it: <c>x * Number.Of(2.5)</c>, <c>x.clamp_min(Number.Of(0))</c>.</summary>
/// <remarks>
/// TorchSharp hands the address of a <see cref="Scalar"/> to native code and keeps no hold on the object: where a garbage collection falls into the call, the finalizer frees what is being read.
/// Its operators and functions do so with the numbers that they are given, and a sum of two tensors with a 1 of its own. Hence numbers come from here: each is kept until its thread has asked for at least
/// 1,024 others. The library's own code uses nothing else; objectives outside it may.
/// </remarks>
public readonly struct Number
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

    /// <summary>The number as TorchSharp's operations take it.</summary>
    public static implicit operator Scalar(Number number) => number.scalar;

    /// <summary>left + right, elementwise.</summary>
    public static Tensor operator +(Tensor left, Number right) => left.add(right, alpha: One);

    /// <summary>left + right, elementwise.</summary>
    public static Tensor operator +(Number left, Tensor right) => right + left;

    /// <summary>left - right, elementwise.</summary>
    public static Tensor operator -(Tensor left, Number right) => left.sub(right);

    /// <summary>left - right, elementwise.</summary>
    public static Tensor operator -(Number left, Tensor right) => right.negative() + left;

    /// <summary>left * right, elementwise.</summary>
    public static Tensor operator *(Tensor left, Number right) => left.mul(right);

    /// <summary>left * right, elementwise.</summary>
    public static Tensor operator *(Number left, Tensor right) => right.mul(left);

    /// <summary>left / right, elementwise.</summary>
    public static Tensor operator /(Tensor left, Number right) => left.div(right);

    /// <summary>left / right, elementwise.</summary>
    public static Tensor operator /(Number left, Tensor right) => right.reciprocal().mul(left);
}
