using System.ComponentModel.DataAnnotations;
using Extensions.Testing;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions;
using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Contracts;

/// <summary>Weighted and adaptive procedures under the library's contract of estimators, in PredictionEngine, and what bad rows and updates do to them.</summary>
[Trait("Kind", "Contract")]
public class DriftContractTests
{
    private static readonly MLContext ML = new(1);

    private static readonly (string Name, Func<MLContext, IEstimator<ITransformer>> Create, Func<IDataView> Data)[] Cases =
    [
        ("intervals, likelihood ratio", ml => Intervals(ml, new LikelihoodRatioWeights("Weight")), Numbers),
        ("intervals, domain classifier", ml => Intervals(ml, new DomainClassifierWeights(NumberRow.View(ml, NumberRow.Rows(50, seed: 7)))), Numbers),
        ("intervals, age by time", ml => Intervals(ml, new AgeWeights { TimeColumnName = "Difficulty" }), Numbers),
        ("intervals, neighbours", ml => Intervals(ml, new NearestNeighbourWeights("Features", 40)), Numbers),
        ("multiclass sets, window", ml => ml.MulticlassClassification.Conformal().PredictionSets(0.1, procedure: new WeightedSplit(new WindowWeights(60))), Classes),
        ("multiclass sets, class ratios", ml => ml.MulticlassClassification.Conformal().PredictionSets(0.1, procedure: new WeightedSplit(new ClassRatioWeights([1, 2, 0.5])), options: new() { PValuesColumnName = "PValues" }), Classes),
        ("binary sets, likelihood ratio", ml => ml.BinaryClassification.Conformal().PredictionSets(0.1, procedure: new WeightedSplit(new LikelihoodRatioWeights("Weight")), options: new() { PValuesColumnName = "PValues" }), Binary),
        ("adaptive intervals", ml => ml.Regression.Conformal().AdaptiveIntervals(), Numbers),
        ("adaptive multiclass sets", ml => ml.MulticlassClassification.Conformal().AdaptivePredictionSets(options: new() { AllowEmptySets = false }), Classes),
        ("adaptive binary sets", ml => ml.BinaryClassification.Conformal().AdaptivePredictionSets(adaptive: new() { FeedbackColumnName = "Receipt" }), Binary),
    ];

    public static TheoryData<string> Names => [.. Cases.Select(one => one.Name)];

    private static IEstimator<ITransformer> Intervals(MLContext ml, CalibrationWeights weights) => ml.Regression.Conformal().Intervals(0.1, procedure: new WeightedSplit(weights));

    private static (Func<MLContext, IEstimator<ITransformer>> Create, IDataView Data) Find(string name) => Cases.Single(one => one.Name == name) is var (_, create, data) ? (create, data()) : default;

    private static IDataView Classes() => ScoredData.View(ML, ScoredData.ClassRows(120));

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

    /// <summary>Rows in any order with a column of times give what rows in their order give.</summary>
    [Fact]
    public void Fit_TimeColumn_OrdersTheRows()
    {
        var rows = NumberRow.Rows(200);
        for (var i = 0; i < rows.Count; i++)
            rows[i].Difficulty = i;
        double Threshold(IEnumerable<NumberRow> some, string? time) => ((FittedWeightedSplit)((IntervalTransformer)Intervals(ML, new AgeWeights(0.97) { TimeColumnName = time }).Fit(NumberRow.View(ML, [.. some]))).Procedures[0]).At(0.1).Of(default, 0);
        Assert.Equal(Threshold(rows, null), Threshold(rows.AsEnumerable().Reverse(), "Difficulty"));
        Assert.NotEqual(Threshold(rows, null), Threshold(rows.AsEnumerable().Reverse(), null));
        rows[5].Difficulty = float.NaN;
        Assert.Contains("Row 5, column 'Difficulty', has no time", Assert.Throws<InputDataException>(() => Threshold(rows, "Difficulty")).Message);
        Assert.Contains("time column 'Features' has type", Assert.Throws<ArgumentOutOfRangeException>(() => Threshold(rows, "Features")).Message);
    }

