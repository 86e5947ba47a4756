using System.Numerics;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Networks.Direct;

public class DropoutMaskTests
{
    /// <summary>Numbers of units left out are binomial: within 6 deviations, a false alarm in a billion.</summary>
    [Theory, Trait("Kind", "Guarantee")]
    [InlineData(0.15)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void Factors_ManyUnits_LeaveOutTheirShareWithoutPattern(double rate)
    {
        const int count = 1 << 18;
        var first = Factors(new DropoutMask(rate, 1), count);
        var other = Factors(new DropoutMask(rate, 1).Next(), count);
        var next = Factors(new DropoutMask(rate, 2), count);
        void Near(double share, int hits) => Assert.InRange(hits, count * share - 6 * Math.Sqrt(count * share * (1 - share)), count * share + 6 * Math.Sqrt(count * share * (1 - share)));

        Assert.All(first, factor => Assert.True(factor == 0 || factor == (float)(1 / (1 - rate))));
        Near(rate, first.Count(factor => factor == 0));
        foreach (var twin in new[] { other, next, [.. first.Skip(1), 1], [.. first.Skip(256), .. new float[256]] })   // the next layer, the next pass, the next unit, the next row
            Near(rate * rate, Enumerable.Range(0, count - 256).Count(unit => first[unit] == 0 && twin[unit] == 0));
    }

    [Fact, Trait("Kind", "Property")]
    public void Factors_AnyStart_BelongToTheUnit()
    {
        var mask = new DropoutMask(0.3, 9);
        var all = Factors(mask, 64);
        for (var start = 0; start < 40; start++)
            Assert.Equal(all[start], mask.Factors((uint)start)[0]);
    }

    [Fact, Trait("Kind", "Example")]
    public void IsActive_RateZero_IsFalse() => Assert.False(new DropoutMask(0, 5).Next().IsActive);

    private static float[] Factors(DropoutMask mask, int count)
    {
        var factors = new float[count];
        for (var unit = 0; unit < count; unit += Vector<float>.Count)
            mask.Factors((uint)unit).CopyTo(factors, unit);
        return factors;
    }
}
