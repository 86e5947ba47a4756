using Extensions.Testing;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions;
using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Contracts;

/// <summary>Prediction sets by every score, with tuning, clusters and p-values, under the library's contract of estimators; and what bad rows do to them.</summary>
[Trait("Kind", "Contract")]
public class PredictionSetContractTests
{
    private static readonly MLContext ML = new(1);

    private static readonly (string Name, Func<MLContext, IEstimator<ITransformer>> Create, Func<IDataView> Data)[] Cases =
    [
        .. SomeConformal.Scores.Select(one => ($"sets, {one.Key}", (Func<MLContext, IEstimator<ITransformer>>)(ml => Multiclass(ml).PredictionSets(0.1, one.Value)), (Func<IDataView>)Classes)),
        ("sets, clusters", ml => Multiclass(ml).PredictionSets(0.2, new AdaptiveScore(), new ClusterConditional { ClusterCount = 2, ClusteringShare = 0.5 }), Classes),
        ("sets, smoothed p-values", ml => Multiclass(ml).PredictionSets(0.1, new AdaptiveScore(), options: Everything), Classes),
        ("sets, p-values of classes", ml => Multiclass(ml).PredictionSets(0.2, new TopKScore(), new ClassConditional(), Everything with { SmoothPValues = false }), Classes),
        ("binary sets, adaptive", ml => ml.BinaryClassification.Conformal().PredictionSets(0.1, new AdaptiveScore(), options: Everything), Binary),
        ("binary sets, tuned", ml => ml.BinaryClassification.Conformal().PredictionSets(0.1, new SortedAdaptiveScore { Automatic = true }), Binary),
    ];

    private static PredictionSetOptions Everything => new() { PValuesColumnName = "PValues", SmoothPValues = true, ConfidenceColumnName = "Confidence", CredibilityColumnName = "Credibility" };

    public static TheoryData<string> Names => [.. Cases.Select(one => one.Name)];

    private static MulticlassConformalCatalog Multiclass(MLContext ml) => ml.MulticlassClassification.Conformal();

    private static (Func<MLContext, IEstimator<ITransformer>> Create, IDataView Data) Find(string name) => Cases.Single(one => one.Name == name) is var (_, create, data) ? (create, data()) : default;

    private static IDataView Classes() => ScoredData.View(ML, ScoredData.ClassRows(120));

    private static IDataView Binary() => ScoredData.View(ML, ScoredData.BinaryRows(120));

    [Theory, MemberData(nameof(Names))]
    public void Schema_Promised_IsDelivered(string name) => EstimatorContract.CheckSchema(Find(name).Create(ML), Find(name).Data);

    [Theory, MemberData(nameof(Names))]
    public void Scoring_AnyWayAndThreads_SameBits(string name) => EstimatorContract.CheckScoring(Find(name).Create(ML).Fit(Find(name).Data), Find(name).Data);

    [Theory, MemberData(nameof(Names))]
    public void Persistence_SaveAndLoad_SameBits(string name) => EstimatorContract.CheckPersistence(ML, Find(name).Create(ML).Fit(Find(name).Data), Find(name).Data);

    [Theory, MemberData(nameof(Names))]
    public void Repeatability_TwoFits_SameBytes(string name) => EstimatorContract.CheckRepeatability(Find(name).Create, Find(name).Data);

    /// <summary>A fifth of the rows, by seed and position, chooses the settings; the calibration scores are those of the others, with the chosen settings.</summary>
    [Fact]
    public void Fit_TunedScore_CalibratesOnTheOtherRows()
    {
        var rows = ScoredData.ClassRows(500);
        var model = Multiclass(ML).PredictionSets(0.1, new RegularizedAdaptiveScore { Automatic = true }, options: new() { Seed = 5, TuningShare = 0.3 }).Fit(ScoredData.View(ML, rows));
        var score = Assert.IsType<RegularizedAdaptiveScore>(model.Score);
        Assert.False(score.Automatic);
        var expected = rows.Where((_, i) => RowUniforms.OfPosition(5, i) >= 0.3).Select(row => Array.ConvertAll(row.Score, p => (double)p) is var p
            ? score.Compute(p, (int)row.Label, RowUniforms.Of(RowUniforms.State(5, p), 0)) : 0).Order().ToArray();
        Assert.InRange(expected.Length, 300, 400);
        Assert.Equal(expected, ((FittedSplit)model.Procedure).Scores.Sorted.ToArray());
    }

