using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions;
using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal.Weights;

public class DomainClassifierTests
{
    private static readonly MLContext ML = new(1);

    /// <summary>At the minimum the gradient is 0: checked by plain loops on standardised features, for populations of unequal number.</summary>
    [Theory, Trait("Kind", "Property")]
    [InlineData(300, 900, 1)]
    [InlineData(50, 40, 30)]
    [InlineData(1, 2000, 3)]
    public void Fit_AnyPopulations_GradientIsZero(int first, int second, int width)
    {
        var (random, l2) = (new Random(width), 0.7);
        float[] Draw(int count, double shift) => [.. Enumerable.Range(0, count * width).Select(i => (float)(10 * (i % width) + random.NextDouble() + shift))];
        var (calibration, target) = (Draw(first, 0), Draw(second, 0.2));
        var fitted = DomainClassifier.Fit(calibration, target, width, l2);
        var smaller = (double)Math.Min(first, second);
        double[] mean = [.. fitted.Offsets];
        var (variance, gradient, intercept) = (new double[width], new double[width], 0.0);
        for (var pass = 0; pass < 2; pass++)
            for (var i = 0; i < first + second; i++)
            {
                var row = i < first ? calibration[(i * width)..((i + 1) * width)] : target[((i - first) * width)..((i - first + 1) * width)];
                var amount = smaller / (i < first ? first : second);
                for (var j = 0; j < width; j++)
                    if (pass == 0)
                        variance[j] += amount / (2 * smaller) * (row[j] - mean[j]) * (row[j] - mean[j]);
                    else
                        gradient[j] += amount * (fitted.Probability(row) - (i < first ? 0 : 1)) * (row[j] - mean[j]) / Math.Sqrt(variance[j]);
                if (pass == 1)
                    intercept += amount * (fitted.Probability(row) - (i < first ? 0 : 1));
            }
        Assert.Equal(0, intercept, 1e-5 * smaller);
        for (var j = 0; j < width; j++)
            Assert.Equal(0, gradient[j] + l2 * fitted.Coefficients[j] * Math.Sqrt(variance[j]), 1e-5 * smaller);
    }

