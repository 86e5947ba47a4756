using Extensions.Calibration.Tests.Contracts;
using Extensions.Testing;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions;
using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal.CrossFitted;

/// <summary>Intervals of the heads of folds in ML.NET's pipelines.</summary>
[Trait("Kind", "Contract")]
public class CrossFittedIntervalTests
{
    private static readonly MLContext ML = new(1);

    private static IDataView Rows(int count = 200) => NumberRow.View(ML, NumberRow.Rows(count));

    private static IEstimator<ITransformer> Head(MLContext ml) => ml.Transforms.DropColumns("Score").Append(ml.Transforms.NormalizeMinMax("Scaled", "Features")).Append(ml.Regression.Trainers.OnlineGradientDescent(featureColumnName: "Scaled"));

    private static IEstimator<TransformerChain<CrossFittedIntervalTransformer>> Pipeline(MLContext ml, CrossFittedMethod method = CrossFittedMethod.Plus, int folds = 4)
        => Head(ml).AppendCrossFitted(ml.Regression.Conformal().CrossFittedIntervals(0.1, method), folds);

    public static TheoryData<CrossFittedMethod> Methods => [.. Enum.GetValues<CrossFittedMethod>()];

    [Fact]
    public void Schema_Promised_IsDelivered() => EstimatorContract.CheckSchema(Pipeline(ML), Rows());

    [Theory, MemberData(nameof(Methods))]
    public void Scoring_AnyWayAndThreads_SameBits(CrossFittedMethod method) => EstimatorContract.CheckScoring(Pipeline(ML, method).Fit(Rows()), Rows());

    [Theory, MemberData(nameof(Methods))]
    public void Persistence_SaveAndLoad_SameBits(CrossFittedMethod method) => EstimatorContract.CheckPersistence(ML, Pipeline(ML, method).Fit(Rows()), Rows());

    [Fact]
    public void Repeatability_TwoFits_SameBytes() => EstimatorContract.CheckRepeatability(ml => Pipeline(ml), Rows());

    /// <summary>The fold scores are those of the heads that were fitted without the fold; the rows that a head never saw tell which: residuals and interval equal the loop by hand.</summary>
    [Fact, Trait("Kind", "Leak")]
    public void Fit_Folds_EqualsTheLoopByHand()
    {
        var view = Rows();
        var heads = new List<ITransformer>();
        var model = new Recording(Head(ML), heads).AppendCrossFitted(ML.Regression.Conformal().CrossFittedIntervals(0.1), 4).Fit(view);
        var output = model.Transform(view);
        var scores = output.GetColumn<float[]>("FoldScores").ToArray();
        Assert.Equal(5, heads.Count);
        for (var fold = 0; fold < 4; fold++)
            Assert.Equal(heads[fold].Transform(view).GetColumn<float>("Score"), scores.Select(row => row[fold]));
        Assert.Equal(heads[4].Transform(view).GetColumn<float>("Score"), output.GetColumn<float>("Score"));

        // A residual of a fold belongs to a row; all residuals of one fold are those of the rows that its head did not see.
        var labels = view.GetColumn<float>("Label").ToArray();
        var residuals = model.LastTransformer.Residuals;
        Assert.Equal(200, residuals.Sum(fold => fold.Count));
        for (var fold = 0; fold < 4; fold++)
        {
            var own = labels.Select((label, row) => Math.Abs((double)label - scores[row][fold])).ToHashSet();
            Assert.All(residuals[fold].Sorted.ToArray(), residual => Assert.Contains(residual, own));
        }
        var ends = new FoldResiduals(residuals).Interval(CrossFittedMethod.Plus, 0.1, 0, Array.ConvertAll(scores[3], value => (double)value));
        Assert.InRange(output.GetColumn<float>("Lower").ElementAt(3), ends.Lower - 1e-6, ends.Lower);
        Assert.InRange(output.GetColumn<float>("Upper").ElementAt(3), ends.Upper, ends.Upper + 1e-6);
    }

    [Fact]
    public void PredictionEngine_OneRow_AsTransform()
    {
        var model = Pipeline(ML).Fit(Rows());
        using var stream = new MemoryStream();
        ML.Model.Save(model, Rows().Schema, stream);
        var loaded = new MLContext().Model.Load(new MemoryStream(stream.ToArray()), out _);
        foreach (var one in new[] { model, loaded })
        {
            var engine = ML.Model.CreatePredictionEngine<NumberRow, Interval>(one, inputSchemaDefinition: NumberRow.Schema());
            var expected = model.Transform(Rows()).GetColumn<float>("Upper").ToArray();
            Assert.Equal(expected[..3], NumberRow.Rows(200).Take(3).Select(row => engine.Predict(row).Upper));
        }
    }

