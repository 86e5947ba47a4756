using System.ComponentModel.DataAnnotations;
using MLExtensions;

namespace Extensions.Evaluation.Tests.Shift;

public class ClassifierTwoSampleTestTests
{
    private static readonly TwoSampleClassifier[] Classifiers = Enum.GetValues<TwoSampleClassifier>();

    /// <summary>Without a shift p-values up to alpha come with probability alpha at most, at a false-alarm probability of 1e-6; the accuracy on training rows fails that.</summary>
    [Theory, Trait("Kind", "Guarantee")]
    [InlineData(TwoSampleClassifier.NearestNeighbors)]
    [InlineData(TwoSampleClassifier.LogisticRegression)]
    public void Compute_NoShift_SmallPValuesAreRare(TwoSampleClassifier classifier)
    {
        Assert.True(Uniform.IsNotTooSmall(Runs((x, y, seed) => ClassifierTwoSampleTest.Compute(x, y, 3, new() { Classifier = classifier, Seed = seed }).PValue), 1e-6));
        Assert.False(Uniform.IsNotTooSmall(Runs((x, y, _) => OnTrainingRows(x, y)), 1e-6));

        static IEnumerable<double> Runs(Func<double[], double[], int, double> test)
            => Enumerable.Range(0, 800).Select(seed => (Random: new Random(seed), seed)).Select(run => test(SomeSamples.Normal(run.Random, 40, new double[3]), SomeSamples.Normal(run.Random, 55, new double[3]), run.seed));

        double OnTrainingRows(double[] x, double[] y)
        {
            var isSecond = ClassifierTwoSampleTest.Classifier([.. x, .. y[..x.Length]], 3, classifier);
            var hits = Enumerable.Range(0, 40).Sum(row => (isSecond(x.AsMemory(3 * row, 3)) ? 0 : 1) + (isSecond(y.AsMemory(3 * row, 3)) ? 1 : 0));
            return BetaDistribution.BinomialCumulative(80 - hits, 80, 0.5);
        }
    }

    [Fact, Trait("Kind", "Guarantee")]
    public void Compute_Shift_IsFound()
    {
        var random = new Random(4);
        var (reference, moved, wider) = (SomeSamples.Normal(random, 600, [0, 0]), SomeSamples.Normal(random, 400, [1, 0]), SomeSamples.Normal(random, 400, [0, 0], 3));
        Assert.All(Classifiers, classifier => Assert.InRange(ClassifierTwoSampleTest.Compute(reference, moved, 2, new() { Classifier = classifier }).PValue, 0, 1e-6));
        Assert.InRange(ClassifierTwoSampleTest.Compute(reference, wider, 2).PValue, 0, 1e-6);
        var blind = ClassifierTwoSampleTest.Compute(reference, wider, 2, new() { Classifier = TwoSampleClassifier.LogisticRegression });
        Assert.InRange(blind.PValue, 0.001, 1);
    }

    /// <summary>Of normal laws d apart the best accuracy is that of cutting half-way, Phi(d / 2).</summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void Compute_NormalLaws_ComesNearTheBestAccuracy()
    {
        var random = new Random(7);
        var (reference, current) = (SomeSamples.Normal(random, 4000, [0, 0]), SomeSamples.Normal(random, 4000, [1.2, 1.6]));
        var best = 1 - NormalDistribution.Tail(1);
        var noise = (BetaDistribution.BinomialQuantile(1 - 1e-6, 4000, best) - BetaDistribution.BinomialQuantile(1e-6, 4000, best)) / 8000.0;
        Assert.All(Classifiers, classifier => Assert.InRange(ClassifierTwoSampleTest.Compute(reference, current, 2, new() { Classifier = classifier }).Accuracy, best - 0.01 - noise, best + noise));
    }

    [Fact, Trait("Kind", "Example")]
    public void Compute_ConstantColumns_IsACoin() => Assert.All(Classifiers, classifier =>
    {
        var test = ClassifierTwoSampleTest.Compute([.. Enumerable.Repeat(3.0, 20)], [.. Enumerable.Repeat(3.0, 30)], 1, new() { Classifier = classifier });
        Assert.Equal((0.5, 20), (test.Accuracy, test.TestCount));
        Assert.InRange(test.PValue, 0.5, 1);
    });

    /// <summary>Samples that a plane separates: the ridge keeps the regression finite.</summary>
    [Fact, Trait("Kind", "Example")]
    public void Compute_SeparableSamples_AreToldApart() => Assert.All(Classifiers, classifier =>
    {
        var test = ClassifierTwoSampleTest.Compute([.. Enumerable.Range(0, 40).Select(i => i / 40.0)], [.. Enumerable.Range(0, 40).Select(i => 5e6 + i)], 1, new() { Classifier = classifier, TestShare = 0.25 });
        Assert.Equal((1, 20), (test.Accuracy, test.TestCount));
        Assert.Equal(Math.Pow(0.5, 20), test.PValue, 1e-12);
    });

    /// <summary>Copies of a row tie: the training rows at one distance share the last places.</summary>
    [Fact, Trait("Kind", "Property")]
    public void CountOfFirst_GeneratedRows_EqualsSorting()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var random = new Random(seed);
            var (width, n, m) = (1 + seed % 3, random.Next(1, 60), random.Next(2, 60));
            var points = Enumerable.Range(0, (n + m) * width).Select(_ => seed % 2 == 0 ? random.NextDouble() : random.Next(4)).ToArray();
            var tree = new NeighborTree(points, width, n);
            var (row, k) = (random.Next(n + m), random.Next(1, n + m));
            var distances = Enumerable.Range(0, n + m).Where(other => other != row).Select(other => (IsFirst: other < n, Distance: Enumerable.Range(0, width).Sum(j => Square(points[other * width + j] - points[row * width + j])))).ToArray();
            var limit = distances.Select(one => one.Distance).Order().ElementAt(k - 1);
            var (inside, tied) = (distances.Where(one => one.Distance < limit).ToArray(), distances.Where(one => one.Distance == limit).ToArray());
            var expected = inside.Count(one => one.IsFirst) + (k - inside.Length) * tied.Count(one => one.IsFirst) / (double)tied.Length;
            Assert.Equal(expected, tree.CountOfFirst(points.AsSpan(row * width, width), k, row), 1e-12);
        }

        static double Square(double x) => x * x;
    }

    [Fact, Trait("Kind", "Example")]
    public void Compute_InputOutOfRange_SaysSo()
    {
        Assert.StartsWith("The current sample has 3 rows; at least 4 are needed.", Assert.Throws<InputDataException>(() => ClassifierTwoSampleTest.Compute([1, 2, 3, 4], [1, 2, 3], 1)).Message, StringComparison.Ordinal);
        Assert.StartsWith("Column 0 has numbers whose variance is not finite", Assert.Throws<InputDataException>(() => ClassifierTwoSampleTest.Compute([1e300, -1e300, 1e300, 2], [1, 2, 3, 4], 1)).Message, StringComparison.Ordinal);
        Assert.All([0, 1, double.NaN], bad => Assert.Throws<ValidationException>(() => ClassifierTwoSampleTest.Compute([1, 2, 3, 4], [1, 2, 3, 4], 1, new() { TestShare = bad })));
        Assert.Throws<ValidationException>(() => ClassifierTwoSampleTest.Compute([1, 2, 3, 4], [1, 2, 3, 4], 1, new() { Classifier = (TwoSampleClassifier)9 }));
    }
}
