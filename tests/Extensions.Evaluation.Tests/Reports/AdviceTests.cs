using MLExtensions;
using Extensions.Testing;

namespace Extensions.Evaluation.Tests.Reports;

/// <summary>Every rule speaks where it should, with its number, and is silent just beside.</summary>
public class AdviceTests
{
    private static readonly MulticlassEvaluation Classes = (MulticlassEvaluation)SomeReports.Of("multiclass").Models[0] with { Alpha = 0.1, Sets = null, LabelNoise = null, History = null, Groups = null };
    private static readonly MultilabelEvaluation Labels = (MultilabelEvaluation)SomeReports.Of("multilabel").Models[0];
    private static readonly RegressionEvaluation Numbers = (RegressionEvaluation)SomeReports.Of("regression").Models[0];

    private static Advice[] Of<TRule>(params ModelEvaluation[] models) where TRule : IAdviceRule, new() => [.. new TRule().Advise(EvaluationReport.Compare(models))];

    private static MulticlassEvaluation WithConfusion(params int[][] counts)
    {
        var (labels, predicted) = (new List<int>(), new List<int>());
        for (var label = 0; label < counts.Length; label++)
            for (var k = 0; k < counts.Length; k++)
                for (var row = 0; row < counts[label][k]; row++)
                    {
                    labels.Add(label);
                    predicted.Add(k);
                }
        return Classes with { Decisions = Classes.Decisions with { Confusion = ConfusionMatrix.Compute([.. predicted], counts.Length, [.. labels]) } };
    }

    private static PredictionSetMetrics Sets(int rows, params int[] coveredByClass)
    {
        var (sets, labels) = (new List<bool>(), new List<int>());
        for (var k = 0; k < coveredByClass.Length; k++)
            for (var row = 0; row < rows; row++)
            {
                labels.Add(k);
                sets.AddRange(Enumerable.Range(0, coveredByClass.Length).Select(c => c == k && row < coveredByClass[k]));
            }
        var covered = coveredByClass.Sum() / (double)labels.Count;
        return new()
        {
            Count = labels.Count, WithoutLabel = 0, Coverage = covered, CoverageInterval = BinomialInterval.ClopperPearson(coveredByClass.Sum(), labels.Count), SingletonHitRatio = covered,
            Sizes = SetSizeHistogram.Compute([.. sets], coveredByClass.Length), BySize = SizeStratifiedCoverage.Compute([.. sets], coveredByClass.Length, [.. labels]), ByClass = ClassCoverage.Compute([.. sets], coveredByClass.Length, [.. labels]),
            ClassNames = [.. coveredByClass.Select((_, k) => $"{k}")], ClassIntervals = [.. coveredByClass.Select(hits => BinomialInterval.ClopperPearson(hits, rows))],
        };
    }

    private static TrainingHistory History(Func<int, double> training, Func<int, double>? validation, int best, int epochs = 20)
        => new([.. Enumerable.Range(1, epochs).Select(epoch => new EpochRecord(epoch, training(epoch), validation?.Invoke(epoch), null, 0.01, 1))], best, false);

    [Fact, Trait("Kind", "Example")]
    public void NoSkill_IntervalHoldsZero_Speaks()
    {
        var none = Numbers with { Metrics = [SomeEvaluations.Estimate("R squared", 0.02, -0.03, 0.07)] };
        Assert.Contains("0.020 (interval −0.030 to 0.070)", Assert.Single(Of<NoSkillRule>(none)).Finding);
        Assert.Empty(Of<NoSkillRule>(Numbers with { Metrics = [SomeEvaluations.Estimate("R squared", 0.06, 0.01, 0.11)] }));
    }

    [Fact, Trait("Kind", "Example")]
    public void Undercoverage_WholeIntervalBelow_Speaks()
    {
        Assert.Contains("Prediction sets cover 85", Assert.Single(Of<UndercoverageRule>(Classes with { Sets = Sets(400, 340, 340) })).Finding);
        Assert.Empty(Of<UndercoverageRule>(Classes with { Sets = Sets(50, 43, 44) }));
        Assert.Empty(Of<UndercoverageRule>(Classes with { Sets = Sets(400, 340, 340), Alpha = null }));
        Assert.Contains("Prediction intervals cover 80", Assert.Single(Of<UndercoverageRule>(Numbers with { Intervals = Numbers.Intervals! with { Coverage = 0.8, CoverageInterval = new(0.77, 0.83) } })).Finding);
    }

    [Fact, Trait("Kind", "Example")]
    public void Overcoverage_BeyondTheMargin_Speaks()
    {
        Assert.Single(Of<OvercoverageRule>(Classes with { Sets = Sets(400, 390, 390) }));
        Assert.Empty(Of<OvercoverageRule>(Classes with { Sets = Sets(400, 370, 370) }));
    }

