namespace Extensions.Evaluation.Tests.Noise;

/// <summary>Numbers of cleanlab 2.9.0 (count and filter, numpy 1.24.2) on 40 rows of 3 classes, a quarter of them labelled at random. November 2026.</summary>
public class CleanlabGoldenTests
{
    private static readonly int[] Labels = [2, 2, 0, 1, 1, 1, 1, 0, 2, 0, 0, 2, 1, 1, 2, 0, 0, 0, 0, 2, 0, 1, 0, 0, 0, 1, 0, 2, 0, 2, 0, 2, 0, 1, 1, 1, 1, 2, 1, 0];

    private static readonly double[] Probabilities =
    [
        0.052, 0.046, 0.902, 0.086, 0.072, 0.842, 0.545, 0.199, 0.256, 0.03, 0.041, 0.929, 0.114, 0.846, 0.04, 0.156, 0.617, 0.227, 0.083, 0.849, 0.068, 0.794, 0.125, 0.081,
        0.082, 0.344, 0.574, 0.263, 0.554, 0.183, 0.732, 0.18, 0.088, 0.053, 0.908, 0.039, 0.037, 0.936, 0.027, 0.034, 0.957, 0.009, 0.93, 0.045, 0.025, 0.558, 0.182, 0.26,
        0.619, 0.141, 0.24, 0.638, 0.21, 0.152, 0.648, 0.255, 0.097, 0.177, 0.281, 0.542, 0.865, 0.072, 0.063, 0.328, 0.643, 0.029, 0.361, 0.183, 0.456, 0.972, 0.023, 0.005,
        0.531, 0.074, 0.395, 0.044, 0.89, 0.066, 0.524, 0.137, 0.339, 0.307, 0.214, 0.479, 0.73, 0.178, 0.092, 0.052, 0.023, 0.925, 0.188, 0.041, 0.771, 0.263, 0.013, 0.724,
        0.649, 0.228, 0.123, 0.09, 0.437, 0.473, 0.556, 0.397, 0.047, 0.729, 0.218, 0.053, 0.055, 0.825, 0.12, 0.086, 0.032, 0.882, 0.039, 0.929, 0.032, 0.334, 0.08, 0.586,
    ];

    [Fact, Trait("Kind", "Golden")]
    public void Compute_ConfidentJoint_IsTheSame()
    {
        var noise = ConfidentLearning.Compute(Probabilities, 3, Labels);
        double[] thresholds = [0.5853529411764706, 0.6603846153846155, 0.5934];
        double[][] joint = [[9, 0, 1], [1, 7, 1], [1, 1, 5]];
        double[][] trueWhenGiven = [[0.9, 0.1111111111111111, 0.14285714285714285], [0.0, 0.7777777777777778, 0.14285714285714285], [0.1, 0.1111111111111111, 0.7142857142857143]];
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(thresholds[i], noise.Thresholds[i], 1e-12);
            for (var j = 0; j < 3; j++)
            {
                Assert.Equal(joint[i][j], noise.ConfidentCount(i, j));
                Assert.Equal(trueWhenGiven[j][i], noise.TrueWhenGiven(j, i), 1e-12);
            }
        }
    }

    /// <summary>In the order of self-confidence. By noise rate cleanlab finds row 33 besides: it rounds 13 (1, 7, 1) / 9 to (1, 10, 2), to keep their sum, where 1.4 is 1 here.</summary>
    [Fact, Trait("Kind", "Golden")]
    public void Compute_SuspiciousRows_AreTheSame()
    {
        Assert.Equal([14, 11, 3, 30, 35], Rows(PruningRule.ConfidentJoint));
        Assert.Equal([14, 11, 3, 30, 35, 9, 34], Rows(PruningRule.ByClass));
        Assert.Equal([14, 11, 3, 30, 35], Rows(PruningRule.Both));
        Assert.Equal([.. ((int[])[14, 11, 3, 30, 35, 39, 33]).Except([33])], Rows(PruningRule.ByNoiseRate));

        static int[] Rows(PruningRule rule) => [.. SuspiciousRows.Compute(Probabilities, 3, Labels, rule: rule).Select(one => one.Row)];
    }

    [Fact, Trait("Kind", "Golden")]
    public void NormalizedMargins_AreTheSame()
    {
        double[] margins = [0.925, 0.878, 0.6445, 0.056, 0.866, 0.695, 0.883, 0.8345, 0.615, 0.3545, 0.776, 0.0655, 0.9495, 0.9615, 0.0475, 0.649, 0.6895, 0.714, 0.6965, 0.6305, 0.8965, 0.6575, 0.4525, 0.9745, 0.568, 0.912, 0.5925, 0.586, 0.776, 0.9365, 0.2085, 0.7305, 0.7105, 0.482, 0.4205, 0.2445, 0.8525, 0.898, 0.945, 0.374];
        Assert.Equal(margins, LabelQuality.NormalizedMargins(Probabilities, 3, Labels).Select(margin => Math.Round(margin, 9)));
    }
}
