using Extensions.Calibration.Tests.Contracts;
using MLExtensions;
using MLExtensions.Calibration;

namespace Extensions.Calibration.Tests.Calibrators;

public class BestCalibratorTests
{
    private sealed record Refusing : MulticlassCalibrator
    {
        public override MulticlassMap Fit(MulticlassCalibrationSet rows) => throw new InputDataException("Never enough rows.");
    }

    private static BestMulticlassCalibrator Best(params MulticlassCalibrator[] candidates) => new([.. candidates]);

    [Fact, Trait("Kind", "Example")]
    public void Fit_ScoresTooSure_ChoosesTemperatureAndSaysByHowMuch()
    {
        var map = Best(new Refusing(), new TemperatureScaling()).Fit(SomeScores.Multiclass(2000));
        Assert.Equal(1, map.ChosenIndex);
        Assert.InRange(((TemperatureMap)map.Chosen).Temperature, 1.7, 2.3);
        Assert.True(map.Scores[1].Gain > 3 * map.Scores[1].StandardError);
        Assert.Equal("Never enough rows.", map.Scores[0].Failure);
        Assert.StartsWith("TemperatureScaling { ", map.Choice, StringComparison.Ordinal);
    }

    /// <summary>
    /// Labels drawn from the probabilities themselves: a gain above its standard error would come about by chance in less than a sixth of the sets, for temperature scaling, whose
    /// expected gain is below 0; 15 of 40 or more by chance has a probability below 1e-3, and the seeds are fixed.
    /// </summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void Fit_CalibratedScores_KeepsTheIdentity()
    {
        var replaced = Enumerable.Range(0, 40).Count(seed => Best(new TemperatureScaling()).Fit(SomeScores.Multiclass(300, temperature: 1, seed: seed)).ChosenIndex >= 0);
        Assert.True(replaced < 15, $"{replaced} of 40");
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_ByBrier_GainsAreBrierScores()
    {
        var rows = SomeScores.Multiclass(500);
        var (logLoss, brier) = (Best(new TemperatureScaling()).Fit(rows), (Best(new TemperatureScaling()) with { Metric = CalibrationMetric.Brier }).Fit(rows));
        Assert.NotEqual(logLoss.Scores[0].Score, brier.Scores[0].Score);
        Assert.InRange(brier.Scores[0].Score, 0, 2);
    }

    /// <summary>The score of a candidate is that of rows it was not fitted on: a calibrator that learns its rows by heart must not win.</summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void Fit_CandidateThatRemembersItsRows_IsNotChosen()
    {
        var map = Best(new Remembering()).Fit(SomeScores.Multiclass(300));
        Assert.Equal(-1, map.ChosenIndex);
    }

    private sealed record Remembering : MulticlassCalibrator
    {
        public override MulticlassMap Fit(MulticlassCalibrationSet rows) => new Memory([.. Enumerable.Range(0, rows.Count).Select(row => (rows.Row(row)[0], rows.Labels[row]))]);

        private sealed record Memory(List<(double Score, int Label)> Rows) : MulticlassMap
        {
            public override ScoreMeaning Reads => ScoreMeaning.Logits;

            public override void Apply(ReadOnlySpan<double> scores, Span<double> probabilities)
            {
                var first = scores[0];
                var found = Rows.FindIndex(row => row.Score == first);
                probabilities.Fill(0.01);
                probabilities[found < 0 ? 0 : Rows[found].Label] = 0.98;
            }
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_FewerRowsThanFolds_SaysSo()
        => Assert.StartsWith("The choice among calibrators needs at least as many rows as folds, 5; the calibration set has 3.",
            Assert.Throws<InputDataException>(() => Best(new TemperatureScaling()).Fit(SomeScores.Multiclass(3))).Message, StringComparison.Ordinal);

    [Fact, Trait("Kind", "Example")]
    public void FitBinary_ScoresTooSure_ChoosesPlatt()
        => Assert.Equal(0, new BestBinaryCalibrator([new PlattScaling()]).Fit(SomeScores.Binary(2000)).ChosenIndex);
}
