using System.Text.Json;
using MLExtensions;
using MLExtensions.Calibration;

namespace Extensions.Calibration.Tests.Contracts;

/// <summary>What every calibrator of several classes promises.</summary>
[Trait("Kind", "Contract")]
public class MulticlassCalibratorContractTests
{
    private const int Classes = 3;

    public static TheoryData<string> Names => SomeCalibrators.MulticlassNames;

    private static MulticlassCalibrationSet Rows(int count = 400, int seed = 1) => SomeScores.Multiclass(count, Classes, seed: seed, asProbabilities: true);

    private static double[] Apply(MulticlassMap map, MulticlassCalibrationSet rows)
    {
        var result = new double[rows.Count * rows.ClassCount];
        for (var row = 0; row < rows.Count; row++)
            map.Apply(rows.Row(row), rows.Meaning, result.AsSpan(row * rows.ClassCount, rows.ClassCount));
        return result;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Apply_AnyRow_SumsToOneWithinBounds(string name)
    {
        var map = SomeCalibrators.FindMulticlass(name).Fit(Rows());
        foreach (var rows in new[] { Rows(300, 2), new MulticlassCalibrationSet([1, 0, 0, 0, 1, 0, 1 / 3.0, 1 / 3.0, 1 / 3.0], Classes, [0, 0, 0], ScoreMeaning.Probabilities), new([800, -800, 0, 1e-9, 0, -1e4], Classes, [0, 1], ScoreMeaning.Logits) })
        {
            var result = Apply(map, rows);
            Assert.All(result, p => Assert.InRange(p, 0, 1 + 1e-12));
            Assert.All(result.Chunk(Classes), row => Assert.Equal(1, row.Sum(), 1e-9));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Apply_WhereArgmaxIsPromised_IsKept(string name)
    {
        var map = SomeCalibrators.FindMulticlass(name).Fit(Rows());
        if (!map.KeepsArgmax)
            return;
        var rows = Rows(2000, 3);
        var result = Apply(map, rows);
        for (var row = 0; row < rows.Count; row++)
        {
            var given = rows.Row(row).ToArray();
            Assert.True(result[row * Classes + Array.IndexOf(given, given.Max())] >= result[(row * Classes)..((row + 1) * Classes)].Max() - 1e-12);
        }
    }

    /// <summary>Labels drawn from the probabilities themselves: what is changed is sampling error, which 4,000 rows keep small.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Fit_CalibratedProbabilities_AreLeftNearlyAlone(string name)
    {
        var rows = SomeScores.Multiclass(4000, Classes, temperature: 1, asProbabilities: true);
        var result = Apply(SomeCalibrators.FindMulticlass(name).Fit(rows), rows);
        var moved = result.Select((p, i) => Math.Abs(p - rows.Scores[i])).Average();
        // Balanced, it is calibrated to as many right rows as wrong ones, which these are not.
        var moves = name.Contains("CorrectnessAwareCalibration { Balanced = True", StringComparison.Ordinal);
        Assert.True(moved < 0.03 != moves, $"Probabilities moved by {moved:f4} on average.");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Fit_ClassWithoutRows_KeepsItsColumn(string name)
    {
        var all = Rows();
        var rows = all.Pick([.. Enumerable.Range(0, all.Count).Where(row => all.Labels[row] != 2)]);
        var result = Apply(SomeCalibrators.FindMulticlass(name).Fit(rows), rows);
        Assert.All(result, p => Assert.InRange(p, 0, 1 + 1e-12));
        Assert.All(result.Chunk(Classes), row => Assert.Equal(1, row.Sum(), 1e-9));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Fit_RowsInAnotherOrder_TheSame(string name)
    {
        var rows = Rows();
        var order = SomeRows.Shuffled(rows.Count);
        var calibrator = SomeCalibrators.FindMulticlass(name);
        SomeRows.AssertClose(Apply(calibrator.Fit(rows), rows), Apply(calibrator.Fit(rows.Pick(order)), rows), 1e-6);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Fit_WeightTwo_EqualsTheRowTwice(string name)
    {
        var rows = Rows();
        var (weights, repeated) = SomeRows.Weighted(rows.Count);
        var weighted = new MulticlassCalibrationSet(rows.Scores.ToArray(), Classes, rows.Labels.ToArray(), rows.Meaning, weights);
        var calibrator = SomeCalibrators.FindMulticlass(name);
        SomeRows.AssertClose(Apply(calibrator.Fit(rows.Pick(repeated)), rows), Apply(calibrator.Fit(weighted), rows), 1e-6);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Fit_ClassesRenamed_ResultsAreRenamedAlike(string name)
    {
        var rows = Rows();
        int[] renamed = [2, 0, 1];
        double[] Move(ReadOnlySpan<double> scores)
        {
            var moved = new double[scores.Length];
            for (var i = 0; i < scores.Length; i++)
                moved[i / Classes * Classes + renamed[i % Classes]] = scores[i];
            return moved;
        }
        var other = new MulticlassCalibrationSet(Move(rows.Scores), Classes, [.. rows.Labels.ToArray().Select(label => renamed[label])], rows.Meaning);
        var calibrator = SomeCalibrators.FindMulticlass(name);
        SomeRows.AssertClose(Move(Apply(calibrator.Fit(rows), rows)), Apply(calibrator.Fit(other), other), 1e-6);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Json_CalibratorAndMap_ComeBackToTheLastBit(string name)
    {
        var calibrator = SomeCalibrators.FindMulticlass(name);
        Assert.Equal(calibrator, JsonSerializer.Deserialize<MulticlassCalibrator>(JsonSerializer.Serialize(calibrator)));
        var (rows, map) = (Rows(), calibrator.Fit(Rows()));
        var again = JsonSerializer.Deserialize<MulticlassMap>(JsonSerializer.Serialize(map))!;
        Assert.Equal(map.GetType(), again.GetType());
        Assert.Equal(map.Diagnostics, again.Diagnostics);
        Assert.Equal(Apply(map, rows), Apply(again, rows));
    }

    /// <summary>Rows that say little: a calibrator gives probabilities or says what it lacks, never NaN.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Fit_DegenerateRows_ProbabilitiesOrAClearError(string name)
    {
        MulticlassCalibrationSet[] sets =
        [
            new([0.2, 0.3, 0.5], Classes, [1], ScoreMeaning.Probabilities),
            new([.. Enumerable.Repeat(1 / 3.0, 60)], Classes, [.. Enumerable.Range(0, 20).Select(i => i % 3)], ScoreMeaning.Probabilities),
            new([.. Enumerable.Range(0, 20).SelectMany(i => new[] { 0.7, 0.2, 0.1 })], Classes, new int[20], ScoreMeaning.Probabilities),
            new([.. Enumerable.Range(0, 30).SelectMany(i => Enumerable.Range(0, 3).Select(k => k == i % 3 ? 1.0 : 0.0))], Classes, [.. Enumerable.Range(0, 30).Select(i => i % 3)], ScoreMeaning.Probabilities),
        ];
        foreach (var rows in sets)
        {
            MulticlassMap map;
            try
            {
                map = SomeCalibrators.FindMulticlass(name).Fit(rows);
            }
            catch (InputDataException error)
            {
                Assert.True(error.Message.Length > 30);
                continue;
            }
            Assert.All(Apply(map, Rows(50)).Concat(Apply(map, rows)), p => Assert.InRange(p, 0, 1 + 1e-12));
        }
    }
}