    [Fact, Trait("Kind", "Example")]
    public void ClassCoverage_OneClassLow_NamesIt()
    {
        var advice = Assert.Single(Of<ClassCoverageRule>(Classes with { Sets = Sets(200, 198, 140, 199) }));
        Assert.Contains($"One class is covered less than 90\u00A0% beyond chance, least '{SomeReports.Names[1]}': 70\u00A0%", advice.Finding);
        Assert.Empty(Of<ClassCoverageRule>(Classes with { Sets = Sets(20, 20, 16, 20) }));
    }

    [Fact, Trait("Kind", "Example")]
    public void Miscalibration_TestRejectsAndErrorMatters_Speaks()
    {
        var bad = Classes.Calibration with { Test = new(4, 0.0001), Binned = ExpectedCalibrationError.Compute([0.9, 0.9], [true, false]) };
        Assert.Contains("ECE 0.400, test of calibration p < 0.001", Assert.Single(Of<MiscalibrationRule>(Classes with { Calibration = bad })).Finding);
        Assert.Empty(Of<MiscalibrationRule>(Classes with { Calibration = bad with { Test = new(1, 0.06) } }));
        Assert.Empty(Of<MiscalibrationRule>(Classes with { Calibration = bad with { Binned = ExpectedCalibrationError.Compute([0.99], [true]) } }));
    }

    [Fact, Trait("Kind", "Example")]
    public void SuspiciousLabels_MoreThanOverlapHas_SpeaksOnce()
    {
        var noise = SomeReports.Of("multiclass").Models[0].LabelNoise!;
        Assert.Contains("175 rows have labels that", Assert.Single(Of<SuspiciousLabelsRule>(Classes with { LabelNoise = noise })).Finding);
        var some = noise with { NoiseRate = SomeEvaluations.Estimate("Noise rate", 0.031, 0.021, 0.044) };
        Assert.Contains("share of wrong labels is 3.1\u00A0% (interval 2.1\u00A0% to 4.4\u00A0%)", Assert.Single(Of<SuspiciousLabelsRule>(Classes with { LabelNoise = some })).Finding);
        Assert.Empty(Of<SuspiciousLabelsRule>(Classes with { LabelNoise = some with { NoiseRate = SomeEvaluations.Estimate("Noise rate", 0.031, 0.019, 0.044) } }));
        Assert.Empty(Of<SuspiciousLabelsRule>(Classes));
    }

    [Fact, Trait("Kind", "Example")]
    public void GroupGap_IntervalsApart_Speaks()
    {
        Assert.Contains("Accuracy is 0.800 (interval 0.760 to 0.830) in group 'south' and 0.900", Assert.Single(Of<GroupGapRule>(Classes with { Groups = SomeEvaluations.Groups(0.08) })).Finding);
        Assert.Empty(Of<GroupGapRule>(Classes with { Groups = SomeEvaluations.Groups(0) }));
        Assert.Empty(Of<GroupGapRule>(Classes with { Groups = SomeEvaluations.Groups(0.08) with { Metrics = [] } }));
    }

    /// <summary>Where no metric differs, true-positive rates may.</summary>
    [Fact, Trait("Kind", "Example")]
    public void GroupGap_EqualizedOdds_NamesTheRate()
    {
        bool[] labels = [.. Enumerable.Range(0, 400).Select(row => row % 4 < 2)], predicted = [.. labels.Select((label, row) => label && (row % 2 == 0 || row % 3 > 0))];
        var groups = SomeEvaluations.Groups(0) with { Decisions = GroupFairness.Compute(predicted, labels, [.. Enumerable.Range(0, 400).Select(row => row % 2)]), EqualizedOdds = SomeEvaluations.Estimate("Equalised odds", 0.33, 0.2, 0.45) };
        Assert.Contains("True-positive rate is 0.670 (interval 0.5", Assert.Single(Of<GroupGapRule>(Classes with { Groups = groups })).Finding);
        Assert.Empty(Of<GroupGapRule>(Classes with { Groups = groups with { EqualizedOdds = SomeEvaluations.Estimate("Equalised odds", 0.33, 0, 0.5) } }));
    }

    /// <summary>What so many calibration rows allow is no sign of a shift.</summary>
    [Fact, Trait("Kind", "Example")]
    public void Undercoverage_BandOfTheBetaLaw_DecidesWhatToDo()
    {
        var low = Sets(400, 340, 340);
        Assert.Contains("Calibrate on more rows", Assert.Single(Of<UndercoverageRule>(Classes with { Sets = low with { CoverageBand = new(0.82, 0.96) } })).Action);
        var beyond = Assert.Single(Of<UndercoverageRule>(Classes with { Sets = low with { CoverageBand = new(0.87, 0.93) } }));
        Assert.Contains("so many calibration rows give 87\u00A0% to 93\u00A0%", beyond.Finding);
        Assert.DoesNotContain("Few calibration rows", beyond.Action);
    }

