namespace Extensions.Evaluation.Tests.RowChecks;

public class FirstFaultTests
{
    private delegate int Search(ReadOnlySpan<double> values);

    private static readonly (Search Find, double[] Sound, double[] Faulty)[] Searches =
    [
        (FirstFault.OutsideUnit, [0, -0.0, 0.5, 1], [double.NaN, -double.Epsilon, Math.BitIncrement(1), double.PositiveInfinity, double.NegativeInfinity]),
        (FirstFault.NoWeight, [0, -0.0, double.Epsilon, double.MaxValue], [double.NaN, -double.Epsilon, double.PositiveInfinity, double.NegativeInfinity]),
        (FirstFault.NotFinite, [0, -1, double.MaxValue, double.MinValue], [double.NaN, double.PositiveInfinity, double.NegativeInfinity]),
        (FirstFault.NaN, [0, -1, double.PositiveInfinity, double.NegativeInfinity], [double.NaN]),
    ];

    [Fact]
    public void TheFirstFaultIsFoundWhereverItStands()
    {
        foreach (var (find, sound, faulty) in Searches)
            for (var length = 1; length < 20; length++)
            {
                double[] values = [.. Enumerable.Range(0, length).Select(i => sound[i % sound.Length])];
                Assert.Equal(-1, find(values));
                for (var place = 0; place < length; place++)
                    foreach (var fault in faulty)
                    {
                        double[] spoilt = [.. values[..place], fault, .. values[(place + 1)..]];
                        Assert.Equal(place, find(spoilt));
                        spoilt[^1] = fault;   // a later one does not matter
                        Assert.Equal(place, find(spoilt));
                    }
            }
    }

    [Fact]
    public void MeansTakeWeightsAsRowsAndLeaveOutRowsOfWeightZero()
    {
        foreach (var count in new[] { 1, 511, 512, 513, 1500 })
        {
            var numbers = Enumerable.Range(0, count).Select(row => Math.Sin(row)).ToArray();
            var weights = Enumerable.Range(0, count).Select(row => row == 0 ? 1.0 : row % 4).ToArray();
            var expected = numbers.Zip(weights, (number, weight) => number * weight).Sum() / weights.Sum();
            var infinite = numbers.Zip(weights, (number, weight) => weight == 0 ? double.PositiveInfinity : number).ToArray();
            Assert.Equal(numbers.Average(), new RowWeights(default, count).Mean(new Given(numbers)), 1e-12);
            Assert.Equal(expected, new RowWeights(weights, count).Mean(new Given(infinite)), 1e-12);
            Assert.Equal(expected, new RowWeights(Array.ConvertAll(weights, weight => weight / 100), count).Mean(new Given(infinite)), 1e-12);
        }
    }

    private readonly struct Given(double[] numbers) : IRowValues
    {
        public void Fill(int first, scoped Span<double> values) => numbers.AsSpan(first, values.Length).CopyTo(values);
    }
}
