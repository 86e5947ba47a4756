using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions;

namespace Extensions.Evaluation.Tests.Tasks;

/// <summary>What coverage is compared with, of sets and of intervals alike.</summary>
public class CoverageEvaluationTests
{
    private static readonly MLContext ML = new(1);

    private sealed class Row
    {
        [KeyType(4)]
        public uint Class { get; set; }

        [VectorType(3)]
        public bool[] PredictionSet { get; set; } = [true, false, false];

        public string Place { get; set; } = "";

        public float Label { get; set; }

        public float Lower { get; set; }

        public float Upper { get; set; }

        [VectorType(2)]
        public float[] Features { get; set; } = [0, 0];

        [VectorType(3)]
        public float[] PredictedQuantiles { get; set; } = [0, 0, 0];

        [VectorType(2)]
        public float[] Probabilities { get; set; } = [0, 0];

        public float Weight { get; set; } = 1;
    }

    /// <summary>Standard normal labels, quantiles and probabilities that are exact, intervals that miss more where the first feature is great, and groups of which one is covered less.</summary>
    private static Row[] Rows(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var (x, z, wide) = (random.NextSingle(), (float)SomeSamples.Normal(random), 1 + random.Next(3));
            return new Row
            {
                Label = z, Lower = x > 0.8f ? 0.5f - wide : -1.5f * wide, Upper = 1.5f * wide, Features = [100 * x, random.NextSingle()], Place = x > 0.8f ? "<far> & away" : "near", Weight = random.Next(1, 4),
                PredictedQuantiles = [-1.2815516f, 0, 1.2815516f], Probabilities = [0.15865526f, 0.84134475f], Class = (uint)random.Next(4), PredictionSet = [random.Next(4) > 0, random.Next(2) > 0, x > 0.5f],
            };
        })];
    }

    private static IDataView View(IEnumerable<Row> rows)
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        Name(nameof(Row.PredictedQuantiles), "0.1", "0.5", "0.9");
        Name(nameof(Row.Probabilities), "-1", "1");
        Name(nameof(Row.PredictionSet), "<a>", "b", "c");
        var data = ML.Data.LoadFromEnumerable(rows, schema);
        return ML.Transforms.Conversion.MapValueToKey("Group", nameof(Row.Place), keyOrdinality: Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByValue).Fit(data).Transform(data);

        void Name(string column, params string[] names)
            => schema[column].AddAnnotation("SlotNames", new VBuffer<ReadOnlyMemory<char>>(names.Length, [.. names.Select(name => name.AsMemory())]), new VectorDataViewType(TextDataViewType.Instance, names.Length));
    }

    private static PredictionSetMetrics Sets(IEnumerable<Row> rows, ConformalEvaluationOptions? options = null, string? weight = null)
        => ML.MulticlassClassification.EvaluatePredictionSets(View(rows), "Class", exampleWeightColumnName: weight, options: options);

    private static IntervalMetrics Intervals(IEnumerable<Row> rows, ConformalEvaluationOptions? options = null, string? weight = null)
        => ML.Regression.EvaluateIntervals(View(rows), 0.2, exampleWeightColumnName: weight, options: options);

    private static bool Covers(Row row) => row.Class < 3 && row.PredictionSet[row.Class];

    private static bool Holds(Row row) => row.Lower <= row.Label && row.Label <= row.Upper;

    [Fact, Trait("Kind", "Example")]
    public void Sets_Groups_AsNaiveLoops()
    {
        var rows = Rows(300, 1);
        rows[0].PredictionSet = [true, true, true];
        var metrics = Sets(rows, new() { Alpha = 0.4, CalibrationCount = 200, GroupColumnName = "Group" });
        Assert.Equal(["<far> & away", "near"], metrics.Groups.Select(one => one.Name));
        Assert.All(metrics.Groups, one =>
        {
            var inside = rows.Where(row => row.Place == one.Name).ToArray();
            var expected = GroupCoverage.Compute([.. inside.Select(Covers)], new int[inside.Length], 0.4, 200).Single();
            Assert.Equal((inside.Length, expected.Coverage, expected.Band, expected.State), (one.Count, one.Coverage, one.Band, one.State!.Value));
            Assert.Equal(expected.ClopperPearson, one.Interval);
            Assert.Equal(inside.Average(row => row.PredictionSet.Count(x => x)), one.Size, 12);
        });
        Assert.Equal(Math.Abs(metrics.Groups[0].Coverage - metrics.Groups[1].Coverage), metrics.GroupGap);
        var all = GroupCoverage.Compute([.. rows.Select(Covers)], new int[300], 0.4, 200).Single();
        Assert.Equal((all.Band, all.State), (metrics.CoverageBand!.Value, metrics.CoverageState!.Value));
        Assert.Equal((rows.Count(row => row.PredictionSet.All(x => x)) / 300.0, rows.Count(row => !row.PredictionSet.Any(x => x)) / 300.0), (metrics.FullShare, metrics.EmptyShare));
    }

    [Fact, Trait("Kind", "Example")]
    public void Sets_ClassGaps_NeedAlpha()
    {
        var rows = Rows(300, 2);
        var metrics = Sets(rows, new() { Alpha = 0.4 });
        double[] coverages = [.. Enumerable.Range(0, 4).Select(k => rows.Where(row => row.Class == k).Average(row => Covers(row) ? 1.0 : 0))];
        Assert.Equal(coverages.Max() - coverages.Min(), metrics.ClassGap, 12);
        Assert.Equal(100 * coverages.Average(one => Math.Abs(one - 0.6)), metrics.ClassGapPercent!.Value, 9);
        Assert.Equal(coverages.Count(one => one < 0.6), metrics.ClassViolations);
        Assert.Equal(["<a>", "b", "c", "3"], metrics.ClassNames.AsEnumerable());
        Assert.Equal(BinomialInterval.ClopperPearson(rows.Count(row => row.Class == 1 && Covers(row)), rows.Count(row => row.Class == 1)), metrics.ClassIntervals[1]);
        Assert.Null(metrics.CoverageBand);
        Assert.True(Sets(rows) is { ClassGapPercent: null, ClassViolations: null, SizeViolation: null, CoverageState: null, Groups: [], WorstSlab: null } without && double.IsNaN(without.GroupGap));
    }

    /// <summary>Split conformal prediction of exchangeable uniform scores: of 400 calibrations at most 6 lie outside a band of 0.999 (binomial tail 1e-6); sets calibrated for another alpha, a broken twin, lie outside mostly.</summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void CoverageState_ExactCalibration_WarnsRarely()
    {
        var (warned, twin) = (0, 0);
        for (var seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            var scores = Enumerable.Range(0, 99).Select(_ => random.NextSingle()).Order().ToArray();
            var rows = Enumerable.Range(0, 60).Select(_ => new Row { Label = random.NextSingle(), Lower = -1, Upper = scores[79] }).ToArray();   // the 80th of 99: alpha = 0.2
            warned += Intervals(rows, new() { CalibrationCount = 99 }).CoverageState == CoverageState.Warn ? 1 : 0;
            foreach (var row in rows)
                row.Upper = scores[39];
            twin += Intervals(rows, new() { CalibrationCount = 99 }).CoverageState == CoverageState.Warn ? 1 : 0;
        }
        Assert.InRange(warned, 0, 6);
        Assert.True(twin > 300, $"{twin}");
    }

    [Fact, Trait("Kind", "Example")]
    public void Intervals_AllQuantities_AsNaiveLoops()
    {
        var rows = Rows(400, 3);
        var metrics = Intervals(rows, new() { CalibrationCount = 100, GroupColumnName = "Group" });
        double[] lower = [.. rows.Select(row => (double)row.Lower)], upper = [.. rows.Select(row => (double)row.Upper)], labels = [.. rows.Select(row => (double)row.Label)];
        Assert.Equal((rows.Count(row => row.Label < row.Lower) / 400.0, rows.Count(row => row.Label > row.Upper) / 400.0), (metrics.BelowShare, metrics.AboveShare));
        Assert.Equal(PinballLoss.Compute(lower, labels, 0.1), metrics.LowerPinballLoss);
        Assert.Equal(PinballLoss.Compute(upper, labels, 0.9), metrics.UpperPinballLoss);
        Assert.Equal(metrics.IntervalScore, 2 / 0.2 * (metrics.LowerPinballLoss + metrics.UpperPinballLoss), 9);
        Assert.Equal(CoverageWidthCriterion.Compute(lower, upper, labels, 0.2), metrics.CoverageWidthCriterion);
        var mean = labels.Average();
        var deviation = Math.Sqrt(labels.Average(y => (y - mean) * (y - mean)));
        Assert.Equal(HilbertSchmidtIndependence.Compute([.. lower.Select(x => x / deviation)], [.. upper.Select(x => x / deviation)], [.. labels.Select(x => x / deviation)]), metrics.WidthDependence!.Value, 9);
        Assert.All(metrics.Groups, one => Assert.Equal(rows.Where(row => row.Place == one.Name).Average(row => Holds(row) ? 1.0 : 0), one.Coverage, 12));
        Assert.All(metrics.Groups, one => Assert.Equal(rows.Where(row => row.Place == one.Name).Average(row => row.Upper - (double)row.Lower), one.Size, 12));
        Assert.Equal((0.2, metrics.ByWidth.Violation(0.2)), (metrics.Alpha, metrics.WidthViolation));
        Assert.Equal(GroupCoverage.Compute([.. rows.Select(Holds)], new int[400], 0.2, 100).Single().Band, metrics.CoverageBand!.Value);
    }

    [Fact, Trait("Kind", "Example")]
    public void Intervals_DistinctWidths_StrataAreThoseOfTheMetric()
    {
        var some = SomeIntervals.Rows(101, 5);
        var rows = some.Labels.Select((label, i) => new Row { Label = (float)label, Lower = (float)some.Lower[i], Upper = (float)(some.Lower[i] + Math.Max(0.01, some.Upper[i] - some.Lower[i])) }).ToArray();
        var expected = WidthStratifiedCoverage.Compute([.. rows.Select(row => (double)row.Lower)], [.. rows.Select(row => (double)row.Upper)], [.. rows.Select(row => (double)row.Label)]);
        Assert.Equal(expected.Strata, Intervals(rows).ByWidth.Strata, (a, b) => (a.Least, a.Greatest) == (b.Least, b.Greatest) && Math.Abs(a.Weight - b.Weight) + Math.Abs(a.Coverage - b.Coverage) < 1e-9);
    }

    [Fact, Trait("Kind", "Example")]
    public void Intervals_OneWidth_StrataShareTheRows()
    {
        var rows = Enumerable.Range(0, 10).Select(i => new Row { Label = i < 4 ? 0 : 5, Lower = -1, Upper = 1 }).ToArray();
        Assert.All(Intervals(rows).ByWidth.Strata, stratum => Assert.Equal(0.4, stratum.Coverage, 9));
        Assert.True(double.IsNaN(Intervals(rows[..4]).CoverageWidthCriterion));
        Assert.Null(Intervals(rows[..4]).WidthDependence);
    }

    [Fact, Trait("Kind", "Example")]
    public void Intervals_ExactQuantiles_AreCalibrated()
    {
        var rows = Rows(3000, 4);
        var distribution = Intervals(rows).Distribution!;
        Assert.Equal([0.1, 0.5, 0.9], distribution.Quantiles.Select(one => one.Level));
        Assert.All(distribution.Quantiles, (one, j) => Assert.Equal(PinballLoss.Compute([.. rows.Select(row => (double)row.PredictedQuantiles[j])], [.. rows.Select(row => (double)row.Label)], one.Level), one.PinballLoss, 12));
        Assert.All(distribution.Quantiles, (one, j) => Assert.Equal(rows.Average(row => row.Label <= row.PredictedQuantiles[j] ? 1.0 : 0), one.Share, 12));
        Assert.Equal(2 * (0.3 * distribution.Quantiles[0].PinballLoss + 0.4 * distribution.Quantiles[1].PinballLoss + 0.3 * distribution.Quantiles[2].PinballLoss), distribution.ContinuousRankedProbabilityScore, 12);
        Assert.Equal((0, 0), (distribution.CrossingShare, distribution.Transform!.OutsideCount));
        Assert.Equal(rows.Count(row => row.Label < -1.2815516f) / 3000.0, distribution.Transform.Bins[0].Share, 9);
        Assert.Equal(rows.Average(row => row.Label > -1.2815516f && row.Label < 0 ? 1.0 : 0) / 4, distribution.Transform.Bins[2].Share, 9);
        Assert.Equal([-1.0, 1], distribution.Thresholds.Select(one => one.Threshold));
        Assert.All(distribution.Thresholds, (one, j) => Assert.Equal(rows.Average(row => Math.Pow((double)row.Probabilities[j] - (row.Label <= one.Threshold ? 1 : 0), 2)), one.BrierScore, 9));
        Assert.All(distribution.Thresholds, one => Assert.InRange(one.MeanProbability, one.Interval.Lower - 0.01, one.Interval.Upper + 0.01));
        foreach (var row in rows)
            row.PredictedQuantiles = [1, 0, -1];
        Assert.Equal(1, Intervals(rows).Distribution!.CrossingShare);
        Assert.True(Intervals(rows).Distribution!.Transform!.OutsideCount > 0);
    }

    [Fact, Trait("Kind", "Example")]
    public void WorstSlab_RowsThatAreCoveredLess_AreFound()
    {
        var rows = Rows(2000, 5);
        var slab = Intervals(rows, new() { FeatureColumnName = "Features", WorstSlab = new() { DirectionCount = 200 } }).WorstSlab!;
        Assert.True(slab.Coverage < Intervals(rows).Coverage - 0.1, $"{slab.Coverage}");
        Assert.True(Math.Abs(slab.Direction[0]) > 0.9, $"{slab.Direction[0]}");   // of the feature that matters, whatever its scale
        Assert.Equal(slab.Coverage, Intervals(rows.Reverse(), new() { FeatureColumnName = "Features", WorstSlab = new() { DirectionCount = 200 } }).WorstSlab!.Coverage);
        Assert.NotNull(Sets(rows, new() { FeatureColumnName = "Features", WorstSlab = new() { DirectionCount = 10 } }).WorstSlab);
        Assert.Null(Intervals(rows[..1], new() { FeatureColumnName = "Features" }).WorstSlab);
    }

    [Fact, Trait("Kind", "Contract")]
    public void Evaluate_WeightTwo_IsTheRowTwiceAndOrderIsIrrelevant()
    {
        var rows = Rows(150, 6);
        var options = new ConformalEvaluationOptions { Alpha = 0.4, CalibrationCount = 50, GroupColumnName = "Group" };
        Row[] repeated = [.. rows.SelectMany(row => Enumerable.Repeat(row, (int)row.Weight))], none = Rows(10, 7);
        foreach (var row in none)
            row.Weight = 0;
        foreach (var evaluate in new Func<IEnumerable<Row>, string?, double[]>[] { OfSets, OfIntervals })
        {
            Assert.Equal(evaluate(repeated, null), evaluate(rows, "Weight"), (a, b) => Math.Abs(a - b) < 1e-9);
            Assert.Equal(evaluate(rows.Reverse(), "Weight"), evaluate(rows, "Weight"), (a, b) => Math.Abs(a - b) < 1e-9);
            Assert.Equal(evaluate(none.Concat(rows), "Weight"), evaluate(rows, "Weight"), (a, b) => Math.Abs(a - b) < 1e-9);
        }

        double[] OfSets(IEnumerable<Row> some, string? weight) => Sets(some, options, weight) is var metrics
            ? [metrics.Count, metrics.Coverage, metrics.CoverageBand!.Value.Lower, metrics.FullShare, metrics.ClassGap, metrics.GroupGap, metrics.SizeViolation!.Value, .. metrics.ClassIntervals.Select(one => one.Upper), .. Of(metrics.Groups)] : [];

        double[] OfIntervals(IEnumerable<Row> some, string? weight) => Intervals(some, options, weight) is var metrics
            ? [metrics.Coverage, metrics.BelowShare, metrics.LowerPinballLoss, metrics.CoverageWidthCriterion, metrics.WidthDependence!.Value, metrics.WidthViolation, .. metrics.ByWidth.Strata.Select(one => one.Coverage), .. Of(metrics.Groups),
                metrics.Distribution!.ContinuousRankedProbabilityScore, .. metrics.Distribution.Transform!.Bins.Select(one => one.Share), .. metrics.Distribution.Thresholds.Select(one => one.BrierScore)] : [];

        static IEnumerable<double> Of(IEnumerable<CoverageByGroup> groups) => groups.SelectMany(one => new[] { one.Count, one.Coverage, one.Size, one.Interval.Lower, one.Band!.Value.Upper, (double)one.State!.Value });
    }

    [Fact, Trait("Kind", "Contract")]
    public void Evaluate_RowsWithoutLabelOrGroup_AreLeftOut()
    {
        var rows = Rows(40, 8);
        (rows[3].Label, rows[4].Class, rows[5].Place) = (float.NaN, 4, "");
        var metrics = Intervals(rows, new() { GroupColumnName = "Group", FeatureColumnName = "Features", WorstSlab = new() { DirectionCount = 5 } });
        Assert.Equal((1, 39, 38), (metrics.WithoutLabel, metrics.Count, metrics.Groups.Sum(one => one.Count)));
        Assert.Equal((1, 39), Sets(rows) is var sets ? (sets.WithoutLabel, sets.Count) : default);
        var single = Intervals(rows.Where(row => row.Place == "near"), new() { GroupColumnName = "Group" });
        Assert.True(single.Groups.Length == 1 && double.IsNaN(single.GroupGap));
    }

    [Fact, Trait("Kind", "Example")]
    public void EvaluateModel_OptionsReachTheSections()
    {
        var view = ML.Transforms.CopyColumns("Score", "Label").Fit(View([])).Transform(View(Rows(60, 9)));
        var options = new EvaluationOptions { Alpha = 0.2, CalibrationCount = 100, GroupColumnName = "Group", Bootstrap = new() { Replicates = 99, Confidence = 0.9 } };
        var intervals = ML.Regression.EvaluateModel(view, options: options).Intervals!;
        Assert.Equal(2, intervals.Groups.Length);
        Assert.NotNull(intervals.CoverageBand);
        Assert.Equal(BinomialInterval.ClopperPearson(intervals.Coverage * 60, 60, 0.9), intervals.CoverageInterval);
        var rows = SomeViews.Generated(60, 1);
        var two = ML.BinaryClassification.EvaluateModel(SomeViews.View(rows), options: options with { LabelColumnName = "Flag", GroupColumnName = null });
        Assert.Equal(rows.Count(row => !row.Abstain), two.Selective.Abstention!.Accepted);
        Assert.Equal(7, two.Selective.AccuracyAtCoverage.Length);
    }

    [Fact, Trait("Kind", "Example")]
    public void Evaluate_BadInput_SaysWhatIsWrong()
    {
        var rows = Rows(10, 1);
        Assert.Contains("group column 'Groups' is absent", Assert.Throws<ArgumentOutOfRangeException>(() => Sets(rows, new() { GroupColumnName = "Groups" })).Message);
        Assert.Contains("allowed is a key", Assert.Throws<ArgumentOutOfRangeException>(() => Intervals(rows, new() { GroupColumnName = "Place" })).Message);
        Assert.Contains("feature column 'X' is absent", Assert.Throws<ArgumentOutOfRangeException>(() => Intervals(rows, new() { FeatureColumnName = "X" })).Message);
        Assert.Contains("quantiles column 'Q' is absent", Assert.Throws<ArgumentOutOfRangeException>(() => Intervals(rows, new() { QuantilesColumnName = "Q" })).Message);
        Assert.Contains("slots '-1', '1'; allowed are levels strictly between 0 and 1", Assert.Throws<ArgumentOutOfRangeException>(() => Intervals(rows, new() { QuantilesColumnName = "Probabilities" })).Message);
        Assert.Contains("without names", Assert.Throws<ArgumentOutOfRangeException>(() => Intervals(rows, new() { ProbabilitiesColumnName = "Features" })).Message);
        Assert.Throws<System.ComponentModel.DataAnnotations.ValidationException>(() => Sets(rows, new() { Alpha = 1 }));
        Assert.Throws<System.ComponentModel.DataAnnotations.ValidationException>(() => Sets(rows, new() { CalibrationCount = -1 }));
        Assert.Throws<System.ComponentModel.DataAnnotations.ValidationException>(() => Intervals(rows, new() { BandProbability = double.NaN }));
        rows[2].Features = [float.NaN, 0];
        Assert.Contains("NaN as feature 0", Assert.Throws<InputDataException>(() => Intervals(rows, new() { FeatureColumnName = "Features" })).Message);
        rows[3].PredictedQuantiles[1] = float.NaN;
        Assert.Contains("Row 3 has quantile NaN", Assert.Throws<InputDataException>(() => Intervals(rows)).Message);
        foreach (var row in rows)
            row.Weight = 0;
        Assert.Contains("All 10 rows have weight 0", Assert.Throws<InputDataException>(() => Sets(rows, weight: "Weight")).Message);
        Assert.Contains("All 10 rows have weight 0", Assert.Throws<InputDataException>(() => Intervals(rows, weight: "Weight")).Message);
    }
}
