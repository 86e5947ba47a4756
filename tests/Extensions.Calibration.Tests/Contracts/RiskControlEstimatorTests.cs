using System.ComponentModel.DataAnnotations;
using Extensions.Testing;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions;
using MLExtensions.Calibration;
using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Contracts;

/// <summary>The estimators of risk control under the library's contract of estimators, and what bad rows and settings do to them.</summary>
[Trait("Kind", "Contract")]
public class RiskControlEstimatorTests
{
    private static readonly MLContext ML = new(1);

    private static readonly ClassHierarchy Tree = new([-1, 0, 0, 1, 1], ["any", "not high", "high", "low", "middle"], [-1, -1, 2, 0, 1]);

    private static readonly (string Name, Func<MLContext, IEstimator<ITransformer>> Create, Func<IDataView> Data)[] Cases =
    [
        ("labels", ml => ml.MultilabelClassification().Conformal().ControlRisk(0.2), Flags),
        ("labels, logits", ml => ml.MultilabelClassification().Conformal().ControlRisk(0.2, options: new() { Scores = ScoreMeaning.Logits }), Flags),
        ("labels, high probability", ml => ml.MultilabelClassification().Conformal().ControlRiskWithHighProbability(0.3), Flags),
        ("labels, learn then test", ml => ml.MultilabelClassification().Conformal().LearnThenTest([new(new FalseDiscoveryRisk(), 0.6)]), Flags),
        ("labels, order", ml => ml.MultilabelClassification().Conformal().ControlRisk(0.2, options: new() { Weights = new AgeWeights() }), Flags),
        ("classes", ml => ml.MulticlassClassification.Conformal().ControlRisk(0.2), Classes),
        ("classes, ratios", ml => ml.MulticlassClassification.Conformal().ControlRisk(0.2, options: new() { Weights = new LikelihoodRatioWeights("Weight") }), Classes),
        ("labels, neighbours", ml => ml.MultilabelClassification().Conformal().ControlRisks([new(new FalseNegativeRisk(), 0.2), new(new MiscoverageRisk(), 0.3)], options: new() { Weights = new NearestNeighbourWeights("Score", 40) }), Flags),
        ("labels, neighbours, rows left out", ml => ml.MultilabelClassification().Conformal().ControlRisk(0.2, new FalseNegativeRisk { LeaveOutRowsWithoutLabels = true }, new() { Weights = new NearestNeighbourWeights("Score", 40) { Floor = 0.1 } }), Flags),
        ("classes, neighbours in scores", ml => ml.MulticlassClassification.Conformal().ControlRisk(0.2, options: new() { Weights = new NearestNeighbourWeights("Score", 40) }), Classes),
        ("classes, hierarchy, similarity", ml => ml.MulticlassClassification.Conformal().ControlHierarchyDistance(Tree, 0.2, options: new() { Weights = new SimilarityWeights("Score") }), Classes),
        ("classes, domain classifier", ml => ml.MulticlassClassification.Conformal().ControlRisk(0.2, options: new() { Weights = new DomainClassifierWeights(ScoredData.View(ml, ScoredData.ClassRows(90)), "Score") }), Classes),
        ("binary, neighbours", ml => ml.BinaryClassification.Conformal().ControlRisk(0.2, options: new() { Weights = new NearestNeighbourWeights("Features", 40) }), BinaryFeatures),
        ("classes, hierarchy", ml => ml.MulticlassClassification.Conformal().ControlHierarchyDistance(Tree, 0.1), Classes),
        ("classes, hierarchy, ages", ml => ml.MulticlassClassification.Conformal().ControlHierarchyDistance(Tree, 0.1, options: new() { Weights = new AgeWeights { TimeColumnName = "Weight" } }), Classes),
        ("binary", ml => ml.BinaryClassification.Conformal().ControlRisk(0.1), Binary),
        ("binary, window", ml => ml.BinaryClassification.Conformal().ControlRisk(0.1, options: new() { Weights = new WindowWeights(100) }), Binary),
    ];

    public static TheoryData<string> Names => [.. Cases.Select(one => one.Name)];

    private static (Func<MLContext, IEstimator<ITransformer>> Create, IDataView Data) Find(string name) => Cases.Single(one => one.Name == name) is var (_, create, data) ? (create, data()) : default;

