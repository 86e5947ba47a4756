using Extensions.Testing;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions;
using MLExtensions.Calibration;
using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Contracts;

/// <summary>The estimators of sets and intervals under the library's contract of estimators, and what bad rows do to them.</summary>
[Trait("Kind", "Contract")]
public class ConformalEstimatorContractTests
{
    private static readonly MLContext ML = new(1);

    private static readonly (string Name, Func<MLContext, IEstimator<ITransformer>> Create, Func<IDataView> Data)[] Cases =
    [
        ("multiclass sets", ml => ml.MulticlassClassification.Conformal().PredictionSets(0.1), Classes),
        ("multiclass sets, p-values, logits", ml => ml.MulticlassClassification.Conformal().PredictionSets(0.1, options: new() { PValuesColumnName = "PValues", Scores = ScoreMeaning.Logits, AllowEmptySets = false }), ClassLogits),
        ("multiclass sets, classes", ml => ml.MulticlassClassification.Conformal().PredictionSets(0.1, procedure: new ClassConditional()), Classes),
        ("multiclass sets, groups", ml => ml.MulticlassClassification.Conformal().PredictionSets(0.1, procedure: new GroupConditional("Group")), Classes),
        ("binary sets", ml => ml.BinaryClassification.Conformal().PredictionSets(0.1, options: new() { PValuesColumnName = "PValues" }), Binary),
        ("intervals", ml => ml.Regression.Conformal().Intervals(0.1), Numbers),
        ("intervals, groups", ml => ml.Regression.Conformal().Intervals(0.1, procedure: new GroupConditional("Group")), Numbers),
    ];

    public static TheoryData<string> Names => [.. Cases.Select(one => one.Name)];

    private static (Func<MLContext, IEstimator<ITransformer>> Create, IDataView Data) Find(string name) => Cases.Single(one => one.Name == name) is var (_, create, data) ? (create, data()) : default;

    private static IDataView Classes() => ScoredData.View(ML, ScoredData.ClassRows(120));

    private static IDataView ClassLogits() => ScoredData.View(ML, ScoredData.ClassRows(120, logits: true));

    private static IDataView Binary() => ScoredData.View(ML, ScoredData.BinaryRows(120));

    private static IDataView Numbers() => NumberRow.View(ML, NumberRow.Rows(120));

    [Theory, MemberData(nameof(Names))]
    public void Schema_Promised_IsDelivered(string name) => EstimatorContract.CheckSchema(Find(name).Create(ML), Find(name).Data);

    [Theory, MemberData(nameof(Names))]
    public void Scoring_AnyWayAndThreads_SameBits(string name) => EstimatorContract.CheckScoring(Find(name).Create(ML).Fit(Find(name).Data), Find(name).Data);

    [Theory, MemberData(nameof(Names))]
    public void Persistence_SaveAndLoad_SameBits(string name) => EstimatorContract.CheckPersistence(ML, Find(name).Create(ML).Fit(Find(name).Data), Find(name).Data);

