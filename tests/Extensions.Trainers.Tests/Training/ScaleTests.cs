using MLExtensions.Columns;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Training;

public class ScaleTests
{
    [Theory, Trait("Kind", "Example")]
    [InlineData(false)]
    [InlineData(true)]
    public void Measure_DenseRows_GivesWeightedMeanAndDeviationOfTheTrainingRowsOnly(bool weighted)
    {
        var block = Fits.Dense(50, 4, 0, weights: weighted);
        long[] rows = [3, 4, 9, 20, 21, 22, 40];
        var scale = InputScale.Measure(block.Features, rows, block.Weights);
        for (var c = 0; c < 4; c++)
        {
            double Weight(long row) => block.Weights?[row] ?? 1;
            var total = rows.Sum(Weight);
            var mean = rows.Sum(row => Weight(row) * block.Row((int)row)[c]) / total;
            var variance = rows.Sum(row => Weight(row) * Math.Pow(block.Row((int)row)[c] - mean, 2)) / total;
            Assert.Equal((float)mean, scale.Offset[c]);
            Assert.Equal(c == 1 ? 0 : 1 / Math.Sqrt(variance), scale.Factor[c], 1e-9);   // column 1 is constant
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void Measure_LargeMeanSmallDeviation_LosesNothing()
    {
        var values = Enumerable.Range(0, 1000).Select(i => 1_000_000f + i % 2).ToArray();
        var scale = InputScale.Measure(new DenseFeatures(1000, 1, values), Enumerable.Range(0, 1000).Select(i => (long)i).ToArray(), null);
        Assert.Equal((1_000_000.5f, 2.0), (scale.Offset[0], Math.Round(scale.Factor[0], 9)));
    }

    /// <summary>Divided by its deviation, an indicator of one row in a thousand would become 32 there.</summary>
    [Fact, Trait("Kind", "Example")]
    public void Measure_Indicator_KeepsItsScale()
    {
        // Columns: an indicator of a rare category; the same numbers doubled.
        var values = Enumerable.Range(0, 1000).SelectMany(i => new[] { i == 7 ? 1f : 0, i == 7 ? 2f : 0 }).ToArray();
        var scale = InputScale.Measure(new DenseFeatures(1000, 2, values), Enumerable.Range(0, 1000).Select(i => (long)i).ToArray(), null);
        Assert.Equal((0.001f, 0.002f), (scale.Offset[0], scale.Offset[1]));
        Assert.Equal(1, scale.Factor[0]);
        Assert.Equal(1 / (2 * Math.Sqrt(0.000999)), scale.Factor[1], 1e-9);
    }

    [Fact, Trait("Kind", "Example")]
    public void Measure_SparseRows_DividesByTheRootMeanSquareOfTheNonZeros()
    {
        // Columns: 3 and 4 in two rows; only in a row that does not train; never.
        var features = new SparseFeatures(3, 3, [0, 1, 2, 3], [0, 0, 1], [3, 4, 5]);
        var scale = InputScale.Measure(features, [0, 1], null);
        Assert.Empty(scale.Offset);
        Assert.Equal([1 / Math.Sqrt(12.5), 0, 0], scale.Factor);
    }

    [Fact, Trait("Kind", "Example")]
    public void Measure_LabelsThatDoNotVary_HaveDeviationOne()
    {
        var block = new ExampleBlock(new DenseFeatures(3, 1, [1, 2, 3]), [0.1f, 0.1f, 0.1f], 1, null);
        Assert.Equal(new LabelScale(0.1f, 1), LabelScale.Measure(block, [0, 1, 2]) with { Mean = 0.1f });
    }

    [Fact, Trait("Kind", "Property")]
    public void Split_Classes_KeepTheirShareAndATrainingRowEach()
    {
        int[] strata = [.. Enumerable.Repeat(0, 200), .. Enumerable.Repeat(1, 40), 2, 3, 3];
        var (train, validation) = ValidationSplit.Split(strata, 0.75, seed: 3);
        Assert.Equal(Enumerable.Range(0, strata.Length).Select(row => (long)row), train.Concat(validation).Order());
        Assert.Equal((150, 30), (validation.Count(row => strata[row] == 0), validation.Count(row => strata[row] == 1)));
        Assert.Contains(train, row => strata[row] == 2);
        Assert.Contains(train, row => strata[row] == 3);
    }

    [Fact, Trait("Kind", "Example")]
    public void Split_TooFewRows_LeavesAllToTraining()
    {
        var (train, validation) = ValidationSplit.Split(new int[90], 0.1, seed: 3);
        Assert.Equal((90, 0), (train.Length, validation.Length));
    }
}