    [Fact, Trait("Kind", "Example")]
    public void Undercoverage_SetsOfLabelsMissMore_Speaks()
    {
        var labels = Labels with { LabelSets = Labels.LabelSets! with { Metrics = [SomeEvaluations.Estimate("False-negative rate", 0.14, 0.12, 0.16)] } };
        Assert.Contains("Sets miss 14\u00A0% of a row's labels on average", Assert.Single(Of<UndercoverageRule>(labels)).Finding);
        Assert.Empty(Of<UndercoverageRule>(labels with { LabelSets = labels.LabelSets! with { Metrics = [SomeEvaluations.Estimate("False-negative rate", 0.14, 0.09, 0.16)] } }));
    }

    [Fact, Trait("Kind", "Example")]
    public void GroupCoverage_OneGroupLow_NamesIt()
    {
        var sets = Sets(400, 370, 370) with { Groups = [Group("east", 400, 0.96), Group("west", 200, 0.8)] };
        Assert.Contains("One group is covered less than 90\u00A0% beyond chance, least 'west': 80\u00A0%", Assert.Single(Of<GroupCoverageRule>(Classes with { Sets = sets })).Finding);
        Assert.Single(Of<GroupCoverageRule>(Numbers with { Intervals = Numbers.Intervals! with { Groups = sets.Groups } }));
        Assert.Empty(Of<GroupCoverageRule>(Classes with { Sets = sets with { Groups = [sets.Groups[0], Group("west", 20, 0.8)] } }));

        static CoverageByGroup Group(string name, double count, double coverage) => new(name, count, coverage, new(0, 1), 1, null, null);
    }

    [Fact, Trait("Kind", "Example")]
    public void OneSidedMisses_MostAbove_Speaks()
    {
        Assert.Contains("2\u00A0% of the labels lie below", Assert.Single(Of<OneSidedMissesRule>(Numbers with { Intervals = Numbers.Intervals! with { BelowShare = 0.02, AboveShare = 0.08 } })).Finding.Replace("2.0", "2", StringComparison.Ordinal));
        Assert.Empty(Of<OneSidedMissesRule>(Numbers with { Intervals = Numbers.Intervals! with { BelowShare = 0.035, AboveShare = 0.065 } }));
        Assert.Empty(Of<OneSidedMissesRule>(Numbers with { Intervals = Numbers.Intervals! with { BelowShare = 0, AboveShare = 0 } }));
    }

    [Fact, Trait("Kind", "Example")]
    public void Miscalibration_OneLabel_NamesIt()
    {
        Assert.Contains("Probabilities of 2 labels are not what they say, least those of '<b>fog</b>'", Assert.Single(Of<MiscalibrationRule>(Labels)).Finding);
        var fine = Labels.Calibration with { Labels = [.. Labels.Calibration.Labels.Select(one => one with { Metrics = one.Metrics with { Test = new(1, 0.02) } })] };
        Assert.Empty(Of<MiscalibrationRule>(Labels with { Calibration = fine }));
    }

    [Fact, Trait("Kind", "Example")]
    public void LowRecall_LabelHardlyFound_NamesIt() => Assert.Contains("Label 'hail' is found far less often than the others", Assert.Single(Of<LowRecallRule>(Labels)).Finding);

    [Fact, Trait("Kind", "Example")]
    public void LowRecall_ClassFarBelowTheOthers_NamesIt()
    {
        Assert.Contains($"Class '{SomeReports.Names[2]}' is found far less often than the others: recall 0.30", Assert.Single(Of<LowRecallRule>(WithConfusion([90, 5, 5], [5, 90, 5], [35, 35, 30]))).Finding);
        Assert.Empty(Of<LowRecallRule>(WithConfusion([9, 1, 0], [1, 9, 0], [2, 3, 5])));
    }

    [Fact, Trait("Kind", "Example")]
    public void ConfusedPair_MoreThanItsPartOfTheErrors_NamesBoth()
    {
        Assert.Contains($"'{SomeReports.Names[2]}' is predicted as '{SomeReports.Names[0]}' in 60 of 100 rows", Assert.Single(Of<ConfusedPairRule>(WithConfusion([95, 5, 0], [0, 95, 5], [60, 5, 35]))).Finding);
        Assert.Empty(Of<ConfusedPairRule>(WithConfusion([90, 5, 5], [5, 90, 5], [25, 25, 50])));
        Assert.Empty(Of<ConfusedPairRule>(WithConfusion([50, 50], [0, 100])));
    }