    private static IDataView Flags() => ScoredData.View(ML, ScoredData.FlagRows(150));

    private static IDataView Classes() => ScoredData.View(ML, ScoredData.ClassRows(150));

    private static IDataView Binary() => ScoredData.View(ML, ScoredData.BinaryRows(150));

    private static IDataView BinaryFeatures() => ML.Transforms.Concatenate("Features", "Score", "Weight").Fit(Binary()).Transform(Binary());

    [Theory, MemberData(nameof(Names))]
    public void Schema_Promised_IsDelivered(string name) => EstimatorContract.CheckSchema(Find(name).Create(ML), Find(name).Data);

    [Theory, MemberData(nameof(Names))]
    public void Scoring_AnyWayAndThreads_SameBits(string name) => EstimatorContract.CheckScoring(Find(name).Create(ML).Fit(Find(name).Data), Find(name).Data);

    [Theory, MemberData(nameof(Names))]
    public void Persistence_SaveAndLoad_SameBits(string name) => EstimatorContract.CheckPersistence(ML, Find(name).Create(ML).Fit(Find(name).Data), Find(name).Data);

    [Theory, MemberData(nameof(Names))]
    public void Repeatability_TwoFits_SameBytes(string name) => EstimatorContract.CheckRepeatability(Find(name).Create, Find(name).Data);

    [Theory, MemberData(nameof(Names))]
    public void Persistence_ResultAndGuarantee_ComeBack(string name)
    {
        var (create, data) = Find(name);
        var model = (RiskControlTransformer)create(ML).Fit(data);
        using var stream = new MemoryStream();
        ML.Model.Save(model, data.Schema, stream);
        var loaded = (RiskControlTransformer)ML.Model.Load(stream, out _);
        Assert.True(model.Result.IsControlled && model.Guarantee.Holds, model.Guarantee.Shortfall);
        Assert.Equal((model.Result, model.Guarantee, model.Lambda), (loaded.Result, loaded.Guarantee, loaded.Lambda));
        float[] Features(int i) => [.. Enumerable.Range(0, model.Model.Weights?.Columns.FeatureCount ?? 0).Select(j => i / 25f - j)];
        Assert.Equal(Enumerable.Range(0, 50).Select(i => model.LambdaOf(new(-1, i / 7.0, Features(i)))), Enumerable.Range(0, 50).Select(i => loaded.LambdaOf(new(-1, i / 7.0, Features(i)))));
    }

    [Fact]
    public void Fit_Labels_LambdaIsThatOfPlainArraysAndSetsFollowIt()
    {
        var rows = ScoredData.FlagRows(150);
        var model = ML.MultilabelClassification().Conformal().ControlRisk(0.2).Fit(ScoredData.View(ML, rows));
        var probabilities = rows.SelectMany(row => row.Probability.Select(p => (double)p)).ToArray();
        Assert.Equal(LossCurves.OfRisk(new FalseNegativeRisk(), probabilities, [.. rows.SelectMany(row => row.Label)], 2).Average().Control(0.2), model.Result);
        var scored = model.Transform(ScoredData.View(ML, rows));
        Assert.Equal(rows.Select(row => row.Probability.Select(p => 1 - (double)p <= model.Lambda + 1e-12).ToArray()), scored.GetColumn<bool[]>("PredictionSet"));
        Assert.Equal(scored.GetColumn<bool[]>("PredictionSet").Select(set => set.Count(x => x)), scored.GetColumn<int>("SetSize"));
        Assert.Equal("the expected false-negative rate is at most 0.2, on average over calibration rows and a new row", model.Guarantee.Statement);
    }

    [Fact]
    public void Fit_ClassMiscoverage_IsTheSplitThreshold()
    {
        var rows = ScoredData.ClassRows(150);
        var model = ML.MulticlassClassification.Conformal().ControlRisk(0.1).Fit(ScoredData.View(ML, rows));
        var scores = rows.Select(row => 1 - (double)row.Score[row.Label]).ToArray();
        Assert.Equal(ConformalQuantile.Of(scores, 0.1), model.Lambda);
    }

