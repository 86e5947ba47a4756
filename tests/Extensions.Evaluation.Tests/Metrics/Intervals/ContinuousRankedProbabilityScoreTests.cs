using MLExtensions;

namespace Extensions.Evaluation.Tests.Metrics.Intervals;

public class ContinuousRankedProbabilityScoreTests
{
    /// <summary>The integral that is summed against the energy form in plain loops, masses, ties and values on the label included.</summary>
    [Fact, Trait("Kind", "Property")]
    public void Compute_GeneratedSamples_EqualsTheEnergyForm()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            var count = random.Next(1, 30);
            var values = Enumerable.Range(0, count).Select(_ => random.Next(2) == 0 ? random.Next(4) : 4 * random.NextDouble()).ToArray();
            var masses = Array.ConvertAll(values, _ => seed % 3 == 0 ? 1 : Math.Max(0, random.NextDouble() - 0.2));
            masses[0] = 1;
            var label = seed % 2 == 0 ? random.Next(-1, 6) : 6 * random.NextDouble() - 1;
            var p = Array.ConvertAll(masses, mass => mass / masses.Sum());
            var energy = values.Zip(p, (v, mass) => mass * Math.Abs(v - label)).Sum()
                - values.Zip(p, (v, mass) => mass * values.Zip(p, (other, otherMass) => otherMass * Math.Abs(v - other)).Sum()).Sum() / 2;
            Assert.Equal(energy, ContinuousRankedProbabilityScore.Compute(values, count, [label], masses: masses), 1e-12);
            if (seed % 3 == 0)
                Assert.Equal(energy, ContinuousRankedProbabilityScore.Compute(values, count, [label]), 1e-12);
        }
    }

    /// <summary>A value of mass 3 is three values; one of mass 0 is none, at either end, too.</summary>
    [Fact, Trait("Kind", "Example")]
    public void Compute_WholeMasses_CountAsRepeatedValues()
    {
        double[] labels = [-1, 0.5, 2, 9];
        Assert.All(labels, label => Assert.Equal(
            ContinuousRankedProbabilityScore.Compute([0, 1, 1, 1, 4], 5, [label]), ContinuousRankedProbabilityScore.Compute([4, 1, 0, -7, 80], 5, [label], masses: [1, 3, 1, 0, 0]), 1e-12));
        Assert.Equal(2.5, ContinuousRankedProbabilityScore.Compute([3], 1, [0.5]));
        // Far from 0 nothing is lost by cancellation.
        Assert.Equal(ContinuousRankedProbabilityScore.Compute([0, 1, 3], 3, [2]), ContinuousRankedProbabilityScore.Compute([1e12, 1e12 + 1, 1e12 + 3], 3, [1e12 + 2]), 1e-12);
    }

    /// <summary>Proper: over labels on a fine grid of a law, the law has a lower score than others.</summary>
    [Fact, Trait("Kind", "Property")]
    public void Compute_TrueLaw_HasTheLeastScore()
    {
        var uniform = Enumerable.Range(0, 200).Select(i => (i + 0.5) / 200).ToArray();
        var best = Score(u => u);
        Assert.All<Func<double, double>>([u => u + 0.05, u => 0.9 * u, u => 0.5 + 1.2 * (u - 0.5), u => u * u], law => Assert.True(Score(law) > best + 1e-4));

        double Score(Func<double, double> law) => ContinuousRankedProbabilityScore.Compute([.. uniform.SelectMany(_ => uniform.Select(law))], 200, uniform);
    }

    [Fact, Trait("Kind", "Example")]
    public void Compute_ArgumentsOutOfRange_SaySo()
    {
        Assert.Contains("got 3 values and 2 labels", Assert.Throws<ArgumentException>(() => ContinuousRankedProbabilityScore.Compute([1, 2, 3], 2, [1, 2])).Message, StringComparison.Ordinal);
        Assert.Contains("got 1 masses for 2 values", Assert.Throws<ArgumentException>(() => ContinuousRankedProbabilityScore.Compute([1, 2], 2, [1], masses: [1])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => ContinuousRankedProbabilityScore.Compute([], 0, [1]));
        Fault("Row 0 has Infinity as value 1", [1, double.PositiveInfinity], []);
        Fault("Row 0 has mass -1 of value 1", [1, 2], [1, -1]);
        Fault("Row 0 has masses whose sum is 0", [1, 2], [0, 0]);

        static void Fault(string start, double[] values, double[] masses)
            => Assert.StartsWith(start, Assert.Throws<InputDataException>(() => ContinuousRankedProbabilityScore.Compute(values, 2, [1], masses: masses)).Message, StringComparison.Ordinal);
    }
}
