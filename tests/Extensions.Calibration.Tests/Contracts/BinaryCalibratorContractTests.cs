using System.Text.Json;
using MLExtensions;
using MLExtensions.Calibration;

namespace Extensions.Calibration.Tests.Contracts;

/// <summary>What every calibrator of two classes promises.</summary>
[Trait("Kind", "Contract")]
public class BinaryCalibratorContractTests
{
    public static TheoryData<string> Names => SomeCalibrators.BinaryNames;

    private static BinaryCalibrationSet Rows(int count = 400, int seed = 1) => SomeScores.Binary(count, seed: seed, asProbabilities: true);

    private static double[] Apply(BinaryMap map, BinaryCalibrationSet rows) => Array.ConvertAll(rows.Scores.ToArray(), score => map.Apply(score, rows.Meaning));

    [Theory]
    [MemberData(nameof(Names))]
    public void Apply_AnyScore_IsAProbabilityBetweenItsBounds(string name)
    {
        foreach (var rows in new[] { Rows(), SomeScores.Binary(400) })
        {
            var map = SomeCalibrators.FindBinary(name).Fit(rows);
            double[] extremes = rows.Meaning == ScoreMeaning.Logits ? [-1e4, -700, 0, 700, 1e4] : [0, 1e-300, 0.5, 1 - 1e-16, 1];
            foreach (var score in rows.Scores.ToArray().Concat(extremes))
            {
                var form = ScoreForms.Convert(score, rows.Meaning, map.Reads);
                var (lower, value, upper) = map.ApplyInterval(form);
                Assert.InRange(value, 0, 1);
                Assert.Equal(map.Apply(form), value);
                Assert.True(lower <= value && value <= upper && lower >= 0 && upper <= 1, $"{lower} {value} {upper}");
            }
        }
    }

    /// <summary>Labels drawn from the probabilities themselves: what is changed is sampling error, which 4,000 rows keep small.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Fit_CalibratedProbabilities_AreLeftNearlyAlone(string name)
    {
        var rows = SomeScores.Binary(4000, temperature: 1, asProbabilities: true);
        var moved = Apply(SomeCalibrators.FindBinary(name).Fit(rows), rows).Select((p, i) => Math.Abs(p - rows.Scores[i])).Average();
        // A logistic function of the probability itself cannot express the identity.
        Assert.True(moved < (name.Contains("ScoresAsTheyCome = True", StringComparison.Ordinal) ? 0.1 : 0.03), $"Probabilities moved by {moved:f4} on average.");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Fit_RowsInAnotherOrder_TheSame(string name)
    {
        var rows = Rows();
        var order = SomeRows.Shuffled(rows.Count);
        var calibrator = SomeCalibrators.FindBinary(name);
        SomeRows.AssertClose(Apply(calibrator.Fit(rows), rows), Apply(calibrator.Fit(rows.Pick(order)), rows), 1e-6);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Fit_WeightTwo_EqualsTheRowTwice(string name)
    {
        var rows = Rows();
        var (weights, repeated) = SomeRows.Weighted(rows.Count);
        var weighted = new BinaryCalibrationSet(rows.Scores.ToArray(), rows.Labels.ToArray(), rows.Meaning, weights);
        var calibrator = SomeCalibrators.FindBinary(name);
        SomeRows.AssertClose(Apply(calibrator.Fit(rows.Pick(repeated)), rows), Apply(calibrator.Fit(weighted), rows), 1e-6);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Json_CalibratorAndMap_ComeBackToTheLastBit(string name)
    {
        var calibrator = SomeCalibrators.FindBinary(name);
        Assert.Equal(calibrator, JsonSerializer.Deserialize<BinaryCalibrator>(JsonSerializer.Serialize(calibrator)));
        var (rows, map) = (Rows(), calibrator.Fit(Rows()));
        var again = JsonSerializer.Deserialize<BinaryMap>(JsonSerializer.Serialize(map))!;
        Assert.Equal(map.GetType(), again.GetType());
        Assert.Equal(map.Diagnostics, again.Diagnostics);
        Assert.Equal(Apply(map, rows), Apply(again, rows));
    }

    /// <summary>Rows that say little: a calibrator gives probabilities or says what it lacks, never NaN.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Fit_DegenerateRows_ProbabilitiesOrAClearError(string name)
    {
        BinaryCalibrationSet[] sets =
        [
            new([0.3], [true], ScoreMeaning.Probabilities),
            new([.. Enumerable.Repeat(0.4, 20)], [.. Enumerable.Range(0, 20).Select(i => i % 2 == 0)], ScoreMeaning.Probabilities),
            new([.. Enumerable.Range(0, 20).Select(i => i / 20.0)], new bool[20], ScoreMeaning.Probabilities),
            new([.. Enumerable.Range(0, 20).Select(i => i / 20.0)], [.. Enumerable.Range(0, 20).Select(i => i > 9)], ScoreMeaning.Probabilities),
            new([.. Enumerable.Range(0, 20).Select(i => i % 2.0)], [.. Enumerable.Range(0, 20).Select(i => i % 4 < 2)], ScoreMeaning.Probabilities),
        ];
        foreach (var rows in sets)
        {
            BinaryMap map;
            try
            {
                map = SomeCalibrators.FindBinary(name).Fit(rows);
            }
            catch (InputDataException error)
            {
                Assert.True(error.Message.Length > 30);
                continue;
            }
            Assert.All(Apply(map, Rows(50)).Concat(Apply(map, rows)), p => Assert.InRange(p, 0, 1));
        }
    }
}
