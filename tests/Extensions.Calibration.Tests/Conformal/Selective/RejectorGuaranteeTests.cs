using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal.Selective;

/// <summary>A law whose best rejector is known, and a model that is sure where it is often wrong: the trained rejector comes near the least expected cost, and stays below what others can reach.</summary>
[Trait("Kind", "Guarantee")]
public class RejectorGuaranteeTests
{
    private const double Cost = 0.2;

    private static readonly MLContext ML = new(1);

    public sealed class Row
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        [VectorType(1)]
        public float[] Confidence { get; set; } = [];

        public float Score { get; set; }

        public bool Label { get; set; }

        public bool PredictedLabel { get; set; } = true;
    }

    public sealed class Answer
    {
        public float RejectionScore { get; set; }

        public bool Abstain { get; set; }
    }

    /// <summary>Errors are frequent within a circle, where the confidence is greatest.</summary>
    private static double ErrorProbability(float[] x) => 0.02 + 0.6 / (1 + Math.Exp(12 * (Distance(x) - 0.6)));

    private static double Distance(float[] x) => Math.Sqrt(x[0] * x[0] + x[1] * x[1]);

    private static Row At(float x, float y)
    {
        var row = new Row { Features = [x, y] };
        row.Score = 3 - (float)Distance(row.Features);
        row.Confidence = [row.Score];
        return row;
    }

    private static Row[] Draw(int count)
    {
        var random = new Random(4);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var row = At(2 * random.NextSingle() - 1, 2 * random.NextSingle() - 1);
            row.Label = random.NextDouble() >= ErrorProbability(row.Features);
            return row;
        })];
    }

    /// <summary>A grid over the square, on which expectations are sums.</summary>
    private static readonly Row[] Everywhere = [.. from i in Enumerable.Range(0, 120) from j in Enumerable.Range(0, 120) select At((i + 0.5f) / 60 - 1, (j + 0.5f) / 60 - 1)];

    private static double ExpectedCost(Func<Row, bool> rejects) => Everywhere.Average(row => rejects(row) ? Cost : ErrorProbability(row.Features));

    private static readonly double Least = ExpectedCost(row => ErrorProbability(row.Features) > Cost);

    private static double ExpectedCost(RejectorOptions options, Row[] rows)
    {
        var model = ML.BinaryClassification.Conformal().LearnToReject(options).Fit(ML.Data.LoadFromEnumerable(rows));
        var answers = model.Transform(ML.Data.LoadFromEnumerable(Everywhere)).GetColumn<bool>("Abstain").ToArray();
        var at = 0;
        return ExpectedCost(_ => answers[at++]);
    }

    /// <summary>Within a twentieth of the way from the least cost to that of the better constant rejector, and below every threshold of the model's confidence.</summary>
    private static bool IsNearTheLeast(double cost)
    {
        var constant = Math.Min(ExpectedCost(_ => true), ExpectedCost(_ => false));
        var thresholds = Enumerable.Range(0, 200).Min(step => ExpectedCost(row => row.Score < 1.5 + step * 0.0075));
        return cost <= Least + 0.05 * (constant - Least) && cost < thresholds;
    }

    [Fact]
    public void LearnToReject_MisleadingConfidence_ComesNearTheLeastCost() => Assert.True(IsNearTheLeast(ExpectedCost(new() { Cost = Cost }, Draw(4000))));

    [Fact]
    public void LearnToReject_FeaturesAlone_ComesNearTheLeastCost() => Assert.True(IsNearTheLeast(ExpectedCost(new() { Cost = Cost, ScoreColumnName = null }, Draw(4000))));

    [Fact]
    public void BestRejector_IsNearTheLeastCost() => Assert.True(IsNearTheLeast(Least));

    [Fact]
    public void OtherCost_IsRejected() => Assert.False(IsNearTheLeast(ExpectedCost(new() { Cost = Cost / 4 }, Draw(4000))));

    [Fact]
    public void ErrorsOfOtherRows_IsRejected()
    {
        var rows = Draw(4000);
        var labels = rows.Select(row => row.Label).ToArray();
        for (var i = 0; i < rows.Length; i++)
            rows[i].Label = labels[(i + 1) % rows.Length];
        Assert.False(IsNearTheLeast(ExpectedCost(new() { Cost = Cost }, rows)));
    }

    [Fact]
    public void ConfidenceThreshold_IsRejected() => Assert.False(IsNearTheLeast(ExpectedCost(row => row.Score < 2.4)));

    [Fact]
    public void SelectivePrediction_OnRejectionScore_ControlsWhereConfidenceCannot()
    {
        var (fitted, rest) = (Draw(6000)[..3000], Draw(6000)[3000..]);
        var rejector = ML.BinaryClassification.Conformal().LearnToReject(Cost).Fit(ML.Data.LoadFromEnumerable(fitted));
        var view = rejector.Transform(ML.Data.LoadFromEnumerable(rest));
        SelectivePredictionTransformer Fit(string confidence) => ML.BinaryClassification.Conformal().SelectivePrediction(new() { Alpha = 0.08, ConfidenceColumnName = confidence }).Fit(view);
        var model = Fit("RejectionScore");
        Assert.True(model.Result.IsControlled);
        Assert.True(model.Coverage > 0.5, $"{model.Coverage} is accepted.");
        Assert.False(Fit("Score").Result.IsControlled);
        var answers = model.Transform(rejector.Transform(ML.Data.LoadFromEnumerable(Everywhere))).GetColumn<bool>("Abstain").ToArray();
        Assert.True(Everywhere.Where((_, i) => !answers[i]).Average(row => ErrorProbability(row.Features)) <= 0.08);
    }

    [Fact]
    public void Report_ValidationRows_AgreesWithTheLaw()
    {
        var report = ML.BinaryClassification.Conformal().LearnToReject(Cost).Fit(ML.Data.LoadFromEnumerable(Draw(4000))).Report;
        Assert.Equal((4000, 800), (report.Rows, report.ValidationRows));
        Assert.InRange(report.Cost, Least - 0.05, Least + 0.05);
        Assert.InRange(report.ErrorRate, ExpectedCost(_ => false) - 0.07, ExpectedCost(_ => false) + 0.07);
        Assert.Equal(report.Cost, report.Coverage * report.SelectiveRisk + Cost * (1 - report.Coverage), 9);
    }
}
