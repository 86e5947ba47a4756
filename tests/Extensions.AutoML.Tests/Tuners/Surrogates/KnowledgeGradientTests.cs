namespace Extensions.AutoML.Tests.Tuners.Surrogates;

public sealed class KnowledgeGradientTests
{
    [Fact]
    public void Value_RandomLines_IsWhatSimulationGives()
    {
        var random = new Random(4);
        for (var round = 0; round < 20; round++)
        {
            double[] a = [.. Enumerable.Range(0, 1 + random.Next(8)).Select(_ => random.NextNormal())];
            double[] b = [.. a.Select(_ => round % 3 == 0 ? Math.Round(random.NextNormal()) : random.NextNormal())];
            const int Draws = 40_000;
            double[] draws = [.. Enumerable.Range(0, Draws).Select(_ =>
            {
                var z = random.NextNormal();
                return a.Zip(b, (start, slope) => start + slope * z).Max() - a.Max();
            })];
            var mean = draws.Average();
            var error = Math.Sqrt(draws.Average(draw => (draw - mean) * (draw - mean)) / Draws);
            // Six standard errors: 2e-9 for each round, 4e-8 in all.
            Assert.InRange(KnowledgeGradient.Value(a, b), mean - 6 * error - 1e-12, mean + 6 * error + 1e-12);
        }
    }

    [Fact]
    public void Value_TwoLines_IsExpectedImprovement()
        => Assert.Equal(ExpectedImprovement.Value(1.5, 0.7, 1), KnowledgeGradient.Value([-1, -1.5], [0, -0.7]), 12);

    [Fact]
    public void Value_EqualSlopes_IsZero() => Assert.Equal(0, KnowledgeGradient.Value([1, 2, 0], [0.5, 0.5, 0.5]));
}
