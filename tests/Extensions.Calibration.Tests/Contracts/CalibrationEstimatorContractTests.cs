using Extensions.Testing;
using Microsoft.ML;
using MLExtensions.Calibration;

namespace Extensions.Calibration.Tests.Contracts;

/// <summary>The estimators of the three tasks, with probabilities, with logits and with groups, under the library's contract of estimators.</summary>
[Trait("Kind", "Contract")]
public class CalibrationEstimatorContractTests
{
    private static readonly MLContext ML = new(1);

    private static readonly (string Name, Func<MLContext, IEstimator<ITransformer>> Create, Func<IDataView> Data)[] Cases =
    [
        ("binary", ml => ml.BinaryClassification.Calibrators.PlattScaling(), BinaryData),
        ("binary, logits", ml => ml.BinaryClassification.Calibrators.PlattScaling(new() { Scores = ScoreMeaning.Logits }), BinaryData),
        ("binary, groups, weights", ml => ml.BinaryClassification.Calibrators.PlattScaling(new() { GroupColumnName = "Group", ExampleWeightColumnName = "Weight", LeastProbability = 1e-6 }), BinaryData),
        ("binary, interval", ml => ml.BinaryClassification.Calibrators.Calibrate(new Interval()), BinaryData),
        ("multiclass", ml => ml.MulticlassClassification.Calibrators().Temperature(), ClassData),
        ("multiclass, groups, weights", ml => ml.MulticlassClassification.Calibrators().Temperature(options: new() { GroupColumnName = "Group", ExampleWeightColumnName = "Weight", LeastProbability = 1e-6 }), ClassData),
        ("multiclass, best", ml => ml.MulticlassClassification.Calibrators().Best([new TemperatureScaling()]), ClassData),
        ("multilabel", ml => ml.MultilabelClassification().Calibrators().Calibrate(new PlattScaling()), FlagData),
        ("multilabel, logits", ml => ml.MultilabelClassification().Calibrators().Calibrate(new PlattScaling(), new() { Scores = ScoreMeaning.Logits }), FlagData),
        ("multilabel, groups", ml => ml.MultilabelClassification().Calibrators().Calibrate(new PlattScaling(), new() { GroupColumnName = "Group" }), FlagData),
    ];

    /// <summary>A map with an interval, to see its columns.</summary>
    [CalibratorName("test_interval")]
    public sealed record Interval : BinaryCalibrator
    {
        public override bool GivesInterval => true;

        public override IntervalMap Fit(BinaryCalibrationSet rows) => new();
    }

    [CalibratorName("test_interval")]
    public sealed record IntervalMap : BinaryMap
    {
        public override ScoreMeaning Reads => ScoreMeaning.Probabilities;

        public override double Apply(double score) => score;

        public override (double Lower, double Value, double Upper) ApplyInterval(double score) => (score / 2, score, (1 + score) / 2);
    }

    public static TheoryData<string> Names => [.. Cases.Select(one => one.Name)];

    private static IDataView BinaryData() => ScoredData.View(ML, ScoredData.BinaryRows(120));

    private static IDataView ClassData() => ScoredData.View(ML, ScoredData.ClassRows(120));

    private static IDataView FlagData() => ScoredData.View(ML, ScoredData.FlagRows(120));

    private static (Func<MLContext, IEstimator<ITransformer>> Create, IDataView Data) Find(string name) => Cases.Single(one => one.Name == name) is var (_, create, data) ? (create, data()) : default;

    [Theory, MemberData(nameof(Names))]
    public void Schema_Promised_IsDelivered(string name) => EstimatorContract.CheckSchema(Find(name).Create(ML), Find(name).Data);

    [Theory, MemberData(nameof(Names))]
    public void Scoring_AnyWayAndThreads_SameBits(string name) => EstimatorContract.CheckScoring(Find(name).Create(ML).Fit(Find(name).Data), Find(name).Data);

    [Theory, MemberData(nameof(Names))]
    public void Persistence_SaveAndLoad_SameBits(string name) => EstimatorContract.CheckPersistence(ML, Find(name).Create(ML).Fit(Find(name).Data), Find(name).Data);

    [Theory, MemberData(nameof(Names))]
    public void Repeatability_TwoFits_SameBytes(string name) => EstimatorContract.CheckRepeatability(Find(name).Create, Find(name).Data);
}