    [Fact]
    public void At_OtherAlphaOrMethod_NothingIsFittedAgain()
    {
        var fitted = Pipeline(ML).Fit(Rows()).LastTransformer;
        Assert.Contains("at least 0.570588, the label", fitted.At(0.2).Guarantee.Statement);   // 1 - 0.4 - 2 (1 - 1/4) / (200/4 + 1)
        Assert.True(fitted.Guarantee.Holds);
        Assert.Contains("at least 0.9,", fitted.By(CrossFittedMethod.MinMax).Guarantee.Statement);
        Assert.False(fitted.By(CrossFittedMethod.Base).Guarantee.Holds);
        Assert.Contains("Nothing is promised", fitted.By(CrossFittedMethod.Base).Guarantee.Statement);
        Assert.Contains("200 calibration rows are too few for alpha 0.001", fitted.At(0.001).Guarantee.Shortfall);
        Assert.Throws<ArgumentOutOfRangeException>(() => fitted.At(0));
    }

    [Fact]
    public void Fit_NoFoldsOrColumnDropped_SaysWhatToDo()
    {
        var intervals = ML.Regression.Conformal().CrossFittedIntervals();
        Assert.Contains("AppendCrossFitted", Assert.Throws<ArgumentOutOfRangeException>(() => Head(ML).Append(intervals).Fit(Rows())).Message);
        Assert.Contains("AppendCrossFitted", Assert.Throws<ArgumentOutOfRangeException>(() => Head(ML).AppendHeldOut(intervals).Fit(Rows())).Message);
        Assert.Contains("AppendCrossFitted", Assert.Throws<InvalidOperationException>(() => intervals.Fit(Rows())).Message);
        var dropping = Head(ML).Append(ML.Transforms.SelectColumns("Label", "Score"));
        Assert.Contains("let the head keep the column", Assert.Throws<ArgumentOutOfRangeException>(() => dropping.AppendCrossFitted(intervals).Fit(Rows())).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => ML.Regression.Conformal().CrossFittedIntervals(1));
    }

    [Fact]
    public void Fit_BadLabelsOrTooFewRows_NamesFoldAndRow()
    {
        var rows = NumberRow.Rows(40);
        rows[5].Label = float.PositiveInfinity;
        var passing = new Recording(ML.Transforms.CopyColumns("Copy", "Score"), []);
        var error = Assert.Throws<InputDataException>(() => passing.AppendCrossFitted(ML.Regression.Conformal().CrossFittedIntervals(), 4).Fit(NumberRow.View(ML, rows)));
        Assert.Matches("Fold [0-3]: Row [0-9]+, columns 'Label', 'Score', has an infinite label", error.Message);
        var options = new CrossFittedIntervalOptions { Shortfall = ShortfallAction.Throw };
        Assert.Contains("8 calibration rows are too few", Assert.Throws<InputDataException>(() => passing.AppendCrossFitted(ML.Regression.Conformal().CrossFittedIntervals(0.1, options: options), 4).Fit(Rows(8))).Message);
    }

    [Fact]
    public void Transform_NaNPrediction_GivesTheWholeLine()
    {
        var model = new Recording(ML.Transforms.CopyColumns("Copy", "Score"), []).AppendCrossFitted(ML.Regression.Conformal().CrossFittedIntervals(), 4).Fit(Rows());
        var rows = NumberRow.Rows(3);
        rows[1].Score = float.NaN;
        Assert.Equal([false, true, false], model.Transform(NumberRow.View(ML, rows)).GetColumn<float>("Upper").Select(float.IsPositiveInfinity));
    }

    private sealed class Recording(IEstimator<ITransformer> inner, List<ITransformer> fits) : IEstimator<ITransformer>
    {
        public ITransformer Fit(IDataView input)
        {
            fits.Add(inner.Fit(input));
            return fits[^1];
        }

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => inner.GetOutputSchema(inputSchema);
    }

    public sealed class Interval
    {
        public float Lower { get; set; }

        public float Upper { get; set; }
    }
}
