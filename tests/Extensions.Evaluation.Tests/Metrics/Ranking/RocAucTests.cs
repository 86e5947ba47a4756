using MLExtensions;

namespace Extensions.Evaluation.Tests.Metrics.Ranking;

public class RocAucTests
{
    [Fact, Trait("Kind", "Property")]
    public void Compute_GeneratedRows_EqualsAllPairs()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var rows = SomeRows.Binary(20 + 5 * seed, seed);
            var (sum, pairs) = (0.0, 0.0);
            for (var i = 0; i < rows.Labels.Length; i++)
                for (var j = 0; j < rows.Labels.Length; j++)
                    if (rows.Labels[i] && !rows.Labels[j])
                    {
                        var weight = rows.Weights[i] * rows.Weights[j];
                        pairs += weight;
                        sum += weight * (rows.Probabilities[i].CompareTo(rows.Probabilities[j]) + 1) / 2;
                    }
            Assert.Equal(sum / pairs, RocAuc.Compute(rows.Probabilities, rows.Labels, rows.Weights), 1e-12);
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void Compute_ScoresOfAnyRange_CountByTheirOrder()
    {
        Assert.Equal(1, RocAuc.Compute([double.NegativeInfinity, -3, 7, double.PositiveInfinity], [false, false, true, true]));
        Assert.Equal(0.5, RocAuc.Compute([2, 2, 2], [false, true, true]));
    }

    [Fact, Trait("Kind", "Example")]
    public void Compute_UselessRows_SayWhy()
    {
        Assert.StartsWith("All rows are positive", Assert.Throws<InputDataException>(() => RocAuc.Compute([1, 2], [true, true])).Message, StringComparison.Ordinal);
        Assert.Contains("weight 0", Assert.Throws<InputDataException>(() => RocAuc.Compute([1, 2], [true, false], [1, 0])).Message, StringComparison.Ordinal);
        Assert.StartsWith("Row 1 has score NaN", Assert.Throws<InputDataException>(() => RocAuc.Compute([1, double.NaN], [true, false])).Message, StringComparison.Ordinal);
    }
}