    [Fact]
    public void Fit_BadWeight_NamesTheRow()
    {
        var rows = NumberRow.Rows(20);
        rows[3].Weight = -1;
        Assert.Contains("Row 3, column 'Weight', has weight -1", Assert.Throws<InputDataException>(() => Intervals(ML, new LikelihoodRatioWeights("Weight")).Fit(NumberRow.View(ML, rows))).Message);
        rows.ForEach(row => row.Weight = 0);
        Assert.Contains("have weight 0", Assert.Throws<InputDataException>(() => Intervals(ML, new LikelihoodRatioWeights("Weight")).Fit(NumberRow.View(ML, rows))).Message);
        Assert.Throws<ValidationException>(() => Intervals(ML, new AgeWeights(2)));
    }

    [Fact]
    public void Transform_BadWeightOfANewRow_KeepsEverything()
    {
        var model = Intervals(ML, new LikelihoodRatioWeights("Weight")).Fit(Numbers());
        var rows = NumberRow.Rows(4);
        (rows[0].Weight, rows[1].Weight, rows[2].Weight) = (float.NaN, -1, 0);
        float[] upper = [.. model.Transform(NumberRow.View(ML, rows)).GetColumn<float>("Upper")];
        Assert.Equal([float.PositiveInfinity, float.PositiveInfinity], upper[..2]);
        Assert.True(float.IsFinite(upper[2]) && float.IsFinite(upper[3]));
    }

    [Fact]
    public void Transform_FeaturesOfAnotherWidth_SaysSo()
    {
        foreach (var weights in new CalibrationWeights[] { new SimilarityWeights(), new DomainClassifierWeights(Numbers()) })
        {
            var model = Intervals(ML, weights).Fit(Numbers());
            var other = ML.Transforms.Concatenate("Features", "Features", "Weight").Fit(Numbers()).Transform(Numbers());
            Assert.Contains("'Features' has 3 values per row; the procedure was fitted on 2", Assert.Throws<ArgumentOutOfRangeException>(() => model.Transform(other).Preview()).Message);
        }
    }

    /// <summary>A service: it predicts, keeps the feedback, and updates when truth arrives; the same engine sees the new state at once. Missed rows widen the intervals until all is kept.</summary>
    [Fact]
    public void AdaptiveIntervals_InAService_EngineSeesEveryUpdate()
    {
        var model = ML.Regression.Conformal().AdaptiveIntervals(0.2, adaptive: new() { Gamma = 0.05, Window = 100 }).Fit(Numbers());
        using var engine = ML.Model.CreatePredictionEngine<NumberRow, Interval>(model, inputSchemaDefinition: NumberRow.Schema());
        var row = NumberRow.Rows(1)[0];
        var (widths, late) = (new List<float>(), engine.Predict(row));
        for (var t = 0; t < 6; t++)
        {
            var predicted = engine.Predict(row);
            widths.Add(predicted.Upper - predicted.Lower);
            Assert.Equal(t == 5, model.Update(row.Score + 100 * (t + 1), predicted.Feedback));
        }
        Assert.Equal(widths.Order(), widths);
        Assert.Equal(float.PositiveInfinity, widths[^1]);
        Assert.Equal((6, 5), (model.States[0].Updates, model.States[0].Misses));
        Assert.Equal(0.2 + 0.05 * (6 * 0.2 - 5), model.States[0].CurrentAlpha, 1e-12);

        // Truth of the first prediction comes last, and is judged by the interval that was given then.
        Assert.False(model.Update(late.Upper + 1, late.Feedback));
        Assert.True(model.Update(late.Upper - 1e-3, late.Feedback));
        Assert.True(model.Update(late.Lower + 1e-3, late.Feedback));

        using var stream = new MemoryStream();
        ML.Model.Save(model, Numbers().Schema, stream);
        var loaded = (AdaptiveIntervalTransformer)new MLContext().Model.Load(new MemoryStream(stream.ToArray()), out _);
        Assert.Equal(model.States[0].Scores.ToArray(), loaded.States[0].Scores.ToArray());
        Assert.Equal(model.Guarantee, loaded.Guarantee);
        loaded.Update(row.Score, late.Feedback);
        Assert.Equal((9, 10), (model.States[0].Updates, loaded.States[0].Updates));
    }

