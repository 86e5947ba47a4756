using Microsoft.ML;
using MLExtensions;
using static Extensions.Evaluation.Tests.SomePredictions;

namespace Extensions.Evaluation.Tests.Uncertainty;

public class MetricEstimatorTests
{
    private static readonly BootstrapOptions Few = new() { Replicates = 199, Seed = 3 };

    private static int Threads => Math.Max(3, Environment.ProcessorCount);

    [Theory, Trait("Kind", "Property")]
    [InlineData(BootstrapMethod.Percentile)]
    [InlineData(BootstrapMethod.BiasCorrectedAccelerated)]
    public void Estimate_EveryMetric_IsTheBootstrapOfTheFunction(BootstrapMethod method)
    {
        var (rows, options) = (Binary(Rows(120)), Few with { Method = method });
        foreach (var estimate in MetricEstimator.Estimate(rows, BinaryMetric.All, options))
        {
            var metric = BinaryMetric.All.Single(one => one.Name == estimate.Name);
            var bootstrap = Bootstrap.Compute(rows.Count, metric.Prepare(rows), options, metric.Interval == MetricInterval.StratifiedBootstrap ? rows.Classes : default);
            Assert.Equal(metric.Compute(rows), estimate.Value);
            Assert.Equal(metric.Interval == MetricInterval.ClopperPearson ? BinomialInterval.ClopperPearson(Math.Round(estimate.Value * 120), 120) : bootstrap.Interval, estimate.Interval);
            Assert.Null(estimate.WithoutInterval);
            Assert.Equal(bootstrap.Replicates.AsEnumerable(), estimate.Replicates.Order());
            Assert.NotEqual(bootstrap.Replicates.AsEnumerable(), estimate.Replicates);
        }
    }

    [Fact, Trait("Kind", "Property")]
    public void Estimate_AnyNumberOfThreads_SameNumbers()
    {
        var rows = Multiclass(Rows(90), weighted: true);
        var estimates = new[] { 1, 2, Threads, 64 }.Select(threads => MetricEstimator.Estimate(rows, MulticlassMetric.All, Few with { MaxDegreeOfParallelism = threads })).ToArray();
        foreach (var other in estimates[1..])
            foreach (var (one, two) in estimates[0].Zip(other))
            {
                Assert.Equal(one.Replicates.AsEnumerable(), two.Replicates);
                Assert.Equal((one.Value, one.Interval, one.WithoutInterval), (two.Value, two.Interval, two.WithoutInterval));
            }
        var bootstraps = new[] { 1, Threads }.Select(threads => Bootstrap.Compute(90, weights => weights[7] + weights[30] * weights[4], Few with { MaxDegreeOfParallelism = threads }).Replicates).ToArray();
        Assert.Equal(bootstraps[0].AsEnumerable(), bootstraps[1]);
    }

    /// <summary>The seed changes the resamples, and so does the number of a resample; a row is drawn about as often as another: |drawn - 199| of each of 120 rows exceeds 6 sqrt(199) with a probability below 1e-6 in all.</summary>
    [Fact, Trait("Kind", "Property")]
    public void Draws_SeedAndNumber_GiveAllRowsAlike()
    {
        var (resampler, drawn, counts) = (new Resampler(120, default, new(default, 120)), new int[120], new int[120]);
        var resamples = new HashSet<string>();
        for (var seed = -1; seed < 3; seed++)
            for (var replicate = 0; replicate < 199; replicate++)
            {
                resampler.Draw(new(seed, replicate), drawn);
                resamples.Add(string.Join(",", drawn));
                if (seed == 0)
                    Array.ForEach(drawn, row => counts[row]++);
            }
        Assert.Equal(4 * 199, resamples.Count);
        Assert.All(counts, count => Assert.InRange(count, 199 - 6 * Math.Sqrt(199), 199 + 6 * Math.Sqrt(199)));
    }

    [Fact, Trait("Kind", "Example")]
    public void Estimate_MetricWithoutValueOnAResample_LeavesTheOthersAlone()
    {
        var rows = Binary(Rows(60));
        var (broken, never, sometimes) = (new Metric<BinaryPredictions>("Broken", MetricDirection.HigherIsBetter, _ => weights => weights.IsEmpty ? 1 : throw new InputDataException("There is nothing.")),
            new Metric<BinaryPredictions>("Never", MetricDirection.HigherIsBetter, _ => _ => double.NaN), new Metric<BinaryPredictions>("Sometimes", MetricDirection.HigherIsBetter, _ => weights => weights.IsEmpty || weights[0] > 0 ? 1 : double.PositiveInfinity));
        var unprepared = new Metric<BinaryPredictions>("Unprepared", MetricDirection.HigherIsBetter, _ => throw new InputDataException("It needs more."));
        var estimates = MetricEstimator.Estimate(rows, [broken, BinaryMetric.RocAuc, never, sometimes, unprepared], Few).ToDictionary(estimate => estimate.Name);
        Assert.Equal((1, null, "Broken cannot be computed of resample 0: There is nothing."), (estimates["Broken"].Value, estimates["Broken"].Interval, estimates["Broken"].WithoutInterval));
        Assert.Equal((double.NaN, null, "Never is NaN of these rows."), (estimates["Never"].Value, estimates["Never"].Interval, estimates["Never"].WithoutInterval));
        Assert.Matches("^Sometimes is Infinity of resample [0-9]+; it must be finite.$", estimates["Sometimes"].WithoutInterval);
        Assert.Equal((double.NaN, "It needs more."), (estimates["Unprepared"].Value, estimates["Unprepared"].WithoutInterval));
        Assert.Equal(MetricEstimator.Estimate(rows, [BinaryMetric.RocAuc], Few)[0].Interval, estimates["ROC AUC"].Interval);
        Assert.NotNull(estimates["ROC AUC"].Interval);
        Assert.Throws<DivideByZeroException>(() => MetricEstimator.Estimate(rows, [new Metric<BinaryPredictions>("Fault", MetricDirection.HigherIsBetter, _ => weights => weights.IsEmpty ? 1 : throw new DivideByZeroException())], Few));
    }

