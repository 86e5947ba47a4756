using MLExtensions;

namespace Extensions.Evaluation.Tests.Noise;

public class ConfidentLearningTests
{
    /// <summary>Class 2 is right in less than half of its rows, and still most often.</summary>
    private static readonly double[][] Uneven = [[0.8, 0.1, 0.2, 0.0], [0.1, 0.7, 0.2, 0.1], [0.05, 0.1, 0.4, 0.1], [0.05, 0.1, 0.2, 0.8]];

    [Fact, Trait("Kind", "Example")]
    public void Compute_FiveRows_IsAsCountedByHand()
    {
        // t = (0.7, 0.525). Row 2 reaches t_1 alone, row 3 neither.
        var noise = ConfidentLearning.Compute([0.9, 0.1, 0.8, 0.2, 0.4, 0.6, 0.65, 0.35, 0.3, 0.7], 2, [0, 0, 0, 1, 1]);
        Assert.Equal([0.7, 0.525], noise.Thresholds.Select(t => Math.Round(t, 12)));
        Assert.Equal((2, 1, 0, 1), (noise.ConfidentCount(0, 0), noise.ConfidentCount(0, 1), noise.ConfidentCount(1, 0), noise.ConfidentCount(1, 1)));
        Assert.Equal([0.4, 0.2, 0, 0.4], new[] { noise.Joint(0, 0), noise.Joint(0, 1), noise.Joint(1, 0), noise.Joint(1, 1) }.Select(q => Math.Round(q, 12)));
        Assert.Equal((0.6, 0.4), (noise.GivenPrior[0], noise.GivenPrior[1]));
        Assert.Equal(0.6, noise.TruePrior[1], 1e-12);
        Assert.Equal((1 / 3.0, 2 / 3.0), (noise.GivenWhenTrue(0, 1), noise.GivenWhenTrue(1, 1)), ToTwelveDigits);
        Assert.Equal((1 / 3.0, 2 / 3.0), (noise.TrueWhenGiven(1, 0), noise.TrueWhenGiven(0, 0)), ToTwelveDigits);
        Assert.Equal(0.2, noise.NoiseRate, 1e-12);
        Assert.Equal((2, 5.0), (noise.ClassCount, noise.RowCount));
    }

    /// <summary>Of the classes that reach their thresholds the most probable counts, even where another is more probable still.</summary>
    [Fact, Trait("Kind", "Example")]
    public void Compute_MostProbableClassBelowItsThreshold_DoesNotCount()
    {
        double[] probabilities = [0.5, 0.3, 0.2, 1, 0, 0, 0.5, 0.25, 0.25, 0.4, 0.3, 0.3];
        var noise = ConfidentLearning.Compute(probabilities, 3, [1, 0, 2, 2]);   // t = (1, 0.3, 0.275)
        Assert.Equal((1, 0), (noise.ConfidentCount(1, 1), noise.ConfidentCount(1, 0)));
        Assert.Equal((1, 0), (noise.ConfidentCount(2, 1), noise.ConfidentCount(2, 2)));   // of equal ones the lowest; the third row counts nowhere
    }

    [Fact, Trait("Kind", "Example")]
    public void Compute_ClassWithoutRows_HasNoThreshold()
    {
        var noise = ConfidentLearning.Compute([0.9, 0, 0.1, 0, 0.1, 0.9, 0.1, 0.8, 0.1], 3, [0, 2, 2]);
        Assert.True(double.IsNaN(noise.Thresholds[1]) && double.IsNaN(noise.GivenWhenTrue(0, 1)) && double.IsNaN(noise.TrueWhenGiven(1, 1)));
        Assert.Equal((0, 0, 0), (noise.TruePrior[1], noise.GivenPrior[1], noise.ConfidentCount(2, 1)));
        Assert.Equal(1, noise.TruePrior.Sum(), 1e-12);
    }

