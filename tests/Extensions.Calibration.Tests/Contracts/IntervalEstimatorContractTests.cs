using Extensions.Testing;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions;
using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Contracts;

/// <summary>Interval scores, difficulties and predictive distributions under the library's contract of estimators, and what bad rows do to them.</summary>
[Trait("Kind", "Contract")]
public class IntervalEstimatorContractTests
{
    private static readonly MLContext ML = new(1);
    private static readonly ValueColumn Low = new("Low"), High = new("High"), FirstSlot = new("Features", 0);

    private static readonly (string Name, Func<MLContext, IEstimator<ITransformer>> Create)[] Cases =
    [
        ("signed", ml => ml.Regression.Conformal().Intervals(0.1, new SignedResidualScore())),
        ("normalised", ml => ml.Regression.Conformal().Intervals(0.1, new NormalizedResidualScore())),
        ("quantiles", ml => ml.Regression.Conformal().Intervals(0.1, new QuantileResidualScore { Lower = Low, Upper = High })),
        ("quantiles, asymmetric", ml => ml.Regression.Conformal().Intervals(0.1, new QuantileResidualScore { Lower = Low, Upper = High, Asymmetric = true })),
        ("quantiles by width, of a slot", ml => ml.Regression.Conformal().Intervals(0.1, new WidthScaledQuantileScore { Lower = FirstSlot, Upper = High })),
        ("quantiles by median", ml => ml.Regression.Conformal().Intervals(0.1, new MedianScaledQuantileScore { Lower = Low, Upper = High })),
        ("fraction of the median", ml => ml.Regression.Conformal().Intervals(0.1, new MedianFractionScore { Lower = Low, Upper = High })),
        ("difficulty of neighbours", ml => ml.Regression.Conformal().NeighborDifficulty()),
        ("difficulty of neighbours, distances", ml => ml.Regression.Conformal().NeighborDifficulty(NeighborMeasure.DistanceSum, 70)),
        ("difficulty of neighbours, labels", ml => ml.Regression.Conformal().NeighborDifficulty(NeighborMeasure.LabelDeviation, 3)),
        ("difficulty of an ensemble", ml => ml.Regression.Conformal().EnsembleDifficulty("Features")),
        ("difficulty of a column", ml => ml.Regression.Conformal().ColumnDifficulty(new("Difficulty"), new() { DifficultyColumnName = "Hardness" })),
        ("difficulty of a model", ml => ml.Regression.Conformal().ModelDifficulty(ml.Regression.Trainers.OnlineGradientDescent())),
        ("distribution", ml => ml.Regression.Conformal().PredictiveDistribution(0.1)),
        ("distribution, normalised, by group", ml => ml.Regression.Conformal().PredictiveDistribution(0.2, new GroupConditional("Group"), new() { Difficulty = new("Difficulty"), Levels = [], Thresholds = [0, 0.5] })),
        ("difficulty, then intervals by bin", ml => ml.Regression.Conformal().NeighborDifficulty(neighbors: 5)
            .AppendHeldOut(ml.Regression.Conformal().Intervals(0.2, new NormalizedResidualScore(), new GroupConditional("DifficultyBin")), 0.5)),
    ];

    public static TheoryData<string> Names => [.. Cases.Select(one => one.Name)];

    private static Func<MLContext, IEstimator<ITransformer>> Find(string name) => Cases.Single(one => one.Name == name).Create;

    private static IDataView Data => NumberRow.View(ML, NumberRow.Rows(120));

    [Theory, MemberData(nameof(Names))]
    public void Schema_Promised_IsDelivered(string name) => EstimatorContract.CheckSchema(Find(name)(ML), Data);

    [Theory, MemberData(nameof(Names))]
    public void Scoring_AnyWayAndThreads_SameBits(string name) => EstimatorContract.CheckScoring(Find(name)(ML).Fit(Data), Data);

    [Theory, MemberData(nameof(Names))]
    public void Persistence_SaveAndLoad_SameBits(string name) => EstimatorContract.CheckPersistence(ML, Find(name)(ML).Fit(Data), Data);

    [Theory, MemberData(nameof(Names))]
    public void Repeatability_TwoFits_SameBytes(string name) => EstimatorContract.CheckRepeatability(Find(name), Data);

    [Fact]
    public void Fit_DifficultyNotAboveZero_NamesTheRow()
    {
        var rows = NumberRow.Rows(20);
        rows[4].Difficulty = 0;
        Assert.Contains("Row 4, columns 'Label', 'Score', 'Difficulty', has difficulty 0; allowed are numbers above 0",
            Assert.Throws<InputDataException>(() => ML.Regression.Conformal().Intervals(0.1, new NormalizedResidualScore()).Fit(NumberRow.View(ML, rows))).Message);
    }

    [Fact]
    public void Fit_SlotBeyondTheVectorOrColumnAbsent_SaysSo()
    {
        Assert.Contains("slot 2 of column 'Features', which has 2 values", Assert.Throws<ArgumentOutOfRangeException>(
            () => ML.Regression.Conformal().Intervals(0.1, new QuantileResidualScore { Lower = Low, Upper = new("Features", 2) }).Fit(Data)).Message);
        Assert.Contains("lower quantile column 'Quantiles' is absent", Assert.Throws<ArgumentOutOfRangeException>(() => ML.Regression.Conformal().Intervals(0.1, new QuantileResidualScore()).Fit(Data)).Message);
    }

    [Fact]
    public void PredictionEngine_OneRow_AsTransform()
    {
        foreach (var (_, create) in Cases.Where(one => !one.Name.StartsWith("difficulty of", StringComparison.Ordinal)))
        {
            var model = create(ML).Fit(Data);
            var engine = ML.Model.CreatePredictionEngine<NumberRow, ConformalEstimatorContractTests.Interval>(model, inputSchemaDefinition: NumberRow.Schema());
            Assert.Equal(EachUpper(model), NumberRow.Rows(120).Take(5).Select(row => engine.Predict(row).Upper));
        }

        static IEnumerable<float> EachUpper(ITransformer model) => model.Transform(Data).GetColumn<float>("Upper").Take(5);
    }
}