    /// <summary>How many rows a population has says nothing about the ratio: with ten times the target rows it stays 1 where nothing shifted.</summary>
    [Fact, Trait("Kind", "Property")]
    public void Fit_ManyTargetRowsOfTheSameLaw_RatioIsNearOne()
    {
        var random = new Random(1);
        float[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)random.NextDouble())];
        var fitted = new FittedDomainClassifier("Features", DomainClassifier.Fit(Draw(1000), Draw(100_000), 1, 1));
        Assert.All(Draw(100), x => Assert.InRange(fitted.Of(new(-1, 1, [x]), 0), 0.7, 1.4));
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_SeparatePopulationsAndConstantFeature_IsClipped()
    {
        var fitted = new FittedDomainClassifier("Features", DomainClassifier.Fit([0, 5, 1, 5, 2, 5], [1000, 5, 1001, 5, 1002, 5], 2, 1e-6));
        Assert.Equal(99, fitted.Of(new(-1, 1, [1000, 5]), 0), 1e-9);
        Assert.Equal(1 / 99.0, fitted.Of(new(-1, 1, [0, 5]), 0), 1e-9);
        Assert.Equal(0, fitted.Classifier.Coefficients[1]);
        Assert.Equal(double.NaN, fitted.Of(new(-1, 1, [float.NaN, 5]), 0));
    }

    [Fact, Trait("Kind", "Example")]
    public void Settings_SavedAndRead_HoldNoRows()
    {
        CalibrationWeights weights = new DomainClassifierWeights(View([1, 2], [3, 4])) { L2 = 2 };
        var json = JsonSerializer.Serialize(weights);
        Assert.Equal("""{"type":"domain_classifier","feature_column_name":"Features","l2":2}""", json);
        var read = Assert.IsType<DomainClassifierWeights>(JsonSerializer.Deserialize<CalibrationWeights>(json));
        Assert.Equal(2, read.L2);
        Assert.Contains("no part of saved settings", Assert.Throws<InputDataException>(() => read.Fit(Rows)).Message);
        Assert.Equal(2, (read with { TargetRows = View([1, 2], [3, 4]) }).Fit(Rows).Weights.Length);
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_BadTargetRows_SaysWhich()
    {
        static string Fault(IDataView target) => Assert.Throws<InputDataException>(() => new DomainClassifierWeights(target).Fit(Rows)).Message;
        Assert.Contains("value NaN in slot 1 of target row 0", Fault(View([1, float.NaN])));
        Assert.Contains("no row of the new population", Fault(View()));
        Assert.Contains("have 1 features in 'Features'; the calibration rows have 2", Fault(ML.Data.LoadFromEnumerable([new One()])));
        Assert.Contains("slot 0 of calibration row 1", Assert.Throws<InputDataException>(() => new DomainClassifierWeights(View([1, 2])).Fit(new([1, 2]) { Features = [1, 2, float.NaN, 4], FeatureCount = 2 })).Message);
        Assert.Contains("The feature column 'Absent' is absent", Assert.Throws<ArgumentOutOfRangeException>(() => new DomainClassifierWeights(View([1, 2]), "Absent").Fit(Rows)).Message);
    }

    [Fact, Trait("Kind", "Example")]
    public void Settings_OutsideTheirLimits_AreRefused()
    {
        ConformalProcedure[] all = [new WeightedSplit(new AgeWeights(0)), new WeightedSplit(new AgeWeights(1.1)), new WeightedSplit(new AgeWeights(double.NaN)), new WeightedSplit(new WindowWeights(0)), new WeightedSplit(new ColumnWeights("")),
            new WeightedSplit(new NearestNeighbourWeights("F", 0)), new WeightedSplit(new NearestNeighbourWeights { Floor = 2 }), new WeightedSplit(new SimilarityWeights("F", 0)), new WeightedSplit(new ClassRatioWeights([])),
            new WeightedSplit(new ClassRatioWeights([0, 0])), new WeightedSplit(new ClassRatioWeights([1, -1])), new WeightedSplit(new DomainClassifierWeights(View([1, 2])) { L2 = 0 })];
        Assert.All(all, procedure => Assert.Throws<ValidationException>(() => OptionsValidator.Validate(procedure)));
        OptionsValidator.Validate(new WeightedSplit(new SimilarityWeights()));
    }

    [Fact, Trait("Kind", "Example")]
    public void ClassRatio_RowsThatDoNotFit_AreErrors()
    {
        Assert.Contains("beyond the 2 classes", Assert.Throws<InputDataException>(() => new ClassRatioWeights([1, 2]).Fit(new([1, 2]) { Labels = [0, 2], ClassCount = 2 })).Message);
        Assert.Contains("There are 2 ratios of classes and 3 classes", Assert.Throws<InputDataException>(() => new ClassRatioWeights([1, 2]).Fit(new([1, 2]) { Labels = [0, 2], ClassCount = 3 })).Message);
        Assert.Contains("have no classes", Assert.Throws<ArgumentException>(() => new ClassRatioWeights([1, 2]).Fit(new([1, 2]))).Message);
    }

    [Fact, Trait("Kind", "Property")]
    public void Selection_AnyNumbers_IsTheSortedOne()
    {
        var random = new Random(3);
        for (var trial = 0; trial < 500; trial++)
        {
            float[] values = [.. Enumerable.Range(0, random.Next(1, 60)).Select(_ => trial % 2 == 0 ? random.Next(5) : random.NextSingle())];
            var rank = random.Next(values.Length);
            Assert.Equal(values.Order().ElementAt(rank), Selection.Select([.. values], rank));
        }
    }

    private static ConformalRows Rows => new([1, 2]) { Features = [0, 1, 1, 0], FeatureCount = 2 };

    private static IDataView View(params float[][] rows) => ML.Data.LoadFromEnumerable(rows.Select(row => new Two { Features = row }).ToArray());

    private sealed class Two
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];
    }

    private sealed class One
    {
        [VectorType(1)]
        public float[] Features { get; set; } = [0];
    }
}