    [Fact]
    public void AdaptiveSets_InAService_EngineSeesEveryUpdate()
    {
        var model = ML.BinaryClassification.Conformal().AdaptivePredictionSets(0.2, adaptive: new() { Gamma = 0.1 }).Fit(Binary());
        using var engine = ML.Model.CreatePredictionEngine<ScoredData.Row, Set>(model, inputSchemaDefinition: Definition());
        var row = new ScoredData.Row { Probability = 0.999f, Group = 1 };
        Assert.Equal([false, true], engine.Predict(row).PredictionSet);
        for (var t = 0; t < 3; t++)
            model.Update(false, engine.Predict(row).Feedback);
        Assert.Equal([true, true], engine.Predict(row).PredictionSet);
        Assert.True(model.State.CurrentAlpha <= 0);
        for (var t = 0; t < 60; t++)
            model.Update(1, engine.Predict(row).Feedback);
        Assert.Equal(1, engine.Predict(row).SetSize);

        static SchemaDefinition Definition()
        {
            var schema = SchemaDefinition.Create(typeof(ScoredData.Row));
            schema[nameof(ScoredData.Row.Group)].ColumnType = new KeyDataViewType(typeof(uint), 4);
            return schema;
        }
    }

    /// <summary>Updates from four threads and predictions from four others at once: no update is lost, and every prediction belongs to one state.</summary>
    [Fact]
    public void Update_ManyThreads_NothingIsLost()
    {
        var model = ML.Regression.Conformal().AdaptiveIntervals(0.1, adaptive: new() { Gamma = 0.01, Window = 50 }).Fit(Numbers());
        var data = NumberRow.View(ML, NumberRow.Rows(200));
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, worker =>
        {
            var scored = model.Transform(data);
            foreach (var (lower, upper, score, feedback) in scored.GetColumn<float>("Lower").Zip(scored.GetColumn<float>("Upper")).Zip(scored.GetColumn<float>("Score"), scored.GetColumn<double[]>("Feedback")).Select(row => (row.First.First, row.First.Second, row.Second, row.Third)))
                if (worker % 2 == 0)
                    model.Update(score + worker - 3, feedback);
        });
        var engine = ML.Model.CreatePredictionEngine<NumberRow, Interval>(model, inputSchemaDefinition: NumberRow.Schema());
        Parallel.Invoke(() => { for (var t = 0; t < 2000; t++) { var one = engine.Predict(new() { Score = 1, Features = [0, 0], Group = 1 }); Assert.Equal(Math.Max(-one.Feedback[0], one.Feedback[0]), one.Upper - 1, 1e-5); } },
            () => { for (var t = 0; t < 2000; t++) model.Update(t % 7, [0.5, 1, double.NaN, double.NaN, double.NaN]); });
        var state = model.States[0];
        Assert.Equal(800 + 2000, state.Updates);
        Assert.Equal(0.1 + 0.01 * (0.1 * state.Updates - state.Misses), state.CurrentAlpha, 1e-9);
    }

    [Fact]
    public void Update_Rows_AsOneByOneAndNothingAfterABadRow()
    {
        var estimator = ML.MulticlassClassification.Conformal().AdaptivePredictionSets(0.1);
        var (one, all) = (estimator.Fit(Classes()), estimator.Fit(Classes()));
        var rows = ML.Data.CreateEnumerable<Arrived>(one.Transform(Classes()), reuseRowObject: false).ToList();
        rows.ForEach(row => row.Label--);   // keys are read from objects from 0, and written to them from 1
        var covered = rows.Count(row => one.Update((int)row.Label, row.Feedback));
        Assert.Equal(covered, all.Update(View(rows)));
        Assert.Equal(one.State.CurrentAlpha, all.State.CurrentAlpha);
        rows[50].Label = 3;
        Assert.Contains("Row 50, column 'Label', has label NaN; allowed are the 3 classes", Assert.Throws<InputDataException>(() => all.Update(View(rows))).Message);
        Assert.Equal(one.State.Updates, all.State.Updates);

        IDataView View(List<Arrived> some)
        {
            var schema = SchemaDefinition.Create(typeof(Arrived));
            schema["Label"].ColumnType = new KeyDataViewType(typeof(uint), 3);
            schema["Feedback"].ColumnType = new VectorDataViewType(NumberDataViewType.Double, 4);
            return ML.Data.LoadFromEnumerable(some, schema);
        }
    }

    [Fact]
    public void Update_WrongTypeOrValue_SaysWhatAndChangesNothing()
    {
        var (intervals, sets) = (ML.Regression.Conformal().AdaptiveIntervals().Fit(Numbers()), ML.MulticlassClassification.Conformal().AdaptivePredictionSets().Fit(Classes()));
        double[] number = [1, 0, double.NaN, double.NaN, double.NaN], classes = [0.5, 0.1, 0.2, 0.3];
        static string Message<T>(Func<object> update) where T : Exception => Assert.Throws<T>(update).Message;
        Assert.Contains("must be finite. Got NaN", Message<ArgumentOutOfRangeException>(() => intervals.Update(double.NaN, number)));
        Assert.Contains("The feedback has 4 numbers; that of this model's predictions, in column 'Feedback', has 5", Message<ArgumentException>(() => intervals.Update(1, classes)));
        Assert.Contains("has no threshold", Message<ArgumentException>(() => intervals.Update(1, new double[] { double.NaN, 1, 1, 1, 1 })));
        Assert.Contains("from 0 to 2. Got 3", Message<ArgumentOutOfRangeException>(() => sets.Update(3, classes)));
        Assert.Contains("from 0 to 2. Got -1", Message<ArgumentOutOfRangeException>(() => sets.Update(-1, classes)));
        Assert.Contains("has 5 numbers", Message<ArgumentException>(() => sets.Update(1, number)));
        Assert.Contains("has 0 numbers", Message<ArgumentException>(() => sets.Update(1, [])));
        Assert.Contains("update with the number of the class", Message<InvalidOperationException>(() => sets.Update(true, classes)));
        Assert.Contains("The label column 'Label' has type Single; allowed is a key", Message<ArgumentOutOfRangeException>(() => sets.Update(intervals.Transform(Numbers()))));
        Assert.Contains("The feedback column 'Feedback' is absent", Message<ArgumentOutOfRangeException>(() => intervals.Update(Numbers())));
        var single = ML.Transforms.CopyColumns("Feedback", "Features").Fit(Numbers()).Transform(Numbers());
        Assert.Contains("allowed is a vector of Double", Message<ArgumentOutOfRangeException>(() => intervals.Update(single)));
        Assert.Contains("the feedback of this model's predictions has 4", Message<InputDataException>(() => sets.Update(ML.Transforms.CopyColumns("Label", "Group").Fit(Numbers()).Transform(intervals.Transform(Numbers())))));
        Assert.Equal((0, 0), (intervals.States[0].Updates, sets.State.Updates));
        Assert.Contains("Got 'P'", Message<ArgumentException>(() => ML.MulticlassClassification.Conformal().AdaptivePredictionSets(options: new() { PValuesColumnName = "P" })));
        Assert.Throws<ValidationException>(() => ML.Regression.Conformal().AdaptiveIntervals(adaptive: new() { Gamma = 0, Window = 0 }));
    }

    /// <summary>A number of the model that is not finite keeps everything; its truth counts as covered and brings no score.</summary>
    [Fact]
    public void Update_RowOfAFaultyPrediction_CountsAsCovered()
    {
        var rows = NumberRow.Rows(30);
        var model = ML.Regression.Conformal().AdaptiveIntervals().Fit(NumberRow.View(ML, rows));
        rows[0].Score = float.NaN;
        var scored = model.Transform(NumberRow.View(ML, rows));
        Assert.Equal(float.NegativeInfinity, scored.GetColumn<float>("Lower").First());
        Assert.True(model.Update(5, scored.GetColumn<double[]>("Feedback").First()));
        Assert.Equal((1, 0, 30), (model.States[0].Updates, model.States[0].Misses, model.States[0].Scores.Length));
        var sets = ML.MulticlassClassification.Conformal().AdaptivePredictionSets().Fit(Classes());
        var faulty = ScoredData.ClassRows(1);
        faulty[0].Score = [float.NaN, 0, 1];
        var predicted = sets.Transform(ScoredData.View(ML, faulty));
        Assert.Equal(3, predicted.GetColumn<int>("SetSize").Single());
        Assert.True(sets.Update(2, predicted.GetColumn<double[]>("Feedback").Single()));
    }

    [Fact]
    public void Fit_EmptyStream_KeepsEverythingUntilEnoughHasCome()
    {
        var empty = ML.Regression.Conformal().AdaptiveIntervals(0.1, adaptive: new() { Gamma = 0.005 }).Fit(NumberRow.View(ML, []));
        Assert.Contains("0 scores so far, and at least 9 are needed for alpha 0.1", empty.Guarantee.Shortfall);
        Assert.All(empty.Transform(Numbers()).GetColumn<float>("Upper"), end => Assert.Equal(float.PositiveInfinity, end));
        foreach (var (label, feedback) in empty.Transform(Numbers()).GetColumn<float>("Label").Zip(empty.Transform(Numbers()).GetColumn<double[]>("Feedback")).Take(9))
            Assert.True(empty.Update(label, feedback));
        Assert.Null(empty.Guarantee.Shortfall);
        Assert.All(empty.Transform(Numbers()).GetColumn<float>("Upper"), end => Assert.True(float.IsFinite(end)));
        var sets = ML.MulticlassClassification.Conformal().AdaptivePredictionSets().Fit(ScoredData.View(ML, new List<ScoredData.ClassRow>()));
        Assert.All(sets.Transform(Classes()).GetColumn<int>("SetSize"), size => Assert.Equal(3, size));
        Assert.Throws<InputDataException>(() => ML.Regression.Conformal().AdaptiveIntervals(options: new() { Shortfall = ShortfallAction.Throw }).Fit(NumberRow.View(ML, [])));
    }

    /// <summary>Empty sets where alpha_t is at least 1, unless the most probable class stands in for them; it does not count as covered, so that alpha_t comes back.</summary>
    [Fact]
    public void Transform_LevelAboveOne_IsEmptyOrOneClass()
    {
        foreach (var allow in new[] { true, false })
        {
            var model = ML.MulticlassClassification.Conformal().AdaptivePredictionSets(0.9, adaptive: new() { Gamma = 0.5 }, options: new() { AllowEmptySets = allow }).Fit(Classes());
            model.Update(0, [double.PositiveInfinity, 0, 0, 0]);
            Assert.True(model.State.CurrentAlpha >= 1);
            var scored = model.Transform(Classes());
            Assert.All(scored.GetColumn<int>("SetSize"), size => Assert.Equal(allow ? 0 : 1, size));
            Assert.False(model.Update(0, scored.GetColumn<double[]>("Feedback").First()));
        }
        var intervals = ML.Regression.Conformal().AdaptiveIntervals(0.9, adaptive: new() { Gamma = 0.5 }).Fit(Numbers());
        intervals.Update(0, [double.PositiveInfinity, 0, 0, 0, 0]);
        var ends = intervals.Transform(Numbers());
        Assert.All(ends.GetColumn<float>("Lower").Zip(ends.GetColumn<float>("Upper")), one => Assert.True(one.First > one.Second));
    }

    /// <summary>On the latest rows of one data set: both procedures see the same 60 held-out rows, in their order, and the chain is saved and loaded.</summary>
    [Fact]
    public void AppendHeldOut_ByTime_FitsOnTheLatestRows()
    {
        var rows = NumberRow.Rows(300);
        for (var i = 0; i < rows.Count; i++)
            rows[i].Difficulty = i;
        var data = NumberRow.View(ML, rows);
        var head = ML.Transforms.CopyColumns("Prediction", "Score");
        var options = new HeldOutOptions { TimeColumnName = "Difficulty" };
        var weighted = head.AppendHeldOut(ML.Regression.Conformal().Intervals(0.1, procedure: new WeightedSplit(new AgeWeights(0.98))), 0.2, options).Fit(data);
        var adaptive = head.AppendHeldOut(ML.Regression.Conformal().AdaptiveIntervals(), 0.2, options).Fit(data);
        var scores = adaptive.LastTransformer.States[0].Scores;
        Assert.Equal(rows.TakeLast(60).Select(row => (double)Math.Abs(row.Label - (double)row.Score)), scores);
        Assert.Equal(scores.Order(), ((FittedWeightedSplit)weighted.LastTransformer.Procedures[0]).Scores.Sorted.ToArray());
        var expected = weighted.Transform(data).GetColumn<float>("Upper").ToArray();
        using var stream = new MemoryStream();
        ML.Model.Save(weighted, data.Schema, stream);
        Assert.Equal(expected, new MLContext().Model.Load(new MemoryStream(stream.ToArray()), out _).Transform(data).GetColumn<float>("Upper"));
    }

    public sealed class Interval
    {
        public float Lower { get; set; }

        public float Upper { get; set; }

        public double[] Feedback { get; set; } = [];
    }

    public sealed class Set
    {
        public bool[] PredictionSet { get; set; } = [];

        public int SetSize { get; set; }

        public double[] Feedback { get; set; } = [];
    }

    public sealed class Arrived
    {
        public uint Label { get; set; }

        public double[] Feedback { get; set; } = [];
    }
}
