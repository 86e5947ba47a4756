using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions;
using MLExtensions.Calibration;

namespace Extensions.Calibration.Tests.Contracts;

/// <summary>Rows, columns and settings that cannot be used: each gets an error that says what was wrong, what is allowed, what came and where.</summary>
[Trait("Kind", "Example")]
public class CalibrationBadInputTests
{
    private static readonly MLContext ML = new(1);

    private static string BinaryError(Action<List<ScoredData.Row>> spoil, CalibrationOptions? options = null)
    {
        var rows = ScoredData.BinaryRows(20);
        spoil(rows);
        return Assert.Throws<InputDataException>(() => ML.BinaryClassification.Calibrators.PlattScaling(options).Fit(ScoredData.View(ML, rows))).Message;
    }

    private static string ClassError(Action<List<ScoredData.ClassRow>> spoil, CalibrationOptions? options = null, bool logits = false)
    {
        var rows = ScoredData.ClassRows(20, logits);
        spoil(rows);
        return Assert.Throws<InputDataException>(() => ML.MulticlassClassification.Calibrators().Temperature(options: options).Fit(ScoredData.View(ML, rows, 5))).Message;
    }

    [Fact]
    public void Fit_ProbabilityOutsideItsRange_NamesTheRow()
        => Assert.Equal("Row 7, columns 'Label' and 'Probability', has score 1.25, which is no probability. Raw scores must be named as such: ScoreMeaning.Logits.", BinaryError(rows => rows[7].Probability = 1.25f));

    [Fact]
    public void Fit_NaNScore_NamesTheRow()
        => Assert.StartsWith("Row 3, columns 'Label' and 'Probability', has score NaN; allowed are finite numbers.", BinaryError(rows => rows[3].Probability = float.NaN), StringComparison.Ordinal);

    [Fact]
    public void Fit_ProbabilitiesThatDoNotSumToOne_NamesTheSum()
        => Assert.Contains("has scores that sum to 0.9; probabilities sum to 1.", ClassError(rows => rows[2].Score = [0.5f, 0.25f, 0.15f]), StringComparison.Ordinal);

    [Fact]
    public void Fit_LogitsGivenAsProbabilities_SaysHowToNameThem()
        => Assert.Contains("Raw scores must be named as such: ScoreMeaning.Logits", ClassError(_ => { }, logits: true), StringComparison.Ordinal);

    [Fact]
    public void Fit_ProbabilitiesGivenAsLogits_IsProvenWrong()
        => Assert.StartsWith("The scores were named logits, but in all 20 rows they lie from 0 to 1 and sum to 1", ClassError(_ => { }, new() { Scores = ScoreMeaning.Logits }), StringComparison.Ordinal);

    [Fact]
    public void Fit_LabelBeyondTheScores_NamesIt()
        => Assert.Equal("Row 4, columns 'Label' and 'Score', has label 5 (a key), beyond the 3 values of the score column 'Score'.", ClassError(rows => rows[4].Label = 4));

    [Fact]
    public void Fit_NegativeWeight_NamesTheRow()
        => Assert.Equal("Row 1, column 'Weight', has weight -2; allowed are finite numbers from 0.", BinaryError(rows => rows[1].Weight = -2, new() { ExampleWeightColumnName = "Weight" }));

    [Fact]
    public void Fit_NoRows_SaysSo()
        => Assert.StartsWith("No row has a label in 'Label'", BinaryError(rows => rows.Clear()), StringComparison.Ordinal);

    [Fact]
    public void Fit_AllWeightsZero_SaysSo()
        => Assert.StartsWith("No row has a label in 'Label' and a weight above 0", BinaryError(rows => rows.ForEach(row => row.Weight = 0), new() { ExampleWeightColumnName = "Weight" }), StringComparison.Ordinal);