    [Fact]
    public void Fit_BinaryFalseNegatives_AreThoseOfPositiveRows()
    {
        var rows = ScoredData.BinaryRows(300);
        var model = ML.BinaryClassification.Conformal().ControlRisk(0.1).Fit(ScoredData.View(ML, rows));
        Assert.Equal(rows.Count(row => row.Label), model.Result.Count);
        Assert.Equal(ConformalQuantile.Of([.. rows.Where(row => row.Label).Select(row => 1 - (double)row.Probability)], 0.1), model.Lambda);
        Assert.Equal(rows.Select(row => row.Probability >= model.Threshold - 1e-12), model.Transform(ScoredData.View(ML, rows)).GetColumn<bool>("PredictedLabel"));
    }

    [Fact]
    public void Fit_SeveralRisks_TakesTheMostCautiousLambda()
    {
        RiskTarget[] targets = [new(new FalseNegativeRisk(), 0.1), new(new MiscoverageRisk(), 0.3), new(new QuantileRisk(new FalseNegativeRisk(), 0.4), 0.25)];
        var catalog = ML.MultilabelClassification().Conformal();
        Assert.Equal(targets.Max(target => catalog.ControlRisk(target.Alpha, target.Risk).Fit(Flags()).Lambda), catalog.ControlRisks(targets).Fit(Flags()).Lambda);
    }

    [Fact]
    public void Fit_Ratios_EveryRowHasTheLambdaOfItsWeight()
    {
        var rows = ScoredData.ClassRows(150);
        for (var i = 0; i < rows.Count; i++)
            rows[i].Weight = 0.2f + i % 7;
        var model = ML.MulticlassClassification.Conformal().ControlRisk(0.2, options: new() { Weights = new LikelihoodRatioWeights("Weight") }).Fit(ScoredData.View(ML, rows));
        var probabilities = rows.SelectMany(row => row.Score.Select(p => (double)p)).ToArray();
        var truths = rows.SelectMany(row => Enumerable.Range(0, 3).Select(k => k == row.Label)).ToArray();
        var curve = LossCurves.OfRisk(new MiscoverageRisk(), probabilities, truths, 3).Average(rows.ConvertAll(row => (double)row.Weight).ToArray());
        Assert.Equal(rows.Select(row => (float)curve.Lambda(0.2, row.Weight)!.Value), model.Transform(ScoredData.View(ML, rows)).GetColumn<float>("Lambda"));
        double LambdaAt(double weight) => model.LambdaOf(new(-1, weight, []));
        Assert.Equal((1, 1, 1, 1), (LambdaAt(1e9), LambdaAt(double.NaN), LambdaAt(-1), LambdaAt(double.PositiveInfinity)));
        Assert.Equal(curve.Lambda(0.2, 0), LambdaAt(0));
        var weights = rows.ConvertAll(row => (double)row.Weight);
        Assert.Equal(curve.Control(0.2, weights.Sum(weight => weight * weight) / weights.Sum()).Lambda, model.Lambda);
    }

    /// <summary>Rows in any order with a column of times give what rows in their order give, and new rows need no such column.</summary>
    [Fact]
    public void Fit_Times_OrderTheRows()
    {
        var rows = ScoredData.BinaryRows(120);
        for (var i = 0; i < rows.Count; i++)
            rows[i].Weight = i;
        BinaryRiskControlTransformer Fit(IEnumerable<ScoredData.Row> some, string? time)
            => ML.BinaryClassification.Conformal().ControlRisk(0.3, new MiscoverageRisk(), new() { Weights = new AgeWeights(0.95) { TimeColumnName = time } }).Fit(ScoredData.View(ML, [.. some]));
        var curves = LossCurves.OfRisk(new MiscoverageRisk(), [.. rows.Select(row => (double)row.Probability)], [.. rows.Select(row => row.Label)], 1);
        var model = Fit(rows.AsEnumerable().Reverse(), "Weight");
        Assert.Equal(curves.Control(0.3, [.. rows.Select(row => Math.Pow(0.95, 120 - row.Weight))]), model.Lambda);
        Assert.Equal(model.Lambda, Fit(rows, null).Lambda);
        Assert.NotEqual(model.Lambda, Fit(rows.AsEnumerable().Reverse(), null).Lambda);
        Assert.Equal(120, model.Transform(ML.Transforms.DropColumns("Weight").Fit(ScoredData.View(ML, rows)).Transform(ScoredData.View(ML, rows))).GetColumn<bool>("PredictedLabel").Count());
    }

