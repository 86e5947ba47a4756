using MLExtensions.Calibration;

namespace Extensions.Calibration.Tests.Golden;

/// <summary>The data sets of calibration.json as calibration sets, and maps applied to their test rows.</summary>
internal static class GoldenSets
{
    public static MulticlassCalibrationSet Multiclass(GoldenCase golden, string dataSet, int[]? rows = null)
    {
        var all = new MulticlassCalibrationSet(golden.Column("logits", dataSet), golden.Width("logits", dataSet), golden.Integers("label", dataSet), ScoreMeaning.Logits);
        return rows is null ? all : all.Pick(rows);
    }

    /// <summary>The margins of a binary data set, or its probabilities.</summary>
    public static BinaryCalibrationSet Binary(GoldenCase golden, string dataSet, ScoreMeaning meaning, double[]? weights = null)
        => new(golden.Column(meaning == ScoreMeaning.Logits ? "score" : "prob", dataSet), Array.ConvertAll(golden.Column("label", dataSet), label => label > 0), meaning, weights);

    /// <summary>Probabilities of the test rows, row by row.</summary>
    public static double[] Apply(MulticlassMap map, double[] logits, int classCount)
    {
        var probabilities = new double[logits.Length];
        for (var start = 0; start < logits.Length; start += classCount)
            map.Apply(logits.AsSpan(start, classCount), ScoreMeaning.Logits, probabilities.AsSpan(start, classCount));
        return probabilities;
    }

    public static double[] Apply(BinaryMap map, double[] scores, ScoreMeaning meaning) => Array.ConvertAll(scores, score => map.Apply(score, meaning));
}
