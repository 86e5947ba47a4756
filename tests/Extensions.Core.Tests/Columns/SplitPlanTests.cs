using FsCheck.Xunit;
using MLExtensions.Columns;

namespace Extensions.Core.Tests.Columns;

public class SplitPlanTests
{
    [Property(MaxTest = 200), Trait("Kind", "Property")]
    public void Stratified_AnyStrata_EveryStratumWithinOneRowOfItsShare(byte[] values, byte first, byte second, int seed)
    {
        var strata = values.Select(value => value % 7).ToArray();
        var fractions = Fractions(first, second);
        var parts = SplitPlan.Stratified(strata, fractions, seed);

        foreach (var stratum in strata.Distinct())
        {
            var members = parts.Where((_, row) => strata[row] == stratum).ToArray();
            for (var part = 0; part < fractions.Length; part++)
                Assert.InRange(Math.Abs(members.Count(chosen => chosen == part) - fractions[part] * members.Length), 0, 1 + 1e-6);
            Assert.Contains((byte)0, members);
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void Stratified_ManySmallStrata_TotalsKeepTheFractions()
    {
        var strata = Enumerable.Range(0, 3000).Select(row => row / 3).ToArray();
        var parts = SplitPlan.Stratified(strata, [0.7, 0.15, 0.15], seed: 5);
        // Rounding each stratum of three rows by itself would give 2, 1, 0 and leave the last part without a row.
        Assert.Equal([2100, 450, 450], Enumerable.Range(0, 3).Select(part => parts.Count(chosen => chosen == part)));
    }

    [Fact, Trait("Kind", "Example")]
    public void Stratified_SameSeed_SamePartsAndOtherSeedOthers()
    {
        var strata = new int[500];
        Assert.Equal(SplitPlan.Stratified(strata, [0.5, 0.5], 3), SplitPlan.Stratified(strata, [0.5, 0.5], 3));
        Assert.NotEqual(SplitPlan.Stratified(strata, [0.5, 0.5], 3), SplitPlan.Stratified(strata, [0.5, 0.5], 4));
    }

    [Property(MaxTest = 200), Trait("Kind", "Property")]
    public void Folds_AnyStrata_FoldsAndStrataEvenToOneRow(byte[] values, byte folds, int seed)
    {
        var (strata, count) = (values.Select(value => value % 5).ToArray(), 2 + folds % 6);
        var parts = SplitPlan.Folds(strata, count, seed);
        foreach (var stratum in strata.Distinct())
            AssertEven(parts.Where((_, row) => strata[row] == stratum), count);
        AssertEven(parts, count);
    }

    [Property(MaxTest = 200), Trait("Kind", "Property")]
    public void Contiguous_AnyBlocks_AscendsAndFillsEveryPart(byte[] sizes, byte first, byte second)
    {
        var fractions = Fractions(first, second);
        int[] blocks = [.. sizes.Select(size => 1 + size)];
        var parts = SplitPlan.Contiguous(blocks, fractions);
        Assert.Equal(parts.Order(), parts);
        if (blocks.Length >= 3)
            Assert.Equal([0, 1, 2], parts.Distinct().Select(part => (int)part));
    }

    [Fact, Trait("Kind", "Example")]
    public void Contiguous_BlocksOfDifferentSize_CutWhereTheMiddleFalls()
    {
        // 10 rows, cuts at 6 and 8: the middles of the blocks lie at 1.5, 5, 7.5 and 9.
        Assert.Equal([0, 0, 1, 2], SplitPlan.Contiguous([3, 4, 1, 2], [0.6, 0.2, 0.2]));
        Assert.Equal([0, 1, 2], SplitPlan.Contiguous([1, 1, 1], [0.9, 0.05, 0.05]));
    }

    private static double[] Fractions(byte first, byte second)
    {
        var total = 2.0 + first + second + 20;
        return [(1 + first) / total, (1 + second) / total, 20 / total];
    }

    private static void AssertEven(IEnumerable<byte> parts, int count)
    {
        var sizes = Enumerable.Range(0, count).Select(fold => parts.Count(part => part == fold)).ToArray();
        Assert.InRange(sizes.Max() - sizes.Min(), 0, 1);
    }
}