    [Fact]
    public void Fit_OrderAndFixedWeights_AreThoseOfPlainArrays()
    {
        var rows = ScoredData.ClassRows(100);
        for (var i = 0; i < rows.Count; i++)
            rows[i].Weight = (float)Math.Pow(0.97, 100 - i);
        RiskControlTransformer Fit(CalibrationWeights? weights) => ML.MulticlassClassification.Conformal().ControlRisk(0.2, options: new() { Weights = weights }).Fit(ScoredData.View(ML, rows));
        var model = Fit(new AgeWeights(0.97));
        Assert.Equal(Fit(new ColumnWeights("Weight")).Lambda, model.Lambda);
        Assert.Equal(Fit(null).Lambda, Fit(new WindowWeights(100)).Lambda);
        Assert.Equal(model.Lambda, model.LambdaOf(default));
        Assert.DoesNotContain(model.GetOutputSchema(ScoredData.View(ML, rows).Schema), column => column.Name == "Lambda");
        var sum = 0.97 * (1 - Math.Pow(0.97, 100)) / 0.03;
        Assert.Contains(FormattableString.Invariant($"plus (B - A) sum_i w_i / ({sum:0.###} + 1) TV(Z, Z^i)"), model.Guarantee.Statement);
        Assert.Contains(FormattableString.Invariant($"effective sample size {sum * sum / (0.97 * 0.97 * (1 - Math.Pow(0.97, 200)) / (1 - 0.97 * 0.97)):0.#}; the least alpha that can be met is {1 / (sum + 1):0.####}"), model.Guarantee.Statement);
    }

    /// <summary>Weight 1 for the nearest of the rows that count, which for false negatives of two classes are the positive ones.</summary>
    [Theory]
    [InlineData(0.0)]
    [InlineData(0.2)]
    public void Fit_Neighbours_EveryRowHasTheLambdaOfItsNeighbours(double floor)
    {
        const int nearest = 30;
        var rows = ScoredData.BinaryRows(200);
        for (var i = 0; i < rows.Count; i++)
            rows[i].Weight = i * 37 % 101;
        var data = ML.Transforms.Concatenate("Features", "Score", "Weight").Fit(ScoredData.View(ML, rows)).Transform(ScoredData.View(ML, rows));
        var weights = new NearestNeighbourWeights("Features", nearest) { Floor = floor, Standardize = false };
        var model = ML.BinaryClassification.Conformal().ControlRisk(0.2, options: new() { Weights = weights }).Fit(data);
        var positive = rows.FindAll(row => row.Label);
        var curves = LossCurves.OfRisk(new MiscoverageRisk(), [.. positive.Select(row => (double)row.Probability)], [.. positive.Select(_ => true)], 1);
        double Lambda(ScoredData.Row row)
        {
            double Distance(ScoredData.Row other) => Math.Pow(row.Score - (double)other.Score, 2) + Math.Pow(row.Weight - (double)other.Weight, 2);
            var farthest = positive.Select(Distance).Order().ElementAt(nearest - 1);
            return curves.Control(0.2, [.. positive.Select(other => Distance(other) <= farthest ? 1 : floor)]) ?? 1;
        }
        var lambdas = rows.ConvertAll(Lambda);
        Assert.Equal(lambdas.Select(lambda => (float)lambda), model.Transform(data).GetColumn<float>("Lambda"));
        Assert.InRange(lambdas.Distinct().Count(), 6, 200);
        Assert.InRange(model.Lambda, lambdas.Min(), lambdas.Max());
        Assert.Contains("w_i is 1 for the 30 nearest rows", model.Guarantee.Statement);
        Assert.Equal((1, 1), (model.LambdaOf(new(-1, 1, [float.NaN, 0])), model.LambdaOf(new(-1, 1, [0, float.PositiveInfinity]))));
    }

    [Fact]
    public void Fit_TooFewNeighbours_WholeSetsAndAReason()
    {
        var model = ML.MultilabelClassification().Conformal().ControlRisk(0.1, options: new() { Weights = new NearestNeighbourWeights("Score", 8) }).Fit(Flags());
        Assert.False(model.Guarantee.Holds);
        Assert.Contains("The rows weigh too little beside the new one", model.Guarantee.Shortfall);
        Assert.Contains("least alpha that can be met 0.1111", model.Guarantee.Statement);
        Assert.All(model.Transform(Flags()).GetColumn<int>("SetSize"), size => Assert.Equal(2, size));
    }

