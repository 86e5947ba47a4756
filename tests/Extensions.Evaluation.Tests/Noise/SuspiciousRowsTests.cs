namespace Extensions.Evaluation.Tests.Noise;

public class SuspiciousRowsTests
{
    private static readonly PruningRule[] Rules = Enum.GetValues<PruningRule>();

    [Fact, Trait("Kind", "Property")]
    public void Compute_GeneratedRows_EqualsPlainLoops()
    {
        for (var seed = 0; seed < 12; seed++)
            foreach (var rule in Rules)
            {
                var rows = SomeClasses.Rows(40 + 6 * seed, seed, 2 + seed % 5);
                var found = SuspiciousRows.Compute(rows.Probabilities, rows.ClassCount, rows.Labels, rows.Weights, rule);
                Assert.Equal(new NaiveConfidentLearning(rows).Rule(rule), found.Select(one => one.Row).Order());
                Assert.Equal(found.OrderBy(one => one.SelfConfidence).ThenBy(one => one.Row), found);
            }
    }

    [Fact, Trait("Kind", "Example")]
    public void Compute_ByMargin_OrdersByIt()
    {
        var rows = SomeNoisyLabels.Rows(SomeNoisyLabels.Symmetric(4, 0.8), 400, 2, distance: 2);
        var found = SuspiciousRows.Compute(rows.Probabilities, 4, rows.Given, order: SuspicionOrder.NormalizedMargin);
        Assert.Equal(found.OrderBy(one => one.NormalizedMargin).ThenBy(one => one.Row), found);
        Assert.NotEqual(SuspiciousRows.Compute(rows.Probabilities, 4, rows.Given).ToArray(), found.ToArray());
        var (confidences, margins) = (LabelQuality.SelfConfidences(rows.Probabilities, 4, rows.Given), LabelQuality.NormalizedMargins(rows.Probabilities, 4, rows.Given));
        Assert.All(found, one => Assert.Equal((rows.Given[one.Row], confidences[one.Row], margins[one.Row]), (one.Given, one.SelfConfidence, one.NormalizedMargin)));
    }

    [Fact, Trait("Kind", "Example")]
    public void NormalizedMargins_OfThreeClasses_AreAsByHand()
        => Assert.Equal([0.85, 0.25, 0.5], LabelQuality.NormalizedMargins([0.8, 0.1, 0.1, 0.6, 0.1, 0.3, 0.4, 0.4, 0.2], 3, [0, 1, 1]).Select(margin => Math.Round(margin, 12)));

    /// <summary>Of 20 % wrong labels at most one row in a hundred is ranked badly; suspicious rows are mostly wrong, most wrong ones are suspicious, and the true class is suggested.</summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void Compute_PlantedWrongLabels_AreRankedFirst()
    {
        var rows = SomeNoisyLabels.Rows(SomeNoisyLabels.Symmetric(5, 0.8), 5000, 8);
        bool[] isWrong = [.. rows.Given.Zip(rows.True, (given, truth) => given != truth)];
        Assert.InRange(RocAuc.Compute(Negative(LabelQuality.SelfConfidences(rows.Probabilities, 5, rows.Given)), isWrong), 0.99, 1);
        Assert.InRange(RocAuc.Compute(Negative(LabelQuality.NormalizedMargins(rows.Probabilities, 5, rows.Given)), isWrong), 0.99, 1);
        Assert.All(Rules, rule =>
        {
            var found = SuspiciousRows.Compute(rows.Probabilities, 5, rows.Given, rule: rule);
            Assert.InRange(found.Count(one => isWrong[one.Row]) / (double)isWrong.Count(wrong => wrong), 0.95, 1);
            Assert.InRange(found.Average(one => isWrong[one.Row] ? 1.0 : 0), 0.95, 1);
            Assert.InRange(found.Average(one => one.Suggested == rows.True[one.Row] ? 1.0 : 0), 0.95, 1);
        });
    }

    /// <summary>In-sample probabilities rank planted wrong labels by chance, and find none.</summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void Compute_ProbabilitiesOfTrainedRows_FindNothing()
    {
        var rows = SomeNoisyLabels.Rows(SomeNoisyLabels.Symmetric(5, 0.8), 5000, 8);
        var memorised = rows.Given.SelectMany(given => Enumerable.Range(0, 5).Select(k => k == given ? 0.92 : 0.02)).ToArray();
        Assert.InRange(RocAuc.Compute(Negative(LabelQuality.SelfConfidences(memorised, 5, rows.Given)), [.. rows.Given.Zip(rows.True, (given, truth) => given != truth)]), 0.4, 0.6);
        Assert.All(Rules, rule => Assert.Empty(SuspiciousRows.Compute(memorised, 5, rows.Given, rule: rule)));
    }

    [Fact, Trait("Kind", "Guarantee")]
    public void Compute_RightLabels_HardlyAnyRow()
    {
        var rows = SomeNoisyLabels.Rows(SomeNoisyLabels.Symmetric(5, 1), 5000, 3);
        Assert.All(Rules, rule => Assert.InRange(SuspiciousRows.Compute(rows.Probabilities, 5, rows.Given, rule: rule).Length, 0, 10));
    }

    [Fact, Trait("Kind", "Example")]
    public void Compute_UnknownRuleOrOrder_SaysSo()
    {
        Assert.Contains("Both. Got 9.", Assert.Throws<ArgumentOutOfRangeException>(() => SuspiciousRows.Compute([0.9, 0.1, 0.1, 0.9], 2, [0, 1], rule: (PruningRule)9)).Message, StringComparison.Ordinal);
        Assert.Contains("NormalizedMargin. Got 9.", Assert.Throws<ArgumentOutOfRangeException>(() => SuspiciousRows.Compute([0.9, 0.1, 0.1, 0.9], 2, [0, 1], order: (SuspicionOrder)9)).Message, StringComparison.Ordinal);
    }

    private static double[] Negative(double[] values) => Array.ConvertAll(values, value => -value);
}
