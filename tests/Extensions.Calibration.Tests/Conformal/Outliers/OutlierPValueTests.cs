using System.ComponentModel.DataAnnotations;
using Extensions.Testing;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions;
using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal.Outliers;

public class OutlierPValueTests
{
    private static readonly MLContext ML = new(1);

    public sealed class Row
    {
        public float Score { get; set; }

        public string Id { get; set; } = "";

        [VectorType(2)]
        public float[] Features { get; set; } = [0, 0];

        public bool Label { get; set; }
    }

    public sealed class Answer
    {
        public double PValue { get; set; }

        public bool PredictedLabel { get; set; }
    }

    private static IDataView View(int count, int seed = 1)
    {
        var random = new Random(seed);
        return ML.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(i => new Row { Score = random.Next(30) / 10f, Id = $"{i}", Features = [random.NextSingle(), 0] }).ToArray());
    }

    private static IDataView View(params float[] scores) => ML.Data.LoadFromEnumerable(scores.Select(score => new Row { Score = score }).ToArray());

    private static OutlierPValueEstimator.Options Smooth { get; } = new() { Smoothed = true, RowKeyColumnNames = ["Id", "Features"] };

    [Theory, Trait("Kind", "Contract")]
    [InlineData(false)]
    [InlineData(true)]
    public void Estimator_Contract_IsKept(bool smoothed)
    {
        IEstimator<ITransformer> Create(MLContext ml) => ml.AnomalyDetection.Conformal().PValues(smoothed ? Smooth : new() { Correction = OutlierCorrection.Simes, LabelColumnName = "Label" });
        var view = View(60);
        var model = Create(ML).Fit(view);
        EstimatorContract.CheckSchema(Create(ML), view);
        EstimatorContract.CheckScoring(model, view);
        EstimatorContract.CheckPersistence(ML, model, view);
        EstimatorContract.CheckRepeatability(Create, view);
    }

    [Fact, Trait("Kind", "Example")]
    public void Transform_FourInliers_RanksByHand()
    {
        var model = ML.AnomalyDetection.Conformal().PValues(alpha: 0.2).Fit(View(1, 2, 3, 4));
        var scored = model.Transform(View(5, 4, 0, float.PositiveInfinity, float.NaN));
        Assert.Equal([0.2, 0.4, 1, 0.2, double.NaN], scored.GetColumn<double>("PValue"));
        Assert.Equal([true, false, false, true, false], scored.GetColumn<bool>("PredictedLabel"));   // 1 / 5 is at most 0.2
        Assert.Null(model.Guarantee.Shortfall);
        Assert.True(model.Guarantee.Holds);
    }

    [Fact, Trait("Kind", "Contract")]
    public void PredictionEngine_LoadedModel_SameAnswers()
    {
        var view = View(40);
        using var stream = new MemoryStream();
        ML.Model.Save(ML.AnomalyDetection.Conformal().PValues(Smooth).Fit(view), view.Schema, stream);
        var loaded = ML.Model.Load(new MemoryStream(stream.ToArray()), out _);
        var engine = ML.Model.CreatePredictionEngine<Row, Answer>(loaded);
        Assert.Equal(loaded.Transform(view).GetColumn<double>("PValue"), ML.Data.CreateEnumerable<Row>(view, false).Select(row => engine.Predict(row).PValue));
    }

    [Fact, Trait("Kind", "Property")]
    public void SmoothedPValue_OtherOrderOrSparse_SameValueOtherSeedAnother()
    {
        var rows = ML.Data.CreateEnumerable<Row>(View(30), false).ToArray();
        var (forward, backward) = (ML.Data.LoadFromEnumerable(rows), ML.Data.LoadFromEnumerable(rows.Reverse()));
        var model = ML.AnomalyDetection.Conformal().PValues(Smooth).Fit(View(40));
        var values = model.Transform(forward).GetColumn<double>("PValue").ToArray();
        Assert.Equal(values.Reverse(), model.Transform(backward).GetColumn<double>("PValue"));
        Assert.NotEqual(values, ML.AnomalyDetection.Conformal().PValues(Smooth with { Seed = 2 }).Fit(View(40)).Transform(forward).GetColumn<double>("PValue"));
        // A smoothed p-value is never above the other.
        Assert.All(values.Zip(rows), pair => Assert.True(pair.First <= model.PValue(pair.Second.Score) + 1e-12));
    }

    [Fact, Trait("Kind", "Property")]
    public void PValue_Corrected_IsAboveAndInTheSameOrder()
    {
        var scores = new CalibrationScores([.. Enumerable.Range(0, 200).Select(i => (double)i)]);
        foreach (var correction in new[] { OutlierCorrection.Simes, OutlierCorrection.DvoretzkyKieferWolfowitz })
        {
            var (plain, corrected) = (new OutlierPValueTransformer(ML, scores, new()), new OutlierPValueTransformer(ML, scores, new() { Correction = correction }));
            for (var score = -1; score < 201; score++)
            {
                Assert.True(corrected.PValue(score) >= plain.PValue(score) * (1 - 1e-12) || plain.PValue(score) > 0.5, $"{correction}, {score}: {corrected.PValue(score)} is below {plain.PValue(score)}.");
                Assert.True(corrected.PValue(score + 1) <= corrected.PValue(score));
            }
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_LabelledOutliers_AreLeftOut()
    {
        var view = ML.Data.LoadFromEnumerable(Enumerable.Range(0, 30).Select(i => new Row { Score = i, Label = i >= 20 }).ToArray());
        var (ml, log) = (new MLContext(1), new List<string>());
        ml.Log += (_, message) => log.Add(message.Message);
        Assert.Equal(20, ml.AnomalyDetection.Conformal().PValues(labelColumnName: "Label").Fit(view).Scores.Count);
        Assert.Contains(log, message => message.Contains("10 rows are labelled outliers and were left out; 20 inliers remain.", StringComparison.Ordinal));
        Assert.Equal(30, ML.AnomalyDetection.Conformal().PValues().Fit(view).Scores.Count);
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_TooFewRows_GuaranteeSaysSoOrThrows()
    {
        var model = ML.AnomalyDetection.Conformal().PValues(alpha: 0.05).Fit(View(18));
        Assert.StartsWith("With 18 calibration rows no p-value is below 0.0526316: at alpha 0.05 no row is called an outlier. At least 19 rows are needed.", model.Guarantee.Shortfall, StringComparison.Ordinal);
        Assert.Null(ML.AnomalyDetection.Conformal().PValues(alpha: 0.05).Fit(View(19)).Guarantee.Shortfall);
        Assert.Throws<InputDataException>(() => ML.AnomalyDetection.Conformal().PValues(new() { Shortfall = ShortfallAction.Throw }).Fit(View(18)));
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_TooFewRowsForACorrection_NamesTheLeastNumber()
    {
        var settings = new OutlierPValueEstimator.Options { Correction = OutlierCorrection.Simes };
        var shortfall = ML.AnomalyDetection.Conformal().PValues(settings).Fit(View(50)).Guarantee.Shortfall!;
        var least = int.Parse(shortfall.Split("At least ")[1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.NotNull(ML.AnomalyDetection.Conformal().PValues(settings).Fit(View(least - 1)).Guarantee.Shortfall);
        Assert.Null(ML.AnomalyDetection.Conformal().PValues(settings).Fit(View(least)).Guarantee.Shortfall);
    }

    [Fact, Trait("Kind", "Contract")]
    public void PValues_BehindRandomizedPca_FindsOutliersAndKeepsAlpha()
    {
        var random = new Random(7);
        IDataView Draw(int count, bool outlier) => ML.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(_ =>
        {
            var (along, across) = (random.NextSingle() * 4 - 2, (random.NextSingle() - 0.5f) * (outlier ? 4 : 0.5f));
            return new Row { Features = [along + across, along - across] };
        }).ToArray());
        var (inliers, fresh, strange) = (Draw(2000, false), Draw(5000, false), Draw(500, true));
        var model = ML.AnomalyDetection.Trainers.RandomizedPca(rank: 1, ensureZeroMean: true, seed: 1)
            .AppendHeldOut(ML.AnomalyDetection.Conformal().PValues(alpha: 0.1), fraction: 0.2).Fit(inliers);
        double Share(IDataView view) => model.Transform(view).GetColumn<bool>("PredictedLabel").Average(flag => flag ? 1.0 : 0);
        // Given the about 400 calibration rows the share of flagged inliers follows Beta(40, 361).
        var greatest = BetaDistribution.Quantile(1 - 1e-6, 40, 361);
        Assert.InRange(Share(fresh), 0.04, BetaDistribution.BinomialQuantile(1 - 1e-6, 5000, greatest) / 5000.0);
        Assert.True(Share(strange) > 0.6, $"{Share(strange)} of the outliers were found.");

        var selection = ML.AnomalyDetection.Conformal().SelectOutliers(model.Transform(strange), q: 0.1);
        Assert.Equal(500, selection.Rows);
        Assert.True(selection.Count > 100, $"{selection.Count} rows were selected.");
        Assert.Equal(selection.Count, selection.View.GetColumn<bool>("PredictedLabel").Count(flag => flag));
        Assert.Null(selection.Shortfall);
        Assert.Equal(0, ML.AnomalyDetection.Conformal().SelectOutliers(model.Transform(fresh), q: 0.01).Count);
    }

    [Fact, Trait("Kind", "Example")]
    public void SelectOutliers_FewCalibrationRows_SaysSo()
    {
        var model = ML.AnomalyDetection.Conformal().PValues(alpha: 0.5).Fit(View(1, 2, 3, 4));
        var selection = ML.AnomalyDetection.Conformal().SelectOutliers(model.Transform(View(9, 9, 1)), q: 0.1);
        Assert.StartsWith("The 4 calibration rows give no p-value below 1 / 5; to select a row at q = 0.1", selection.Shortfall, StringComparison.Ordinal);
        Assert.Equal((3, 0), (selection.Rows, selection.Count));
        Assert.Null(ML.AnomalyDetection.Conformal().SelectOutliers(model.Transform(View(9, 9, 1)), q: 0.3).Shortfall);
        Assert.Equal(2, ML.AnomalyDetection.Conformal().SelectOutliers(model.Transform(View(9, 9, 1)), q: 0.3).Count);   // 0.2 <= 0.3 * 2 / 3
        Assert.Equal(0, ML.AnomalyDetection.Conformal().SelectOutliers(model.Transform(View()), q: 0.3).Rows);
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_BadRows_AreNamed()
    {
        Assert.StartsWith("Row 1, column 'Score', has score NaN; allowed are numbers and infinities.", Assert.Throws<InputDataException>(() => ML.AnomalyDetection.Conformal().PValues().Fit(View(1, float.NaN))).Message, StringComparison.Ordinal);
        Assert.StartsWith("No row is an inlier: 0 are labelled outliers, 0 have no label.", Assert.Throws<InputDataException>(() => ML.AnomalyDetection.Conformal().PValues().Fit(View())).Message, StringComparison.Ordinal);
        var view = ML.Data.LoadFromEnumerable(new[] { new Row { Label = true } });
        Assert.StartsWith("No row is an inlier: 1 are labelled outliers", Assert.Throws<InputDataException>(() => ML.AnomalyDetection.Conformal().PValues(labelColumnName: "Label").Fit(view)).Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_BadColumns_AreNamed()
    {
        Assert.StartsWith("The score column 'Points' is absent.", Assert.Throws<ArgumentOutOfRangeException>(() => ML.AnomalyDetection.Conformal().PValues(scoreColumnName: "Points").Fit(View(5))).Message, StringComparison.Ordinal);
        Assert.StartsWith("The score column 'Id' has type String; allowed is Single.", Assert.Throws<ArgumentOutOfRangeException>(() => ML.AnomalyDetection.Conformal().PValues(scoreColumnName: "Id").Fit(View(5))).Message, StringComparison.Ordinal);
        Assert.StartsWith("The p-value column 'Score' has type Single; allowed is Double.", Assert.Throws<ArgumentOutOfRangeException>(() => ML.AnomalyDetection.Conformal().SelectOutliers(View(5), pValueColumnName: "Score")).Message, StringComparison.Ordinal);
    }

    [Theory, Trait("Kind", "Example")]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void Options_AlphaOutsideItsRange_IsNamed(double alpha)
        => Assert.Contains("Alpha", Assert.Throws<ValidationException>(() => ML.AnomalyDetection.Conformal().PValues(alpha)).Message, StringComparison.Ordinal);

    [Fact, Trait("Kind", "Example")]
    public void Options_SmoothedAndCorrected_IsRefused()
        => Assert.Contains("Smoothed does not go with Correction Simes.", Assert.Throws<ValidationException>(() => ML.AnomalyDetection.Conformal().PValues(Smooth with { Correction = OutlierCorrection.Simes })).Message, StringComparison.Ordinal);
}