    [Fact]
    public void Fit_DomainClassifier_LambdasAreThoseOfItsRatios()
    {
        var (rows, target) = (ScoredData.ClassRows(150), ScoredData.View(ML, ScoredData.ClassRows(80).FindAll(row => row.Score[0] > 0.2f)));
        var model = ML.MulticlassClassification.Conformal().ControlRisk(0.2, options: new() { Weights = new DomainClassifierWeights(target, "Score") }).Fit(ScoredData.View(ML, rows));
        var ratio = model.Model.Weights!;
        var ratios = rows.ConvertAll(row => ratio.Of(new(-1, 1, row.Score), 0)).ToArray();
        Assert.True(ratios.Max() > 2 * ratios.Min());
        var truths = rows.SelectMany(row => Enumerable.Range(0, 3).Select(k => k == row.Label)).ToArray();
        var curve = LossCurves.OfRisk(new MiscoverageRisk(), [.. rows.SelectMany(row => row.Score.Select(p => (double)p))], truths, 3).Average(ratios);
        Assert.Equal(ratios.Select(weight => (float)curve.Lambda(0.2, weight)!.Value), model.Transform(ScoredData.View(ML, rows)).GetColumn<float>("Lambda"));
        Assert.Contains("Plus (B - A) / 2 times the mean absolute error", model.Guarantee.Statement);
        Assert.Equal(1, model.LambdaOf(new(-1, 1, [float.NaN, 0, 0])));
    }

    [Fact]
    public void Fit_Hierarchy_NodesAndClassesFollowLambda()
    {
        var rows = ScoredData.ClassRows(150);
        var model = ML.MulticlassClassification.Conformal().ControlHierarchyDistance(Tree, 0.15).Fit(ScoredData.View(ML, rows));
        var scored = model.Transform(ScoredData.View(ML, rows));
        var nodes = rows.Select(row => Tree.Decide(Array.ConvertAll(row.Score, p => (double)p), model.Lambda)).ToArray();
        Assert.Equal(nodes.Select(node => Tree.Names[node]), scored.GetColumn<ReadOnlyMemory<char>>("PredictedNode").Select(name => name.ToString()));
        Assert.Equal(nodes.Select(node => Enumerable.Range(0, 3).Select(k => Tree.Contains(node, k)).ToArray()), scored.GetColumn<bool[]>("PredictionSet"));
        Assert.True(rows.Zip(nodes, (row, node) => Tree.Distance(node, (int)row.Label) / 2.0).Average() <= 0.15);
        Assert.True(nodes.Distinct().Count() > 2);
    }

    [Fact]
    public void Fit_UsersLoss_KeepsItsLambdaInTheModel()
    {
        RiskLoss loss = (p, truth, lambda) => truth[0] && 1 - p[0] > lambda || truth[1] && 1 - p[1] > lambda ? 1 : 0;
        var model = ML.MultilabelClassification().Conformal().ControlRisk(0.2, new DelegateRisk("chance to miss a label", loss)).Fit(Flags());
        var exact = ML.MultilabelClassification().Conformal().ControlRisk(0.2, new MiscoverageRisk()).Fit(Flags());
        Assert.InRange(model.Lambda, exact.Lambda, exact.Lambda + 0.001);
        Assert.Contains("chance to miss a label", model.Guarantee.Statement);
        var tested = ML.MultilabelClassification().Conformal().LearnThenTest([new(new DelegateRisk("x", loss) { Lambdas = [0, 1] }, 0.3)]).Fit(Flags());
        Assert.InRange(tested.Lambda, 0.01, 0.99);   // on the grid of the test, not on that of the loss
    }