    [Fact, Trait("Kind", "Example")]
    public void Estimate_FewRows_HasExactIntervalsAlone()
    {
        var estimates = MetricEstimator.Estimate(Binary(Rows(19)), BinaryMetric.All, Few).ToDictionary(estimate => estimate.Name);
        Assert.Equal(BinomialInterval.ClopperPearson(Math.Round(19 * estimates["Accuracy"].Value), 19), estimates["Accuracy"].Interval);
        Assert.Null(estimates["Accuracy"].WithoutInterval);
        Assert.All(estimates.Values.Where(estimate => estimate.Name != "Accuracy"), estimate =>
        {
            Assert.Null(estimate.Interval);
            Assert.Contains("19 rows to resample", estimate.WithoutInterval);
            Assert.True(double.IsFinite(estimate.Value));
        });
    }

    [Fact, Trait("Kind", "Example")]
    public void Estimate_ResamplesAllAlike_SaysSo()
    {
        var rows = Rows(50);
        foreach (var row in rows)
            row.PredictedLabel = row.Flag;
        var estimates = MetricEstimator.Estimate(Binary(rows), BinaryMetric.All, Few).ToDictionary(estimate => estimate.Name);
        Assert.Equal((null, "All 199 resamples have the value 1: they do not say how far it is from that of further rows."), (estimates["F1"].Interval, estimates["F1"].WithoutInterval));
        Assert.InRange(estimates["Accuracy"].Interval!.Value.Lower, 0.9, 0.95);
        Assert.Equal(199, estimates["F1"].Replicates.Length);
    }

    /// <summary>Weights of 2 are two rows each; of weights that differ the accuracy is resampled.</summary>
    [Fact, Trait("Kind", "Example")]
    public void Estimate_Weights_ChooseTheIntervalOfShares()
    {
        var rows = Rows(40);
        Array.ForEach(rows, row => row.Weight = 2);
        rows[3].Weight = 0;
        var accuracy = MetricEstimator.Estimate(Binary(rows, weighted: true), [BinaryMetric.Accuracy], Few)[0];
        Assert.Equal(BinomialInterval.ClopperPearson(accuracy.Value * 78, 78), accuracy.Interval);
        rows[4].Weight = 3;
        accuracy = MetricEstimator.Estimate(Binary(rows, weighted: true), [BinaryMetric.Accuracy], Few)[0];
        Assert.Equal((accuracy.Replicates.Order().ElementAt(4), accuracy.Replicates.Order().ElementAt(194)), (accuracy.Interval!.Value.Lower, accuracy.Interval.Value.Upper));
    }

    [Fact, Trait("Kind", "Property")]
    public void Compare_SameRows_IsThePairedBootstrap()
    {
        var (rows, others) = (Rows(150), Rows(150, sharpness: 2));
        for (var row = 0; row < rows.Length; row++)
            (others[row].Flag, others[row].Label) = (rows[row].Flag, rows[row].Label);
        var options = OfFlag with { Bootstrap = Few };
        var comparison = EvaluationReport.Compare(ML.BinaryClassification.EvaluateModel(View(rows), "first", options), ML.BinaryClassification.EvaluateModel(View(others), "second", options)).Comparisons[0];
        var (first, second) = (Binary(rows), Binary(others));
        Assert.Equal(BinaryMetric.All.Count, comparison.Metrics.Length);
        foreach (var difference in comparison.Metrics)
        {
            var metric = BinaryMetric.All.Single(one => one.Name == difference.Name);
            var paired = PairedBootstrap.Compute(150, metric.Prepare(second), metric.Prepare(first), Few, metric.Interval == MetricInterval.StratifiedBootstrap ? first.Classes : default);
            Assert.Equal((paired.Difference.Estimate, paired.PValue), (difference.Value, difference.PValue!.Value));
            Assert.Equal(paired.Difference.Interval, difference.Interval);
        }
        Assert.Equal(McNemarTest.Compute(second.Hits, first.Hits), comparison.Hits);
        // Other resamples are not those of the same rows.
        var other = EvaluationReport.Compare(ML.BinaryClassification.EvaluateModel(View(rows), "first", options), ML.BinaryClassification.EvaluateModel(View(others), "second", options with { Bootstrap = Few with { Seed = 4 } }));
        Assert.All(other.Comparisons[0].Metrics, difference => Assert.Equal((null, null), (difference.Interval, difference.PValue)));
    }

