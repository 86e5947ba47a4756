namespace Extensions.AutoML.Tests.Tuners.Surrogates;

public sealed class GaussianProcessTests
{
    private static readonly int[] Groups = [0, 1, 1, 2];
    private static readonly MaternKernel Kernel = new([0.4, 1.3, 0.8], 1.7, 0.01);

    [Fact]
    public void Predict_RandomPoints_IsWhatEliminationGives()
    {
        var (features, targets, points) = Some(12, 3);
        var process = new GaussianProcess(Kernel, features, Groups, targets);
        var (means, variances) = process.Predict(points);
        for (var place = 0; place < points.Length; place++)
        {
            double[] cross = [.. features.Select(feature => Naive(feature, points[place]))];
            var weights = Solve(features, cross);
            Assert.Equal(weights.Zip(targets, (weight, target) => weight * target).Sum(), means[place], 9);
            Assert.Equal(Kernel.Variance - weights.Zip(cross, (weight, covariance) => weight * covariance).Sum(), variances[place], 9);
        }
        var covariances = process.Covariances(points, points);
        Assert.Equal(variances[1], covariances[1, 1], 9);
        var first = Solve(features, [.. features.Select(feature => Naive(feature, points[0]))]);
        Assert.Equal(Naive(points[0], points[2]) - first.Zip(features, (weight, feature) => weight * Naive(feature, points[2])).Sum(), covariances[0, 2], 9);
    }

    [Fact]
    public void With_FurtherPoints_IsTheProcessOfAll()
    {
        var (features, targets, points) = Some(10, 3);
        var all = new GaussianProcess(Kernel, features, Groups, targets).Predict(points);
        var part = new GaussianProcess(Kernel, features[..6], Groups, targets[..6]).With(features[6..], targets[6..]).Predict(points);
        Assert.Equal(all.Means, part.Means);
        Assert.Equal(all.Variances, part.Variances);
    }

    [Fact]
    public void Predict_SamePointTwiceWithoutNoise_IsFinite()
    {
        var features = Enumerable.Repeat(new[] { 0.1, 0.2, 0.3, 0.4 }, 5).ToArray();
        var (means, variances) = new GaussianProcess(Kernel with { Noise = 0 }, features, Groups, [1, 1, 1, 1, 1]).Predict(features);
        Assert.Equal(1, means[0], 4);
        Assert.InRange(variances[0], 0, 1e-4);
    }

    [Fact]
    public void Evaluate_AnyKernel_HasTheGradientOfItsValue()
    {
        var (features, targets, _) = Some(15, 0);
        var fit = new KernelFit(features, Groups, targets);
        double[] point = [-0.5, 0.3, 0.1, 0.2, -3];
        var gradient = fit.Evaluate(point).Gradient;
        for (var i = 0; i < point.Length; i++)
        {
            double[] Moved(double by) => [.. point.Select((value, place) => place == i ? value + by : value)];
            Assert.Equal((fit.Evaluate(Moved(1e-5)).Value - fit.Evaluate(Moved(-1e-5)).Value) / 2e-5, gradient[i], 5);
        }
    }

    [Fact]
    public void Find_OneFeatureMatters_GivesItTheShortestScale()
    {
        var random = new Random(6);
        double[][] features = [.. Enumerable.Range(0, 40).Select(_ => new[] { random.NextDouble(), random.NextDouble(), random.NextDouble() })];
        var targets = SurrogateTargets.Standardize([.. features.Select(feature => Math.Sin(8 * feature[1]))]);
        var fit = new KernelFit(features, [0, 1, 2], targets);
        var kernel = fit.Find(3, new Random(1));
        Assert.True(kernel.LengthScales[1] < 0.3 * kernel.LengthScales[0] && kernel.LengthScales[1] < 0.3 * kernel.LengthScales[2], string.Join(" ", kernel.LengthScales));
        Assert.True(kernel.Noise < 0.01);
    }

    private static (double[][] Features, double[] Targets, double[][] Points) Some(int count, int points)
    {
        var random = new Random(9);
        double[] Row() => [.. Groups.Select(_ => random.NextDouble())];
        return ([.. Enumerable.Range(0, count).Select(_ => Row())], [.. Enumerable.Range(0, count).Select(_ => random.NextNormal())], [.. Enumerable.Range(0, points).Select(_ => Row())]);
    }

    private static double Naive(double[] a, double[] b)
    {
        var r = Math.Sqrt(Enumerable.Range(0, a.Length).Sum(place => Math.Pow((a[place] - b[place]) / Kernel.LengthScales[Groups[place]], 2)));
        return Kernel.Variance * (1 + Math.Sqrt(5) * r + 5 * r * r / 3) * Math.Exp(-Math.Sqrt(5) * r);
    }

    /// <summary>Solves (K + noise I) w = right by Gauss and Jordan's elimination.</summary>
    private static double[] Solve(double[][] features, double[] right)
    {
        var n = features.Length;
        double[][] rows = [.. features.Select((feature, row) => features.Select((other, column) => Naive(feature, other) + (row == column ? Kernel.Noise : 0)).Append(right[row]).ToArray())];
        for (var pivot = 0; pivot < n; pivot++)
        {
            var best = Enumerable.Range(pivot, n - pivot).MaxBy(row => Math.Abs(rows[row][pivot]));
            (rows[pivot], rows[best]) = (rows[best], rows[pivot]);
            for (var row = 0; row < n; row++)
            {
                if (row == pivot)
                    continue;
                var factor = rows[row][pivot] / rows[pivot][pivot];
                for (var column = pivot; column <= n; column++)
                    rows[row][column] -= factor * rows[pivot][column];
            }
        }
        return [.. rows.Select((row, place) => row[n] / row[place])];
    }
}
