using MLExtensions;

namespace Extensions.Core.Tests.Numerics;

public class RadixSortTests
{
    [Theory, Trait("Kind", "Property")]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(5000)]
    public void Ascending_NumbersOfAllSizesAndSigns_AsArraySort(int count)
    {
        var random = new Random(1);
        var values = Enumerable.Range(0, count).Select(i => (i % 7) switch { 0 => 0.0, 1 => -0.0, 2 => Math.Round(10 * random.NextDouble()), _ => (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-300, 300)) }).ToArray();
        var expected = (double[])values.Clone();
        Array.Sort(expected);
        Assert.Equal(expected, RadixSort.Ascending((double[])values.Clone()));
        var (sorted, items) = RadixSort.Ascending((double[])values.Clone(), Enumerable.Range(0, count).ToArray());
        Assert.Equal(expected, sorted);
        Assert.Equal(sorted, items!.Select(place => values[place]));
        Assert.Equal(count, items!.Distinct().Count());
        Assert.DoesNotContain(sorted, value => value == 0 && double.IsNegative(value));
    }

    [Fact, Trait("Kind", "Example")]
    public void Ascending_OneNumberManyTimes_IsLeftAlone() => Assert.All(RadixSort.Ascending([.. Enumerable.Repeat(-3.5, 4000)]), value => Assert.Equal(-3.5, value));
}