    /// <summary>Equally good models that err on rows of their own: the interval of the difference of 95 % leaves 0 out between 2 % and 8 % of the time, a false alarm has at most 1e-6. Sorted replicates, paired by rank, are found.</summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void Compare_EquallyGoodModels_DiffersAtItsLevel()
    {
        const int Repetitions = 400;
        int Excluded(bool sorted) => Enumerable.Range(0, Repetitions).Count(seed =>
        {
            var (rows, others) = (Rows(100, seed), Rows(100, seed + 10_000));
            for (var row = 0; row < rows.Length; row++)
                (others[row].Probability, others[row].PredictedLabel) = others[row].Flag == rows[row].Flag ? (others[row].Probability, others[row].PredictedLabel) : (1 - others[row].Probability, !others[row].PredictedLabel);
            for (var row = 0; row < rows.Length; row++)
                others[row].Flag = rows[row].Flag;
            var estimates = new[] { rows, others }.Select(one => MetricEstimator.Estimate(Binary(one), [BinaryMetric.BrierScore], Few with { Seed = seed })[0]).ToArray();
            if (sorted)
                return estimates[0].Replicates.Order().Zip(estimates[1].Replicates.Order(), (one, other) => one - other).Order().ToArray() is var differences && (differences[4] > 0 || differences[194] < 0);
            return MetricDifference.Of(estimates[0], estimates[1]).Interval!.Value is var interval && (interval.Lower > 0 || interval.Upper < 0);
        });
        Assert.InRange(Excluded(sorted: false), BetaDistribution.BinomialQuantile(0.5e-6, Repetitions, 0.02), BetaDistribution.BinomialQuantile(1 - 0.5e-6, Repetitions, 0.08));
        Assert.True(Excluded(sorted: true) > BetaDistribution.BinomialQuantile(1 - 0.5e-6, Repetitions, 0.08));
    }

    /// <summary>
    /// Intervals of 95 % of the Brier score and of the area under the ROC curve hold the value of 200,000 rows between 92 % and 97.5 % of the time; a false alarm has at most 1e-6 each. Resamples that keep half of the weight of
    /// every row have intervals too narrow, resamples of a quarter of the rows too wide ones.
    /// </summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void Estimate_Intervals_CoverAtTheirLevel()
    {
        const int Repetitions = 1500;
        var endless = Binary(Rows(200_000, seed: 12345));
        Metric<BinaryPredictions>[] metrics = [.. new[] { BinaryMetric.BrierScore, BinaryMetric.RocAuc }.SelectMany(metric => new[] { metric, Twin("Narrow", metric, Kept), Twin("Wide", metric, Quarter) })];
        var (truths, covered) = (Array.ConvertAll(metrics, metric => metric.Compute(endless)), new int[metrics.Length]);
        for (var seed = 0; seed < Repetitions; seed++)
            foreach (var (estimate, at) in MetricEstimator.Estimate(Binary(Rows(150, seed)), metrics, Few with { Seed = seed }).Select((estimate, at) => (estimate, at)))
                covered[at] += estimate.Interval is { } interval && interval.Lower <= truths[at] && truths[at] <= interval.Upper ? 1 : 0;
        var (least, most) = (BetaDistribution.BinomialQuantile(0.5e-6, Repetitions, 0.92), BetaDistribution.BinomialQuantile(1 - 0.5e-6, Repetitions, 0.975));
        Assert.All([0, 3], at => Assert.InRange(covered[at], least, most));
        Assert.All([1, 4], at => Assert.InRange(covered[at], 0, least - 1));
        Assert.All([2, 5], at => Assert.InRange(covered[at], most + 1, Repetitions));
    }

    private static Metric<BinaryPredictions> Twin(string name, Metric<BinaryPredictions> metric, Func<double[], double[]> spoil) => new(name, metric.Direction, rows =>
    {
        var statistic = metric.Prepare(rows);
        return weights => weights.IsEmpty ? statistic(weights) : statistic(spoil(weights.ToArray()));
    }, metric.Interval);

    private static double[] Kept(double[] weights) => Array.ConvertAll(weights, weight => (weight + 1) / 2);

    /// <summary>Every row stays with a chance of a quarter, by what was drawn itself.</summary>
    private static double[] Quarter(double[] weights)
    {
        var random = new Random((int)Enumerable.Range(0, 12).Aggregate(0.0, (sum, row) => 5 * sum + weights[row]));
        return Array.ConvertAll(weights, weight => random.Next(4) == 0 ? weight : 0);
    }
}