    /// <summary>Estimates stay within the binomial quantiles of the rows of each class, at a false-alarm probability of 1e-6 in all, and 0.01 for rows between clusters.</summary>
    [Theory, Trait("Kind", "Guarantee")]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(10)]
    public void Compute_KnownNoise_IsRecovered(int classCount)
    {
        var truth = classCount == 4 ? Uneven : SomeNoisyLabels.Symmetric(classCount, 0.75);
        var rows = SomeNoisyLabels.Rows(truth, 3000 * classCount, 11 + classCount);
        Assert.True(IsRecovered(ConfidentLearning.Compute(rows.Probabilities, classCount, rows.Given), rows, truth));
    }

    /// <summary>A threshold of 0.5 for every class never sees class 2 of the uneven noise; a model that has seen the labels repeats them.</summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void Compute_KnownNoise_IsMissedByFixedThresholdsAndByTrainedRows()
    {
        var rows = SomeNoisyLabels.Rows(Uneven, 12000, 15);
        Assert.False(IsRecovered(ConfidentLearning.Estimate(new(rows.Probabilities, 4, rows.Given, default), [0.5, 0.5, 0.5, 0.5]), rows, Uneven));
        var memorised = rows.Given.SelectMany(given => Enumerable.Range(0, 4).Select(k => k == given ? 0.94 : 0.02)).ToArray();
        Assert.False(IsRecovered(ConfidentLearning.Compute(memorised, 4, rows.Given), rows, Uneven));
        Assert.Equal(0, ConfidentLearning.Compute(memorised, 4, rows.Given).NoiseRate);
    }

    [Fact, Trait("Kind", "Guarantee")]
    public void Compute_RightLabels_HasHardlyAnyNoise()
    {
        var rows = SomeNoisyLabels.Rows(SomeNoisyLabels.Symmetric(5, 1), 5000, 3);
        Assert.InRange(ConfidentLearning.Compute(rows.Probabilities, 5, rows.Given).NoiseRate, 0, 0.002);
    }

    [Fact, Trait("Kind", "Property")]
    public void Compute_GeneratedRows_EqualsPlainLoops()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var rows = SomeClasses.Rows(50 + 10 * seed, seed, 2 + seed % 5);
            var (noise, naive) = (ConfidentLearning.Compute(rows.Probabilities, rows.ClassCount, rows.Labels, rows.Weights), new NaiveConfidentLearning(rows));
            for (var i = 0; i < rows.ClassCount; i++)
                for (var j = 0; j < rows.ClassCount; j++)
                {
                    Assert.Equal(naive.Counts[i][j], noise.ConfidentCount(i, j), 1e-9);
                    Assert.Equal(naive.Joint(i, j), noise.Joint(i, j), 1e-12);
                }
        }
    }

    [Fact, Trait("Kind", "Property")]
    public void Compute_ClassesRenamed_RenamesEverything()
    {
        var rows = SomeNoisyLabels.Rows(Uneven, 500, 4, distance: 2);
        int[] names = [2, 0, 3, 1];
        var renamed = new double[rows.Probabilities.Length];
        for (var i = 0; i < renamed.Length; i++)
            renamed[i / 4 * 4 + names[i % 4]] = rows.Probabilities[i];
        var (noise, other) = (ConfidentLearning.Compute(rows.Probabilities, 4, rows.Given), ConfidentLearning.Compute(renamed, 4, Array.ConvertAll(rows.Given, given => names[given])));
        for (var i = 0; i < 4; i++)
            for (var j = 0; j < 4; j++)
            {
                Assert.Equal(noise.ConfidentCount(i, j), other.ConfidentCount(names[i], names[j]));
                Assert.Equal(noise.GivenWhenTrue(i, j), other.GivenWhenTrue(names[i], names[j]), 1e-12);
                Assert.Equal(noise.TrueWhenGiven(j, i), other.TrueWhenGiven(names[j], names[i]), 1e-12);
            }
    }

    [Fact, Trait("Kind", "Example")]
    public void Compute_OneLabelOnly_SaysSo()
        => Assert.StartsWith("All rows are labelled 1; labels of two classes at least", Assert.Throws<InputDataException>(() => ConfidentLearning.Compute([0.5, 0.5, 0.1, 0.9], 2, [1, 1])).Message, StringComparison.Ordinal);

    [Fact, Trait("Kind", "Example")]
    public void Joint_NoSuchClass_SaysSo()
    {
        var noise = ConfidentLearning.Compute([0.9, 0.1, 0.1, 0.9], 2, [0, 1]);
        Assert.StartsWith("truth must be a class from 0 to 1. Got 2.", Assert.Throws<ArgumentOutOfRangeException>(() => noise.Joint(0, 2)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => noise.ConfidentCount(-1, 0));
    }

    private static bool IsRecovered(LabelNoise noise, SomeNoisyLabels rows, double[][] truth)
    {
        var (classCount, tail, between) = (truth.Length, 0.5e-6 / (truth.Length * truth.Length), 0.01);
        return Enumerable.Range(0, classCount).All(j => rows.True.Count(k => k == j) is var count && Enumerable.Range(0, classCount).All(i =>
            noise.GivenWhenTrue(i, j) >= BetaDistribution.BinomialQuantile(tail, count, truth[i][j]) / (double)count - between
            && noise.GivenWhenTrue(i, j) <= BetaDistribution.BinomialQuantile(1 - tail, count, truth[i][j]) / (double)count + between));
    }

    private static bool ToTwelveDigits((double, double) one, (double, double) other) => Math.Abs(one.Item1 - other.Item1) + Math.Abs(one.Item2 - other.Item2) < 1e-12;

    [Fact, Trait("Kind", "Property")]
    public void ResampledNoiseRate_AnyWeights_IsThatOfConfidentLearning()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var (rows, random) = (SomeClasses.Rows(80, seed, 2 + seed % 4), new Random(seed));
            var rate = new ResampledNoiseRate(rows.Probabilities, rows.ClassCount, rows.Labels);
            double[] weights = [.. rows.Labels.Select(_ => (double)random.Next(3))];
            Assert.Equal(ConfidentLearning.Compute(rows.Probabilities, rows.ClassCount, rows.Labels, weights).NoiseRate, rate.Compute(weights), 12);
        }
        Assert.Contains("All rows are labelled 1", Assert.Throws<InputDataException>(() => new ResampledNoiseRate([0.5, 0.5, 0.5, 0.5], 2, [0, 1]).Compute([0, 1])).Message, StringComparison.Ordinal);
    }
}