    [Fact]
    public void Fit_TuningRowsWithoutUse_KeepsSettingsAndNamesTheBadRow()
    {
        var rows = ScoredData.ClassRows(3);
        var model = Multiclass(ML).PredictionSets(0.1, new SortedAdaptiveScore { Weight = 0.3, Automatic = true }, options: new() { TuningShare = 1e-9 }).Fit(ScoredData.View(ML, rows));
        Assert.Equal(new SortedAdaptiveScore { Weight = 0.3, Automatic = true }, model.Score);
        Assert.NotNull(model.Guarantee.Shortfall);
        rows = ScoredData.ClassRows(50);
        rows[Enumerable.Range(0, 50).First(i => RowUniforms.OfPosition(1, i) < 0.2)].Score = [float.NaN, 0, 1];
        Assert.Contains("score NaN", Assert.Throws<InputDataException>(() => Multiclass(ML).PredictionSets(score: new SortedAdaptiveScore { Automatic = true }).Fit(ScoredData.View(ML, rows))).Message);
    }

    [Fact]
    public void Fit_OneClass_Throws()
    {
        var schema = SchemaDefinition.Create(typeof(ScoredData.ClassRow));
        schema[nameof(ScoredData.ClassRow.Group)].ColumnType = schema[nameof(ScoredData.ClassRow.Label)].ColumnType = schema[nameof(ScoredData.ClassRow.PredictedLabel)].ColumnType = new KeyDataViewType(typeof(uint), 4);
        schema[nameof(ScoredData.ClassRow.Score)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 1);
        var data = ML.Data.LoadFromEnumerable(new List<ScoredData.ClassRow> { new() { Score = [1], Label = 0 } }, schema);
        Assert.Contains("at least 2 classes", Assert.Throws<ArgumentOutOfRangeException>(() => Multiclass(ML).PredictionSets(score: new AdaptiveScore()).Fit(data)).Message);
    }

    /// <summary>Class 2 is in no calibration row: with one threshold for all it is in the sets that it belongs in, with one for each class in every set.</summary>
    [Fact]
    public void Fit_ClassNeverInCalibration_IsJudgedLikeTheOthersOrAlwaysIn()
    {
        var known = ScoredData.ClassRows(300).Where(row => row.Label != 2).ToList();
        var all = ScoredData.View(ML, ScoredData.ClassRows(300));
        int Held(ConformalProcedure procedure) => Multiclass(ML).PredictionSets(0.1, new AdaptiveScore(), procedure).Fit(ScoredData.View(ML, known)).Transform(all).GetColumn<bool[]>("PredictionSet").Count(set => set[2]);
        Assert.InRange(Held(new SplitConformal()), 1, 299);
        Assert.Equal(300, Held(new ClassConditional()));
        Assert.Equal(Held(new SplitConformal()), Held(new ClassConditional { FallBackToAll = true }));
    }

    /// <summary>The same probabilities and the same uniform number in every row, so that all scores of a class are tied: sets hold what the rows hold.</summary>
    [Theory]
    [MemberData(nameof(Scores))]
    public void Fit_TiesEverywhere_CoversTheRows(string name)
    {
        var rows = ScoredData.ClassRows(60);
        rows.ForEach(row => (row.Score, row.Label) = ([0.25f, 0.5f, 0.25f], row.Label % 2));
        var options = new PredictionSetOptions { TuningShare = 0.5 };
        var sets = Multiclass(ML).PredictionSets(0.02, SomeConformal.Scores[name], options: options).Fit(ScoredData.View(ML, rows)).Transform(ScoredData.View(ML, rows));
        Assert.All(sets.GetColumn<bool[]>("PredictionSet"), set => Assert.True(set[0] && set[1]));
    }