    [Fact]
    public void Fit_RisingLoss_IsAnErrorThatNamesTheRowUnlessMonotonised()
    {
        var rising = new DelegateRisk("x", (_, _, lambda) => lambda < 0.5 ? 0.1 : 0.15);
        var catalog = ML.MultilabelClassification().Conformal();
        Assert.StartsWith("The loss of row 0 rises from 0.1 at lambda 0 to 0.15 at lambda 0.5", Assert.Throws<InputDataException>(() => catalog.ControlRisk(0.2, rising).Fit(Flags())).Message, StringComparison.Ordinal);
        Assert.Equal(0, catalog.ControlRisk(0.2, rising, new() { Monotonise = true }).Fit(Flags()).Lambda);
        Assert.Contains("Use learn-then-test", Assert.Throws<ArgumentException>(() => catalog.ControlRisk(0.2, new FalseDiscoveryRisk())).Message);
        Assert.Contains("Row 0 has loss 3 at lambda 0", Assert.Throws<InputDataException>(() => catalog.ControlRisk(0.2, new DelegateRisk("x", (_, _, _) => 3)).Fit(Flags())).Message);
    }

    [Fact]
    public void LearnThenTest_FalseDiscoveries_BeginsAtSmallLambdas()
    {
        var model = ML.MultilabelClassification().Conformal().LearnThenTest([new(new FalseDiscoveryRisk(), 0.6)], delta: 0.05).Fit(Flags());
        Assert.True(model.Result.IsControlled);
        Assert.InRange(model.Lambda, 0.01, 1);
        Assert.Contains("with probability at least 0.95 over the calibration rows", model.Guarantee.Statement);
    }

    [Fact]
    public void Fit_TooFewRows_WholeSetsAndAReasonOrErrorOnRequest()
    {
        var (ml, warning) = (new MLContext(1), "");
        ml.Log += (_, message) => warning += message.Message;
        var model = ml.MultilabelClassification().Conformal().ControlRisk(0.05).Fit(ScoredData.View(ML, ScoredData.FlagRows(10)));
        Assert.False(model.Guarantee.Holds);
        Assert.Equal((1, 19L), (model.Lambda, model.Result.LeastCount));
        Assert.Contains("At least 19 rows are needed", model.Guarantee.Shortfall);
        Assert.Contains(model.Guarantee.Shortfall!, warning);
        Assert.All(model.Transform(Flags()).GetColumn<int>("SetSize"), size => Assert.Equal(2, size));
        Assert.Contains("At least 19 rows are needed", Assert.Throws<InputDataException>(() => ML.MultilabelClassification().Conformal().ControlRisk(0.05, options: new() { Shortfall = ShortfallAction.Throw }).Fit(ScoredData.View(ML, ScoredData.FlagRows(10)))).Message);
        var tested = ML.MultilabelClassification().Conformal().LearnThenTest([new(new FalseNegativeRisk(), 0.05)]).Fit(ScoredData.View(ML, ScoredData.FlagRows(10)));
        Assert.Contains("No point of 101 is valid", tested.Guarantee.Shortfall);
        Assert.Equal(1, tested.Lambda);
    }

    [Fact]
    public void Fit_BadRows_AreNamed()
    {
        var flags = ScoredData.FlagRows(20);
        flags[7].Probability = [0.5f, float.NaN];
        Assert.StartsWith("Row 7, columns 'Label', 'Probability', has score NaN", Assert.Throws<InputDataException>(() => ML.MultilabelClassification().Conformal().ControlRisk().Fit(ScoredData.View(ML, flags))).Message, StringComparison.Ordinal);
        flags[7].Probability = [0.5f, 1.5f];
        Assert.Contains("score 1.5, which is no probability", Assert.Throws<InputDataException>(() => ML.MultilabelClassification().Conformal().ControlRisk().Fit(ScoredData.View(ML, flags))).Message);
        var classes = ScoredData.ClassRows(20);
        classes[4].Label = 4;
        Assert.Contains("has label 5 (a key), beyond the 3 values", Assert.Throws<InputDataException>(() => ML.MulticlassClassification.Conformal().ControlRisk().Fit(ScoredData.View(ML, classes, 5))).Message);
        var weighted = ScoredData.BinaryRows(20);
        weighted[2].Weight = -1;
        Assert.Contains("Row 2, column 'Weight', has weight -1", Assert.Throws<InputDataException>(() => ML.BinaryClassification.Conformal().ControlRisk(options: new() { Weights = new LikelihoodRatioWeights("Weight") }).Fit(ScoredData.View(ML, weighted))).Message);
        weighted[2].Weight = 3;
        Assert.Contains("allowed are numbers from 0 to 1, the weight of the new row", Assert.Throws<InputDataException>(() => ML.BinaryClassification.Conformal().ControlRisk(options: new() { Weights = new ColumnWeights("Weight") }).Fit(ScoredData.View(ML, weighted))).Message);
        weighted.ForEach(row => row.Weight = 0);
        Assert.Contains("have weight 0", Assert.Throws<InputDataException>(() => ML.BinaryClassification.Conformal().ControlRisk(options: new() { Weights = new LikelihoodRatioWeights("Weight") }).Fit(ScoredData.View(ML, weighted))).Message);
        Assert.StartsWith("No row has a label; 0 rows have none.", Assert.Throws<InputDataException>(() => ML.BinaryClassification.Conformal().ControlRisk().Fit(ScoredData.View(ML, new List<ScoredData.Row>()))).Message, StringComparison.Ordinal);
        Assert.Contains("There is no row", Assert.Throws<InputDataException>(() => ML.BinaryClassification.Conformal().ControlRisk().Fit(ScoredData.View(ML, ScoredData.BinaryRows(40).FindAll(row => !row.Label)))).Message);
    }

