using System.Runtime.CompilerServices;
using MLExtensions.Trainers;
using TorchSharp;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Tensors;

public class NumberTests
{
    private static readonly double[] Values = [2, -0.5, 0.1, 1e-30];

    [Theory]
    [Trait("Kind", "Example")]
    [InlineData(0.1)]
    [InlineData(-1.5)]
    public void Operators_EqualThoseOfTorchSharp_BitForBit(double value)
    {
        var number = Number.Of(value);
        foreach (var type in new[] { ScalarType.Float32, ScalarType.Float64 })
        {
            var x = tensor(Values).to(type);
            foreach (var (own, theirs) in new[]
            {
                (x + number, x + value), (number + x, value + x), (x - number, x - value), (number - x, value - x), (x * number, x * value), (number * x, value * x),
                (x / number, x / value), (number / x, value / x), (x.Plus(x * number), x + x * value),
            })
            {
                Assert.Equal(theirs.dtype, own.dtype);
                Assert.True(own.equal(theirs).all().item<bool>());
            }
        }
    }

    [Fact]
    [Trait("Kind", "Example")]
    public void Of_AnInteger_LeavesATensorOfIntegersOne_ARealNumberDoesNot()
    {
        Assert.Equal(ScalarType.Int64, (arange(3L) * Number.Of(2)).dtype);
        Assert.Equal(ScalarType.Float32, (arange(3L) * Number.Of(2.0)).dtype);
    }

    [Theory]
    [Trait("Kind", "Example")]
    [InlineData(double.NegativeInfinity)]
    [InlineData(double.NaN)]
    [InlineData(double.Epsilon)]
    public void Of_AnyNumber_IsThatNumber(double value) => Assert.Equal(value, Through(Number.Of(value)));

    [Fact]
    [Trait("Kind", "Example")]
    public void Of_Zeros_KeepTheirSigns() => Assert.Equal([false, true, false], new[] { 0.0, -0.0, 0.0 }.Select(value => double.IsNegative(Through(Number.Of(value)))));

    [Fact]
    [Trait("Kind", "Example")]
    public void Of_TheLargestInteger_IsExact() => Assert.Equal(long.MaxValue, full(1, Number.Of(long.MaxValue), ScalarType.Int64).item<long>());

    [Fact]
    [Trait("Kind", "Guarantee")]
    public void RecentScalars_ThroughNewOnes_KeepsTheNumberAlive()
    {
        var scalars = new RecentScalars(bits => bits.ToScalar());
        var number = Reference(scalars, 7);
        for (var other = 1000L; other < 1000 + RecentScalars.Kept - 1; other++)
            scalars.Of(other);
        Collect();
        Assert.True(number.TryGetTarget(out _));
        GC.KeepAlive(scalars);
    }

    [Fact]
    [Trait("Kind", "Guarantee")]
    public void RecentScalars_OfANumberAskedForAgain_KeepsItAsIfItWereNew()
    {
        var scalars = new RecentScalars(bits => bits.ToScalar());
        var number = Reference(scalars, 7);
        for (var other = 1000L; other < 1000 + 10 * RecentScalars.Kept; other++)
        {
            scalars.Of(other);
            if (other % (RecentScalars.Kept / 2) == 0)
                scalars.Of(7);
        }
        Collect();
        Assert.True(number.TryGetTarget(out _));
        GC.KeepAlive(scalars);
    }

    [Fact]
    [Trait("Kind", "Leak")]
    public void RecentScalars_AfterManyNumbers_HoldNoMoreThanTwiceWhatTheyKeep()
    {
        var scalars = new RecentScalars(bits => bits.ToScalar());
        var references = Enumerable.Range(0, 5 * RecentScalars.Kept).Select(key => Reference(scalars, key)).ToArray();
        Collect();
        Assert.InRange(references.Count(reference => reference.TryGetTarget(out _)), RecentScalars.Kept, 2 * RecentScalars.Kept);
        GC.KeepAlive(scalars);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference<Scalar> Reference(RecentScalars scalars, long key) => new(scalars.Of(key));

    private static double Through(Number number) => full(1, number, ScalarType.Float64).item<double>();

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }
}