    [Theory, MemberData(nameof(Names))]
    public void Repeatability_TwoFits_SameBytes(string name) => EstimatorContract.CheckRepeatability(Find(name).Create, Find(name).Data);

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.0)]
    [InlineData(double.NaN)]
    public void Create_AlphaOutsideItsRange_Throws(double alpha)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ML.MulticlassClassification.Conformal().PredictionSets(alpha));
        Assert.Throws<ArgumentOutOfRangeException>(() => ML.Regression.Conformal().Intervals(alpha));
    }

    [Fact]
    public void Fit_TooFewRows_AllClassesAndWholeLineOrErrorOnRequest()
    {
        var sets = ML.MulticlassClassification.Conformal().PredictionSets(0.1).Fit(ScoredData.View(ML, ScoredData.ClassRows(5)));
        Assert.Contains("5 calibration rows are too few for alpha 0.1: at least 9", sets.Guarantee.Shortfall);
        Assert.All(sets.Transform(Classes()).GetColumn<int>("SetSize"), size => Assert.Equal(3, size));
        var intervals = ML.Regression.Conformal().Intervals(0.1).Fit(NumberRow.View(ML, NumberRow.Rows(5)));
        Assert.All(intervals.Transform(Numbers()).GetColumn<float>("Upper"), end => Assert.Equal(float.PositiveInfinity, end));
        Assert.Contains("at least 9 are needed", Assert.Throws<InputDataException>(() => ML.Regression.Conformal().Intervals(0.1, options: new() { Shortfall = ShortfallAction.Throw }).Fit(NumberRow.View(ML, NumberRow.Rows(5)))).Message);
        Assert.Null(sets.At(0.2).Guarantee.Shortfall);
    }

    [Fact]
    public void Fit_NaNScore_NamesTheRow()
    {
        var rows = ScoredData.ClassRows(20);
        rows[7].Score = [float.NaN, 0, 1];
        Assert.Contains("Row 7, columns 'Score', 'Label', has score NaN", Assert.Throws<InputDataException>(() => ML.MulticlassClassification.Conformal().PredictionSets().Fit(ScoredData.View(ML, rows))).Message);
        var numbers = NumberRow.Rows(20);
        numbers[3].Score = float.NaN;
        Assert.Contains("Row 3, columns 'Label', 'Score', has prediction NaN", Assert.Throws<InputDataException>(() => ML.Regression.Conformal().Intervals().Fit(NumberRow.View(ML, numbers))).Message);
    }

    [Fact]
    public void Transform_NaNScore_KeepsEverything()
    {
        var rows = ScoredData.ClassRows(100);
        var sets = ML.MulticlassClassification.Conformal().PredictionSets().Fit(ScoredData.View(ML, rows));
        rows[7].Score = [float.NaN, 0, 1];
        Assert.Equal(3, sets.Transform(ScoredData.View(ML, rows)).GetColumn<int>("SetSize").ElementAt(7));
        var numbers = NumberRow.Rows(100);
        var intervals = ML.Regression.Conformal().Intervals().Fit(NumberRow.View(ML, numbers));
        numbers[3].Score = float.NaN;
        Assert.Equal(float.NegativeInfinity, intervals.Transform(NumberRow.View(ML, numbers)).GetColumn<float>("Lower").ElementAt(3));
    }

    /// <summary>Labels beyond the scores can be in no set and count as never covered: with 2 of 19 rows such, alpha 0.05 asks for a threshold above all others.</summary>
    [Fact]
    public void Fit_LabelsBeyondTheScores_CountAsNeverCovered()
    {
        var rows = ScoredData.ClassRows(19);
        (rows[0].Label, rows[1].Label) = (5, 4);
        var fitted = (FittedSplit)ML.MulticlassClassification.Conformal().PredictionSets(0.05).Fit(ScoredData.View(ML, rows, classes: 6)).Procedure;
        Assert.Equal(19, fitted.Scores.Count);
        Assert.Equal([double.PositiveInfinity, double.PositiveInfinity], fitted.Scores.Sorted[^2..].ToArray());
    }

    [Fact]
    public void Fit_NoLabelledRow_Throws()
    {
        var rows = NumberRow.Rows(3);
        rows.ForEach(row => row.Label = float.NaN);
        Assert.Contains("3 rows have none", Assert.Throws<InputDataException>(() => ML.Regression.Conformal().Intervals().Fit(NumberRow.View(ML, rows))).Message);
    }

    /// <summary>One value for all rows: the set holds it, the interval has no width.</summary>
    [Fact]
    public void Fit_TiesEverywhere_Works()
    {
        var rows = NumberRow.Rows(20);
        rows.ForEach(row => (row.Score, row.Label) = (2, 3));
        var intervals = ML.Regression.Conformal().Intervals().Fit(NumberRow.View(ML, rows)).Transform(NumberRow.View(ML, rows));
        Assert.All(intervals.GetColumn<float>("Lower").Zip(intervals.GetColumn<float>("Upper")), ends => Assert.Equal((1f, 3f), ends));
    }

    [Fact]
    public void PredictionEngine_OneRow_AsTransform()
    {
        var model = ML.Regression.Conformal().Intervals().Fit(Numbers());
        var engine = ML.Model.CreatePredictionEngine<NumberRow, Interval>(model, inputSchemaDefinition: NumberRow.Schema());
        var expected = model.Transform(Numbers()).GetColumn<float>("Upper").First();
        Assert.Equal(expected, engine.Predict(NumberRow.Rows(1)[0]).Upper);
    }

    public sealed class Interval
    {
        public float Lower { get; set; }

        public float Upper { get; set; }
    }
}