    public static TheoryData<string> Scores => [.. SomeConformal.Scores.Keys];

    /// <summary>At alpha 0.9 many sets are empty; on request they hold the most probable class instead, the first of equal ones.</summary>
    [Theory, MemberData(nameof(Scores))]
    public void Transform_EmptySetsNotAllowed_HoldTheMostProbableClass(string name)
    {
        var (data, score) = (Classes(), SomeConformal.Scores[name]);
        var empty = Multiclass(ML).PredictionSets(0.9, score).Fit(data).Transform(data).GetColumn<int>("SetSize").ToArray();
        var full = Multiclass(ML).PredictionSets(0.9, score, options: new() { AllowEmptySets = false }).Fit(data).Transform(data);
        Assert.Equal(empty.Select(size => Math.Max(size, 1)), full.GetColumn<int>("SetSize"));
        Assert.All(full.GetColumn<bool[]>("PredictionSet").Zip(full.GetColumn<float[]>("Score")).Where((_, i) => empty[i] == 0), one => Assert.Equal(one.Second.Max(), one.Second[Array.IndexOf(one.First, true)]));
        if (score is AdaptiveScore { Randomized: true } or LeastAmbiguousScore or MarginScore)
            Assert.Contains(0, empty);
    }

    [Fact]
    public void Transform_Summaries_FollowFromThePValues()
    {
        foreach (var smooth in new[] { false, true })
        {
            var rows = ScoredData.ClassRows(80);
            var model = Multiclass(ML).PredictionSets(0.1, new AdaptiveScore(), options: Everything with { SmoothPValues = smooth }).Fit(ScoredData.View(ML, rows));
            rows[5].Score = [float.NaN, 0, 1];
            var output = model.Transform(ScoredData.View(ML, rows));
            var pValues = output.GetColumn<float[]>("PValues").Select(p => p.OrderDescending().ToArray()).ToArray();
            Assert.Equal(pValues.Select(p => p[0]), output.GetColumn<float>("Credibility"));
            Assert.All(pValues.Zip(output.GetColumn<float>("Confidence")), one => Assert.Equal(1 - one.First[1], one.Second, 1e-6f));
            Assert.Equal([1f, 1f, 1f], pValues[5]);
            Assert.All(output.GetColumn<float[]>("PValues").Zip(output.GetColumn<bool[]>("PredictionSet")), one => Assert.True(smooth || one.First.Select(p => p > 0.1f).SequenceEqual(one.Second)));
        }
    }

    [Fact]
    public void PredictionEngine_OneRow_AsTransform()
    {
        var model = Multiclass(ML).PredictionSets(0.1, new AdaptiveScore(), options: Everything).Fit(Classes());
        var schema = SchemaDefinition.Create(typeof(ScoredData.ClassRow));
        schema[nameof(ScoredData.ClassRow.Score)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 3);
        schema[nameof(ScoredData.ClassRow.Group)].ColumnType = schema[nameof(ScoredData.ClassRow.Label)].ColumnType = schema[nameof(ScoredData.ClassRow.PredictedLabel)].ColumnType = new KeyDataViewType(typeof(uint), 4);
        var engine = ML.Model.CreatePredictionEngine<ScoredData.ClassRow, Sets>(model, inputSchemaDefinition: schema);
        var expected = model.Transform(Classes());
        var first = engine.Predict(ScoredData.ClassRows(120)[0]);
        Assert.Equal(expected.GetColumn<bool[]>("PredictionSet").First(), first.PredictionSet);
        Assert.Equal(expected.GetColumn<float>("Confidence").First(), first.Confidence);
    }

    public sealed class Sets
    {
        public bool[] PredictionSet { get; set; } = [];

        public float Confidence { get; set; }
    }
}
