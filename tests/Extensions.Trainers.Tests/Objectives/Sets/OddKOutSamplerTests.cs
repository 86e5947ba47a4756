using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Objectives.Sets;

[Trait("Area", "objectives")]
public class OddKOutSamplerTests
{
    /// <summary>Classes of 2, 10, 100, 1000 and 3 rows.</summary>
    private static readonly long[] Labels = [.. new[] { 2, 10, 100, 1000, 3 }.SelectMany((count, k) => Enumerable.Repeat((long)k, count))];

    [Theory]
    [Trait("Kind", "Property")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Sample_EverySet_HasTwoRowsOfOneClassAndOneOfEachOther(int oddCount)
    {
        var sample = new OddKOutSampler(Labels, oddCount).Sample(1000, new Random(1));
        Assert.Equal((1000 + oddCount + 1) / (oddCount + 2) * (oddCount + 2), sample.Length);
        foreach (var set in sample.Chunk(oddCount + 2))
        {
            Assert.Equal(set.Length, set.Distinct().Count());
            Assert.Equal(Labels[set[0]], Labels[set[1]]);
            Assert.Equal(oddCount + 1, set.Select(row => Labels[row]).Distinct().Count());
        }
    }

    /// <summary>
    /// By Hoeffding's inequality and the union bound over classes, positions and rows, a right sampler fails with a chance below 1e-6. One that draws rows
    /// with equal chances must fail.
    /// </summary>
    [Fact]
    [Trait("Kind", "Guarantee")]
    public void Sample_ManySets_HaveClassesAndRowsWithEqualChances()
    {
        const int Sets = 60_000, OddCount = 2;
        var sampler = new OddKOutSampler(Labels, OddCount);
        Assert.True(AreUniform(sampler.Sample(4 * Sets, new Random(2))));

        var random = new Random(3);
        Assert.False(AreUniform([.. Enumerable.Range(0, 4 * Sets).Select(_ => random.Next(Labels.Length))]));

        static bool AreUniform(int[] sample)
        {
            var bound = Math.Sqrt(Math.Log(2 * (5 * 3 + 25 + 2) / 1e-6) / (2.0 * Sets));
            var sets = sample.Chunk(4).ToArray();
            var classes = sets.Select(set => set.Select(row => (int)Labels[row]).ToArray()).ToArray();
            var right = true;
            for (var k = 0; k < 5; k++)
            {
                foreach (var position in new[] { 0, 2, 3 })
                    right &= Math.Abs(classes.Average(set => set[position] == k ? 1.0 : 0) - 0.2) < bound;
                for (var other = 0; other < 5; other++)
                    right &= Math.Abs(classes.Average(set => set[0] == k && set[2] == other ? 1.0 : 0) - (k == other ? 0 : 0.05)) < bound;
            }
            foreach (var position in new[] { 0, 1 })   // the first of the two rows of class 0
                right &= Math.Abs(sets.Average(set => set[position] == 0 ? 1.0 : 0) - 0.1) < bound;
            return right;
        }
    }

    [Fact]
    [Trait("Kind", "Example")]
    public void Sample_SameSeed_GivesTheSameRows() => Assert.Equal(
        new OddKOutSampler(Labels, 1).Sample(300, new Random(4)), new OddKOutSampler(Labels, 1).Sample(300, new Random(4)));

    [Fact]
    [Trait("Kind", "Example")]
    public void Sample_ClassWithOneRow_IsNeverThePair()
    {
        var sample = new OddKOutSampler([7, 8, 8, 9, 9], 1).Sample(600, new Random(5));
        Assert.All(sample.Chunk(3), set => Assert.NotEqual(0, set[0]));
        Assert.Contains(sample.Chunk(3), set => set[2] == 0);
    }

    [Fact]
    [Trait("Kind", "Example")]
    public void OddKOutSampler_FewerClassesThanKAndTwo_NamesBothNumbers()
    {
        var error = Assert.Throws<ArgumentException>(() => new OddKOutSampler([0, 0, 1, 1], 1));
        Assert.StartsWith("OddKOut with k = 1 needs 3 classes or more. Got 2.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Kind", "Example")]
    public void OddKOutSampler_NoClassWithTwoRows_IsRefused()
    {
        var error = Assert.Throws<ArgumentException>(() => new OddKOutSampler([0, 1, 2], 1));
        Assert.StartsWith("OddKOut needs a class with two rows or more. Got 3 classes with one row each.", error.Message, StringComparison.Ordinal);
    }
}
