using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal.Intervals;

/// <summary>The data set reg99 of conformal.json: thresholds and intervals of its rows by a score.</summary>
internal static class IntervalGoldens
{
    public static double Alpha(GoldenCase golden)
        => golden.Params.TryGetProperty("alpha", out var given) ? given.GetDouble() : Math.Round(1 - golden.Params.GetProperty("confidence").GetDouble(), 9);

    /// <summary>What the model says of the calibration rows, or of the test rows.</summary>
    public static IntervalInputs[] Rows(GoldenCase golden, string prefix = "")
    {
        double[] Column(string name) => golden.Column(prefix + name, "reg99");
        var (predictions, sigmas, lows, highs) = (Column("pred"), Column("sigma"), Column("lower"), Column("upper"));
        return [.. predictions.Select((prediction, i) => new IntervalInputs(prediction, sigmas[i], lows[i], highs[i]))];
    }

    public static IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden, IntervalScore score)
    {
        var (rows, labels) = (Rows(golden), golden.Column("y", "reg99"));
        double Threshold(int side) => ConformalQuantile.Of([.. rows.Zip(labels, (row, y) => score.Compute(row, y, side))], Alpha(golden) / score.Sides);
        var (first, second) = (Threshold(0), Threshold(score.Sides - 1));
        var ends = Array.ConvertAll(Rows(golden, "test_"), row => score.Interval(row, first, second));
        return new Dictionary<string, IReadOnlyList<double>>
        {
            ["q_hat"] = [first], ["half_width"] = [first], ["q_lo"] = [first], ["q_hi"] = [second],
            ["lower"] = [.. ends.Select(end => end.Lower)], ["upper"] = [.. ends.Select(end => end.Upper)],
        };
    }
}

/// <summary>Cases of regression whose name begins with a word, computed by a score.</summary>
public abstract class IntervalAdapter(IntervalScore score, Func<string, bool> serves) : ConformalAdapter
{
    public override IReadOnlyList<string> Topics => ["reg"];

    public override bool Serves(GoldenCase golden) => serves(golden.Name);

    public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden) => IntervalGoldens.Compute(golden, score);
}