    [Fact, Trait("Kind", "Example")]
    public void UnfinishedTraining_LossStillFalls_Speaks()
    {
        Assert.Contains("validation loss still falls: 0.0625 at best before the last 4 of 20 epochs, 0.0500 at the end", Assert.Single(Of<UnfinishedTrainingRule>(Classes with { History = History(epoch => 1.0 / epoch, epoch => 1.0 / epoch, 20) })).Finding);
        Assert.Contains("training loss", Assert.Single(Of<UnfinishedTrainingRule>(Classes with { History = History(epoch => 1.0 / epoch, null, 20) })).Finding);
        Assert.Empty(Of<UnfinishedTrainingRule>(Classes with { History = History(epoch => 1.0 / epoch, epoch => 1 + 0.001 / epoch, 20) }));
        Assert.Empty(Of<UnfinishedTrainingRule>(Classes with { History = History(epoch => 1.0 / epoch, epoch => 1.0 / epoch, 20) with { StoppedEarly = true } }));
        Assert.Empty(Of<UnfinishedTrainingRule>(Classes with { History = TrainingHistory.Empty }));
    }

    [Fact, Trait("Kind", "Example")]
    public void Overfitting_ValidationRisesAndTrainingFalls_Speaks()
    {
        Assert.Contains("rises from 1.00 in epoch 8 to 2.20", Assert.Single(Of<OverfittingRule>(Classes with { History = History(epoch => 1.0 / epoch, epoch => 1 + 0.1 * Math.Abs(epoch - 8), 8) })).Finding);
        Assert.Empty(Of<OverfittingRule>(Classes with { History = History(epoch => 1.0 / epoch, epoch => 1 + 0.002 * Math.Abs(epoch - 8), 8) }));
        Assert.Empty(Of<OverfittingRule>(Classes with { History = History(epoch => epoch, epoch => 1 + 0.1 * Math.Abs(epoch - 8), 8) }));
    }

    /// <summary>A difference of a quarter of the interval's half needs a little more than 16 times the 800 rows, said with two digits, rounded up.</summary>
    [Fact, Trait("Kind", "Example")]
    public void Undecided_IntervalHoldsZero_SaysHowManyRows()
    {
        var (first, second) = (Pair(0, 1), Pair(0, 0.25));
        Assert.Contains("about 13,000 more rows would decide", Assert.Single(Of<UndecidedRule>(first, second)).Action);
        Assert.Empty(Of<UndecidedRule>(first, Pair(0, 5)));
        Assert.Contains("cheaper", Assert.Single(Of<UndecidedRule>(first, Pair(0, 0.001))).Action);

        // The difference of the replicates runs evenly from value - 1 to value + 1.
        static ModelEvaluation Pair(double baseline, double value) => value == 1 && baseline == 0 ? With("First", 0, Enumerable.Repeat(0.0, 999)) : With("Second", value, Enumerable.Range(0, 999).Select(at => value + 1 / 0.95 * (2 * at / 998.0 - 1)));

        static ModelEvaluation With(string name, double value, IEnumerable<double> replicates)
            => SomeEvaluations.Regression(name) with { Metrics = [new("RMSE", MetricDirection.LowerIsBetter, value, new(value - 1, value + 1), null, MetricInterval.Bootstrap, 0.95, [.. replicates])] };
    }

    [Fact, Trait("Kind", "Contract")]
    public void Rules_All_AreListedAndTheirPagesExist()
    {
        var rules = typeof(IAdviceRule).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(IAdviceRule)) && type.IsClass).Select(type => type.Name).Order();
        Assert.Equal(rules, AdviceRules.All.Select(rule => rule.GetType().Name).Order());
        Assert.All(AdviceRules.All, rule => Assert.Equal(rule.Name + "Rule", rule.GetType().Name));
        foreach (var advice in SomeReports.All.SelectMany(task => SomeReports.Of(task).Advice).DistinctBy(advice => advice.Page))
        {
            var place = advice.Page.Split('#');
            var headings = File.ReadLines(Path.Combine(Repository.Root, "docs", place[0])).Where(line => line.StartsWith('#')).Select(line => line.TrimStart('#', ' ').Replace(",", "", StringComparison.Ordinal).Replace(' ', '-').ToLowerInvariant());
            Assert.True(place.Length == 1 || headings.Contains(place[1]), advice.Page);
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void Advice_NothingWrong_SaysSo()
    {
        var fine = Numbers with { Intervals = null, Metrics = [SomeEvaluations.Estimate("R squared", 0.9, 0.88, 0.92)] };
        var report = EvaluationReport.Compare(fine);
        Assert.Empty(report.Advice);
        Assert.Contains("Nothing in these numbers asks for action", report.ToHtml());
    }
}
