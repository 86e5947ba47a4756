namespace Extensions.Evaluation.Tests.Metrics.Proper;

public class LogLossTests
{
    [Fact, Trait("Kind", "Property")]
    public void Compute_GeneratedRows_EqualsPlainLoops()
    {
        var rows = SomeRows.Calibrated(200, 1);
        Assert.Equal(-rows.Probabilities.Zip(rows.Labels, (p, y) => Math.Log(y ? p : 1 - p)).Average(), LogLoss.Compute(rows.Probabilities, rows.Labels), 1e-12);
        var several = SomeClasses.Rows(100, 2);
        var naive = Enumerable.Range(0, 100).Sum(row => -several.Weights[row] * Math.Log(Math.Max(1e-3, several.Probabilities[4 * row + several.Labels[row]]))) / several.Weights.Sum();
        Assert.Equal(naive, LogLoss.Compute(several.Probabilities, 4, several.Labels, several.Weights, clip: 1e-3), 1e-12);
    }

    [Fact, Trait("Kind", "Example")]
    public void Compute_ImpossibleEvent_CostsTheClip()
    {
        Assert.Equal(-Math.Log(1e-15), LogLoss.Compute([1, 0], [false, true]), 1e-9);
        Assert.Equal(0, LogLoss.Compute([1, 0], [true, false]));
        Assert.Equal(-Math.Log(1e-15), LogLoss.Compute([1, 0], 2, [1]), 1e-9);
        Assert.Throws<ArgumentOutOfRangeException>(() => LogLoss.Compute([0.5], [true], clip: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => LogLoss.Compute([0.5, 0.5], 2, [0], clip: double.NaN));
    }
}