    [Fact]
    public void Fit_RowsWithoutLabel_AreLeftOutWithAWarning()
    {
        var (rows, ml, warning) = (ScoredData.ClassRows(60), new MLContext(1), "");
        for (var i = 0; i < 10; i++)
            rows[i].Label = uint.MaxValue;
        ml.Log += (_, message) => warning += message.Message;
        var with = ml.MulticlassClassification.Conformal().ControlRisk().Fit(ScoredData.View(ml, rows));
        Assert.Equal(ml.MulticlassClassification.Conformal().ControlRisk().Fit(ScoredData.View(ml, rows[10..])).Result, with.Result);
        Assert.Contains("10 rows have no label and were left out", warning);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.0)]
    [InlineData(double.NaN)]
    public void Create_AlphaOrDeltaOutsideItsRange_Throws(double value)
    {
        var catalog = ML.MultilabelClassification().Conformal();
        Assert.Throws<ArgumentOutOfRangeException>(() => catalog.ControlRisk(value));
        Assert.Throws<ArgumentOutOfRangeException>(() => ML.BinaryClassification.Conformal().ControlRiskWithHighProbability(value));
        Assert.Throws<ArgumentOutOfRangeException>(() => ML.MulticlassClassification.Conformal().LearnThenTest([new(new MiscoverageRisk(), value)]));
        Assert.Contains("Delta", Assert.Throws<ValidationException>(() => catalog.ControlRiskWithHighProbability(0.1, value)).Message);
    }

    [Fact]
    public void Create_SettingsThatDoNotFit_Throw()
    {
        var catalog = ML.MultilabelClassification().Conformal();
        Assert.Contains("at least one risk", Assert.Throws<ArgumentException>(() => catalog.ControlRisks([])).Message);
        Assert.Contains("Weights of rows are for ConformalRiskControl", Assert.Throws<ArgumentException>(() => catalog.ControlRiskWithHighProbability(options: new() { Weights = new AgeWeights(0.9) })).Message);
        Assert.Contains("Weights.Decay", Assert.Throws<ValidationException>(() => catalog.ControlRisk(options: new() { Weights = new AgeWeights(1.5) })).Message);
        Assert.Contains("give a new row one weight per class", Assert.Throws<ArgumentException>(() => catalog.ControlRisk(options: new() { Weights = new ClassRatioWeights([1, 2]) })).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => catalog.ControlRisk(options: new() { LabelColumnName = "Absent" }).Fit(Flags()));
        Assert.Throws<ArgumentOutOfRangeException>(() => catalog.ControlRisk(options: new() { ScoreColumnName = "Group" }).Fit(Flags()));
    }

    [Fact]
    public void AppendHeldOut_BehindATrainer_FindsNineOfTenPositiveRows()
    {
        var random = new Random(3);
        var rows = Enumerable.Range(0, 6000).Select(_ => (X: random.NextSingle(), Draw: random.NextDouble())).Select(row => new { Features = new[] { row.X }, Label = row.Draw < 0.5 * row.X }).ToArray();
        var schema = SchemaDefinition.Create(rows[0].GetType());
        schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 1);
        var (train, test) = (ML.Data.LoadFromEnumerable(rows[..3000], schema), ML.Data.LoadFromEnumerable(rows[3000..], schema));
        var model = ML.BinaryClassification.Trainers.LbfgsLogisticRegression().AppendHeldOut(ML.BinaryClassification.Conformal().ControlRisk(0.1), fraction: 0.5).Fit(train);
        var decided = model.Transform(test);
        var found = decided.GetColumn<bool>("Label").Zip(decided.GetColumn<bool>("PredictedLabel")).Where(pair => pair.First).ToArray();
        Assert.InRange(found.Average(pair => pair.Second ? 1.0 : 0), 0.8, 0.97);   // 0.9 less or more five standard errors of both parts
        Assert.False(decided.GetColumn<bool>("PredictedLabel").All(positive => positive));
    }

    public sealed class Sets
    {
        public bool[] PredictionSet { get; set; } = [];

        public int SetSize { get; set; }
    }

    public sealed class Decision
    {
        public bool PredictedLabel { get; set; }
    }

    public sealed class OwnSets
    {
        public int SetSize { get; set; }

        public float Lambda { get; set; }
    }

    public sealed class NodeSets
    {
        public string PredictedNode { get; set; } = "";

        public int SetSize { get; set; }
    }

    [Fact]
    public void PredictionEngine_OneRow_AndNaNGivesTheCautiousAnswer()
    {
        var flags = ScoredData.View(ML, ScoredData.FlagRows(150));
        var labels = ML.Model.CreatePredictionEngine<ScoredData.FlagRow, Sets>(ML.MultilabelClassification().Conformal().ControlRisk(0.2).Fit(flags), inputSchema: flags.Schema);
        Assert.Equal((1, true, false), labels.Predict(new() { Probability = [1, 0], Score = [0, 0], Label = [false, false], PredictedLabels = [false, false] }) is var set ? (set.SetSize, set.PredictionSet[0], set.PredictionSet[1]) : default);
        Assert.Equal(2, labels.Predict(new() { Probability = [float.NaN, 0], Score = [0, 0], Label = [false, false], PredictedLabels = [false, false] }).SetSize);
        var binary = ML.Model.CreatePredictionEngine<ScoredData.Row, Decision>(ML.BinaryClassification.Conformal().ControlRisk().Fit(Binary()));
        Assert.Equal((true, false, true), (binary.Predict(new() { Probability = 1 }).PredictedLabel, binary.Predict(new() { Probability = 0 }).PredictedLabel, binary.Predict(new() { Probability = float.NaN }).PredictedLabel));
        var classes = Classes();
        var nodes = ML.Model.CreatePredictionEngine<ScoredData.ClassRow, NodeSets>(ML.MulticlassClassification.Conformal().ControlHierarchyDistance(Tree, 0.15).Fit(classes), inputSchema: classes.Schema);
        Assert.Equal(("low", 1), nodes.Predict(new() { Score = [1, 0, 0] }) is var node ? (node.PredictedNode, node.SetSize) : default);
        Assert.Equal(("any", 3), nodes.Predict(new() { Score = [float.NaN, 0, 0] }) is var root ? (root.PredictedNode, root.SetSize) : default);
    }

    [Fact]
    public void PredictionEngine_Neighbours_LambdaOfTheRowAndAllWithoutFeatures()
    {
        var flags = ScoredData.View(ML, ScoredData.FlagRows(150));
        var model = ML.MultilabelClassification().Conformal().ControlRisk(0.2, options: new() { Weights = new NearestNeighbourWeights("Score", 40) }).Fit(flags);
        using var engine = ML.Model.CreatePredictionEngine<ScoredData.FlagRow, OwnSets>(model, inputSchema: flags.Schema);
        OwnSets Predict(params float[] score) => engine.Predict(new() { Probability = [1, 0], Score = score, Label = [false, false], PredictedLabels = [false, false] });
        Assert.Equal(((float)model.LambdaOf(new(-1, 1, [-2, 2])), 1), Predict(-2, 2) is var sure ? (sure.Lambda, sure.SetSize) : default);
        Assert.NotEqual(Predict(-2, 2).Lambda, Predict(2, -2).Lambda);
        Assert.Equal((1f, 2), Predict(float.NaN, 2) is var lost ? (lost.Lambda, lost.SetSize) : default);
    }
}
