using MLExtensions;
using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal.Outliers;

public class BenjaminiHochbergTests
{
    [Fact, Trait("Kind", "Example")]
    public void Reject_OneAboveItsOwnBound_IsCarriedByALaterOne()
    {
        // Bounds 0.05 k / 4: 0.0125, 0.025, 0.0375, 0.05. The second is above its own, the third is not.
        var rejected = new bool[4];
        Assert.Equal(3, BenjaminiHochberg.Reject([0.03, 0.9, 0.001, 0.036], 0.05, rejected));
        Assert.Equal([true, false, true, true], rejected);
    }

    [Fact, Trait("Kind", "Example")]
    public void Reject_Equality_Counts()
    {
        // 0.1 * 3 / 10 is 0.030000000000000002 or 0.03, by the order of the factors.
        double[] pValues = [0.03, 0.03, 0.03, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1];
        Assert.Equal(3, BenjaminiHochberg.Reject(pValues, 0.1, new bool[10]));
        Assert.Equal(0, BenjaminiHochberg.Reject(pValues, 0.0999, new bool[10]));
    }

    [Fact, Trait("Kind", "Property")]
    public void Reject_RandomPValues_IsTheLargestConsistentSet()
    {
        var random = new Random(4);
        for (var repeat = 0; repeat < 300; repeat++)
        {
            var (count, q) = (random.Next(1, 15), 0.05 + 0.5 * random.NextDouble());
            var pValues = Enumerable.Range(0, count).Select(_ => random.Next(1, 20) / 20.0 * random.NextDouble()).ToArray();
            var rejected = new bool[count];
            var found = BenjaminiHochberg.Reject(pValues, q, rejected);
            // Slow and straight from the definition.
            var expected = Enumerable.Range(1, count).Where(k => pValues.Count(value => value <= q * k / count) >= k).DefaultIfEmpty(0).Max();
            Assert.Equal(expected, found);
            Assert.Equal(expected, rejected.Count(one => one));
            Assert.True(rejected.Zip(pValues).Where(pair => pair.First).Select(pair => pair.Second).DefaultIfEmpty(0).Max() <= rejected.Zip(pValues).Where(pair => !pair.First).Select(pair => pair.Second).DefaultIfEmpty(1).Min());
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void Reject_NaN_CountsAsAHypothesisAndIsKept()
    {
        Assert.Equal(1, BenjaminiHochberg.Reject([0.04], 0.05, new bool[1]));
        var rejected = new bool[2];
        Assert.Equal(0, BenjaminiHochberg.Reject([0.04, double.NaN], 0.05, rejected));
        Assert.Equal(0, BenjaminiHochberg.Reject([], 0.05, []));
    }

    [Fact, Trait("Kind", "Example")]
    public void Reject_BadInput_SaysWhat()
    {
        Assert.Equal("P-value 1 is 1.5; allowed are numbers from 0 to 1.", Assert.Throws<InputDataException>(() => BenjaminiHochberg.Reject([0.1, 1.5], 0.1, new bool[2])).Message);
        Assert.StartsWith("q must be strictly between 0 and 1", Assert.Throws<ArgumentOutOfRangeException>(() => BenjaminiHochberg.Reject([0.1], 1, new bool[1])).Message, StringComparison.Ordinal);
        Assert.StartsWith("There must be one answer per p-value; got 1 p-values and room for 2 answers.", Assert.Throws<ArgumentException>(() => BenjaminiHochberg.Reject([0.1], 0.1, new bool[2])).Message, StringComparison.Ordinal);
    }
}
