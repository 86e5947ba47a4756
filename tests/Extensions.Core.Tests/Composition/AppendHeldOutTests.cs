using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using MLExtensions;

namespace Extensions.Core.Tests.Composition;

public class AppendHeldOutTests
{
    private readonly MLContext ml = new(seed: 1);
    private readonly CompositionRow[] rows = CompositionRows.Make(1000);

    [Fact, Trait("Kind", "Leak")]
    public void Fit_TwoStages_EveryRowServesExactlyOne()
    {
        var (head, first, second) = (Recording.Stage("A"), Recording.Stage("B"), Recording.Stage("C"));
        head.AppendHeldOut(first, fraction: 0.15).AppendHeldOut(second, fraction: 0.2).Fit(ml.View(rows));

        Assert.True(AreDisjoint(head.Seen, first.Seen, second.Seen));
        Assert.Equal(Enumerable.Range(0, 1000), head.Seen.Concat(first.Seen).Concat(second.Seen).Order());
        Assert.Equal([650, 150, 200], [head.Seen.Length, first.Seen.Length, second.Seen.Length]);
    }

    [Fact, Trait("Kind", "Leak")]
    public void Append_PlainChain_FailsTheSameCheck()
    {
        var (head, first, second) = (Recording.Stage("A"), Recording.Stage("B"), Recording.Stage("C"));
        head.Append(first).Append(second).Fit(ml.View(rows));
        Assert.False(AreDisjoint(head.Seen, first.Seen, second.Seen));
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_LabelColumn_EveryPartHasItsShareOfClasses()
    {
        var (head, stage) = (Recording.Stage("A"), Recording.Stage("B"));
        head.AppendHeldOut(stage, 0.3, new HeldOutOptions { StratifyColumnName = "Class" }).Fit(ml.View(rows));
        foreach (var value in rows.Select(row => row.Class).Distinct())
            Assert.InRange(stage.Seen.Count(id => rows[id].Class == value) - 0.3 * rows.Count(row => row.Class == value), -1, 1);

        (head, stage) = (Recording.Stage("A"), Recording.Stage("B"));
        head.AppendHeldOut(stage, 0.3).Fit(ml.View(rows));
        Assert.InRange(stage.Seen.Count(id => rows[id].Label) - 0.3 * rows.Count(row => row.Label), -1, 1);
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_MissingLabels_AreSharedOutToo()
    {
        foreach (var row in rows.Where(row => row.Id % 5 == 0))
            row.Class = "";
        var (head, stage) = (Recording.Stage("A"), Recording.Stage("B"));
        head.AppendHeldOut(stage, 0.3, new HeldOutOptions { StratifyColumnName = "Class" }).Fit(ml.View(rows));
        Assert.InRange(stage.Seen.Count(id => rows[id].Class == ""), 59, 61);
    }

    [Fact, Trait("Kind", "Leak")]
    public void Fit_SamplingKey_KeepsGroupsWhole()
    {
        var (head, first, second) = (Recording.Stage("A"), Recording.Stage("B"), Recording.Stage("C"));
        head.AppendHeldOut(first, 0.2, new HeldOutOptions { SamplingKeyColumnName = "Group" }).AppendHeldOut(second, 0.2).Fit(ml.View(rows));

        Assert.True(AreDisjoint(Groups(head), Groups(first), Groups(second)));
        Assert.Equal(1000, head.Seen.Length + first.Seen.Length + second.Seen.Length);
        Assert.All([first, second], stage => Assert.InRange(stage.Seen.Length, 160, 240));

        string[] Groups(RecordingEstimator<Microsoft.ML.Transforms.ColumnCopyingTransformer> stage) => [.. stage.Seen.Select(id => rows[id].Group).Distinct()];
    }

    [Fact, Trait("Kind", "Leak")]
    public void Fit_TimeColumn_EarlierStagesSeeEarlierRowsAndTiesStayTogether()
    {
        var (head, first, second) = (Recording.Stage("A"), Recording.Stage("B"), Recording.Stage("C"));
        head.AppendHeldOut(first, 0.2, new HeldOutOptions { TimeColumnName = "Time" }).AppendHeldOut(second, 0.2).Fit(ml.View(rows));

        Assert.True(head.Seen.Max(id => rows[id].Time) < first.Seen.Min(id => rows[id].Time));
        Assert.True(first.Seen.Max(id => rows[id].Time) < second.Seen.Min(id => rows[id].Time));
        Assert.All([first, second], stage => Assert.InRange(stage.Seen.Length, 190, 210));
    }

    [Fact, Trait("Kind", "Leak")]
    public void Fit_StageAfterPlainAppend_InnerChainSeesNoOuterHeldOutRow()
    {
        var (head, inner, plain, outer) = (Recording.Stage("A"), Recording.Stage("B"), Recording.Stage("C"), Recording.Stage("D"));
        head.AppendHeldOut(inner, 0.25).Append(plain).AppendHeldOut(outer, 0.2).Fit(ml.View(rows));

        Assert.True(AreDisjoint(head.Seen, inner.Seen, outer.Seen));
        Assert.Equal(head.Seen.Concat(inner.Seen).Order(), plain.Seen.Order());
        Assert.Equal([600, 200, 200], [head.Seen.Length, inner.Seen.Length, outer.Seen.Length]);
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_Again_SameRowsUnlessTheSeedDiffers()
    {
        Assert.Equal(SeenBy(null), SeenBy(null));
        Assert.Equal(SeenBy(null), SeenBy(new HeldOutOptions { Seed = HeldOutOptions.DefaultSeed }));
        Assert.NotEqual(SeenBy(null), SeenBy(new HeldOutOptions { Seed = 2 }));

        int[] SeenBy(HeldOutOptions? options)
        {
            var stage = Recording.Stage("B");
            Recording.Stage("A").AppendHeldOut(stage, 0.2, options).Fit(ml.View(rows));
            return stage.Seen;
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_TrainerReadingSeveralTimes_EqualsFittingThePartsByHand()
    {
        var trainer = ml.BinaryClassification.Trainers.LbfgsLogisticRegression();
        var (head, stage) = (trainer.Record(), ml.BinaryClassification.Calibrators.Platt().Record());
        var view = ml.View(rows);
        var model = head.AppendHeldOut(stage, 0.2).Fit(view);

        var byHand = trainer.Fit(ml.View(head.Seen.Select(id => rows[id])));
        var calibrator = ml.BinaryClassification.Calibrators.Platt().Fit(byHand.Transform(ml.View(stage.Seen.Select(id => rows[id]))));
        Assert.Equal(calibrator.Transform(byHand.Transform(view)).GetColumn<float>("Probability"), model.Transform(view).GetColumn<float>("Probability"));
    }

    [Fact, Trait("Kind", "Contract")]
    public void Fit_CalibratedTrainer_SavesLoadsAndPredictsLikeAnyChain()
    {
        var pipeline = ml.Transforms.NormalizeMinMax("Features")
            .AppendCacheCheckpoint(ml)
            .Append(ml.BinaryClassification.Trainers.AveragedPerceptron(numberOfIterations: 3))
            .AppendHeldOut(ml.BinaryClassification.Calibrators.Platt(), fraction: 0.2);
        var view = ml.View(rows);
        TransformerChain<CalibratorTransformer<PlattCalibrator>> model = pipeline.Fit(view);
        Assert.NotNull(model.LastTransformer);
        Assert.DoesNotContain(model, step => step.GetType().Assembly == typeof(HeldOutOptions).Assembly);

        using var file = new MemoryStream();
        ml.Model.Save(model, view.Schema, file);
        file.Position = 0;
        var loaded = new MLContext().Model.Load(file, out _);
        var expected = model.Transform(view).GetColumn<float>("Probability").ToArray();
        Assert.Equal(expected, loaded.Transform(view).GetColumn<float>("Probability"));
        using var engine = ml.Model.CreatePredictionEngine<CompositionRow, BinaryOutput>(loaded);
        Assert.Equal(expected.Take(20), rows.Take(20).Select(row => engine.Predict(row).Probability));
        Assert.Equal(
            model.GetOutputSchema(view.Schema).Select(column => (column.Name, column.Type)),
            loaded.Transform(view).Schema.Select(column => (column.Name, column.Type)));
    }

    [Fact, Trait("Kind", "Contract")]
    public void GetOutputSchema_Chain_PromisesWhatFitDelivers()
    {
        var view = ml.View(rows);
        var pipeline = ml.BinaryClassification.Trainers.AveragedPerceptron().AppendHeldOut(ml.BinaryClassification.Calibrators.Platt());
        var promise = pipeline.Append(ml.Transforms.CopyColumns("Copy", "Probability")).Fit(view).Transform(view).Schema;
        Assert.Contains(promise, column => column.Name == "Copy");
        // A later estimator that needs a column which no stage makes is refused before anything is fitted.
        var recorder = Recording.Stage("A");
        Assert.ThrowsAny<Exception>(() => recorder.AppendHeldOut(ml.Transforms.CopyColumns("B", "Absent")).Fit(view));
        Assert.Empty(recorder.Fits);
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_TrainTestScopedKey_ReachesTheHeldOutStage()
    {
        var view = ml.Data.LoadFromEnumerable(rows.Select(row => new { row.Id, Text = row.Class, row.Features }));
        var mapping = ml.Transforms.Conversion.MapValueToKey("Label", "Text");
        var counting = ml.Transforms.Conversion.MapKeyToValue("Name", "Label").Record();
        var model = new EstimatorChain<ITransformer>().Append(mapping, TransformerScope.TrainTest)
            .AppendHeldOut(counting, 0.2, new HeldOutOptions { StratifyColumnName = "Text" }).Fit(view);
        Assert.Equal(200, counting.Seen.Length);
        Assert.Equal(2, model.Count());
        // The step keeps its scope in the fitted chain, as with Append: it is left out where the chain only scores.
        Assert.Single(model.GetModelFor(TransformerScope.Scoring));
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_ComponentsOfAContext_SayHowManyRowsWentWhere()
    {
        var messages = new List<string>();
        ml.Log += (_, entry) => messages.Add(entry.Message);
        ml.BinaryClassification.Trainers.AveragedPerceptron().AppendHeldOut(ml.BinaryClassification.Calibrators.Platt(), 0.2).Fit(ml.View(rows));
        Assert.Contains(messages, message => message.Contains("stratified by the 2 values of 'Label'", StringComparison.Ordinal)
            && message.Contains("800 fit the head, 200 fit PlattCalibratorEstimator", StringComparison.Ordinal));
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_TextLabelsThatHardlyRepeat_AreNoClasses()
    {
        var messages = new List<string>();
        ml.Log += (_, entry) => messages.Add(entry.Message);
        var (head, stage) = (Recording.Stage("A"), Recording.Stage("B"));
        head.AppendHeldOut(stage, 0.2).Fit(ml.Data.LoadFromEnumerable(rows.Select(row => new { row.Id, Label = $"text {row.Id}" })));
        Assert.Equal(200, stage.Seen.Length);
        Assert.Contains(messages, message => message.Contains("divided at random (seed 1);", StringComparison.Ordinal));
    }

    [Theory, Trait("Kind", "Example")]
    [InlineData("Bool")]
    [InlineData("Text")]
    [InlineData("Real")]
    [InlineData("Long")]
    [InlineData("Key")]
    public void Fit_CategoriesOfAnyType_AreSharedOutAndKeptWhole(string column)
    {
        var view = Typed();
        var stage = Recording.Stage("B");
        Recording.Stage("A").AppendHeldOut(stage, 0.3, new HeldOutOptions { StratifyColumnName = column }).Fit(view);
        Assert.InRange(stage.Seen.Count(id => id % 2 == 0), 149, 151);

        var (groupHead, groupStage) = (Recording.Stage("A"), Recording.Stage("B"));
        groupHead.AppendHeldOut(groupStage, 0.3, new HeldOutOptions { SamplingKeyColumnName = column }).Fit(view);
        Assert.Equal(500, groupStage.Seen.Length);
        Assert.Single(groupStage.Seen.Select(id => id % 2).Distinct());
    }

    [Theory, Trait("Kind", "Example")]
    [InlineData("Moment")]
    [InlineData("Span")]
    [InlineData("RealTime")]
    [InlineData("LongTime")]
    public void Fit_TimesOfAnyType_Order(string column)
    {
        var stage = Recording.Stage("B");
        Recording.Stage("A").AppendHeldOut(stage, 0.3, new HeldOutOptions { TimeColumnName = column }).Fit(Typed());
        Assert.Equal(Enumerable.Range(0, 300), stage.Seen);
    }

    [Fact, Trait("Kind", "Contract")]
    public void Fit_CancelledContext_StopsBeforeAnyStage()
    {
        var view = ml.View(rows);
        typeof(MLContext).GetMethod("CancelExecution", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)!.Invoke(ml, null);
        var head = Recording.Stage("A");
        Assert.Throws<OperationCanceledException>(() => head.AppendHeldOut(Recording.Stage("B")).Fit(view));
        Assert.Throws<OperationCanceledException>(() => head.AppendCrossFitted(Recording.Stage("B")).Fit(view));
        Assert.Empty(head.Fits);
    }

    /// <summary>Categories tell even from odd rows; times run backwards.</summary>
    private IDataView Typed()
    {
        var view = ml.Data.LoadFromEnumerable(rows.Select(row => new
        {
            row.Id,
            Bool = row.Id % 2 == 0,
            Text = row.Id % 2 == 0 ? "even" : "odd",
            Real = row.Id % 2 + 0.5f,
            Long = row.Id % 2 - 1L,
            Moment = DateTimeOffset.UnixEpoch.AddHours(-row.Id),
            Span = TimeSpan.FromSeconds(-row.Id),
            RealTime = -0.25 * row.Id,
            LongTime = -(long)row.Id,
        }));
        return ml.Transforms.Conversion.MapValueToKey("Key", "Text").Fit(view).Transform(view);
    }

    private static bool AreDisjoint<T>(params T[][] parts) => parts.Sum(part => part.Length) == parts.SelectMany(part => part).Distinct().Count();
}