    [Fact]
    public void Fit_RowsWithoutLabel_AreLeftOutWithAWarning()
    {
        var (rows, ml, warning) = (ScoredData.ClassRows(60), new MLContext(1), "");
        for (var i = 0; i < 10; i++)
            rows[i].Label = uint.MaxValue;
        ml.Log += (_, message) => warning += message.Message;
        var with = ml.MulticlassClassification.Calibrators().Temperature().Fit(ScoredData.View(ml, rows));
        var without = ml.MulticlassClassification.Calibrators().Temperature().Fit(ScoredData.View(ml, rows[10..]));
        Assert.Equal(((TemperatureMap)without.FittedMap).Temperature, ((TemperatureMap)with.FittedMap).Temperature);
        Assert.Contains("10 rows have no label and were left out", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_ClassWithoutRows_Warns()
    {
        var (ml, warning) = (new MLContext(1), "");
        ml.Log += (_, message) => warning += message.Message;
        ml.MulticlassClassification.Calibrators().Temperature().Fit(ScoredData.View(ml, [.. ScoredData.ClassRows(60).Where(row => row.Label != 1)]));
        Assert.Contains("no row has class 1", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_AbsentColumn_ListsWhatIsThere()
        => Assert.StartsWith("The score column 'Odds' is absent. The data has the columns 'Score', 'Probability'", Assert.Throws<ArgumentOutOfRangeException>(() =>
            ML.BinaryClassification.Calibrators.PlattScaling(new() { ScoreColumnName = "Odds" }).Fit(ScoredData.View(ML, ScoredData.BinaryRows(5)))).Message, StringComparison.Ordinal);

    [Fact]
    public void Fit_GroupColumnThatIsNoKey_SaysWhatIsAllowed()
        => Assert.Contains("allowed is a key of known count", Assert.Throws<ArgumentOutOfRangeException>(() =>
            ML.BinaryClassification.Calibrators.PlattScaling(new() { GroupColumnName = "Weight" }).Fit(ScoredData.View(ML, ScoredData.BinaryRows(5)))).Message, StringComparison.Ordinal);

    [Fact]
    public void Constructor_SettingOutOfRange_NamesIt()
        => Assert.Contains("LeastProbability", Assert.Throws<System.ComponentModel.DataAnnotations.ValidationException>(() => ML.BinaryClassification.Calibrators.PlattScaling(new() { LeastProbability = 0.5 })).Message, StringComparison.Ordinal);

    [Fact]
    public void Transform_NaNScore_GivesNaNAndNoClass()
    {
        var model = ML.MulticlassClassification.Calibrators().Temperature().Fit(ScoredData.View(ML, ScoredData.ClassRows(60)));
        var scored = model.Transform(ScoredData.View(ML, [new ScoredData.ClassRow { Score = [float.NaN, 0.5f, 0.5f], PredictedLabel = 1 }]));
        Assert.All(scored.GetColumn<float[]>("Score").Single(), p => Assert.True(float.IsNaN(p)));
        Assert.Equal(0u, scored.GetColumn<uint>("PredictedLabel").Single());
    }

    [Fact]
    public void Load_DamagedMap_SaysWhatIsDamaged()
    {
        var view = ScoredData.View(ML, ScoredData.BinaryRows(50));
        var file = Extensions.Testing.SavedModel.Save(ML, ML.BinaryClassification.Calibrators.PlattScaling().Fit(view), view.Schema);
        var damaged = Extensions.Testing.SavedModel.Change(file, "MLXBICAL", bytes =>
        {
            bytes.AsSpan().Replace((byte)'{', (byte)'x');
            return bytes;
        });
        Assert.Contains("The map cannot be read", Assert.ThrowsAny<Exception>(() => Extensions.Testing.SavedModel.Load(damaged)).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Set_LengthsThatDiffer_SaysWhatCame()
        => Assert.StartsWith("There must be one score, label and weight per row; got 2 scores, 1 labels.", Assert.Throws<ArgumentException>(() => new BinaryCalibrationSet([0.1, 0.2], [true], ScoreMeaning.Probabilities)).Message, StringComparison.Ordinal);
}
