using System.Globalization;
using Extensions.Testing;

namespace Extensions.Evaluation.Tests.Noise;

/// <summary>Handwritten digits (1797 rows of 64 pixels) of which a tenth is labelled as the next digit, by out-of-fold votes of 15 nearest neighbours.</summary>
[Trait("Kind", "Guarantee")]
public class DigitsTests
{
    private const int Classes = 10;

    [RealDataFact]
    public void Compute_PlantedWrongDigits_AreFound()
    {
        var (pixels, truth) = Read();
        var random = new Random(1);
        var given = Array.ConvertAll(truth, digit => random.Next(10) == 0 ? (digit + 1) % Classes : digit);
        bool[] isWrong = [.. given.Zip(truth, (label, digit) => label != digit)];
        var probabilities = OutOfFoldVotes(pixels, given);

        Assert.InRange(RocAuc.Compute([.. LabelQuality.SelfConfidences(probabilities, Classes, given).Select(p => -p)], isWrong), 0.98, 1);
        var noise = ConfidentLearning.Compute(probabilities, Classes, given);
        Assert.InRange(noise.NoiseRate, 0.08, 0.12);
        Assert.All(Enumerable.Range(0, Classes), digit => Assert.InRange(noise.GivenWhenTrue((digit + 1) % Classes, digit), 0.03, 0.18));
        var found = SuspiciousRows.Compute(probabilities, Classes, given);
        Assert.InRange(found.Average(one => isWrong[one.Row] ? 1.0 : 0), 0.9, 1);
        Assert.InRange(found.Count(one => isWrong[one.Row]) / (double)isWrong.Count(wrong => wrong), 0.9, 1);
        Assert.InRange(found.Average(one => one.Suggested == truth[one.Row] ? 1.0 : 0), 0.9, 1);
        Assert.InRange(ConfidentLearning.Compute(OutOfFoldVotes(pixels, truth), Classes, truth).NoiseRate, 0, 0.02);
    }

    private static (double[][] Pixels, int[] Digits) Read()
    {
        var rows = File.ReadLines(Path.Combine(RealData.Folder!, "digits", "data.csv")).Skip(1).Select(line => Array.ConvertAll(line.Split(','), text => double.Parse(text, CultureInfo.InvariantCulture))).ToArray();
        return (Array.ConvertAll(rows, row => row[..64]), Array.ConvertAll(rows, row => (int)row[64]));
    }

    private static double[] OutOfFoldVotes(double[][] pixels, int[] labels)
    {
        var probabilities = new double[labels.Length * Classes];
        for (var row = 0; row < labels.Length; row++)
        {
            var others = Enumerable.Range(0, labels.Length).Where(other => other % 5 != row % 5).ToArray();
            var distances = Array.ConvertAll(others, other => Distance(pixels[row], pixels[other]));
            Array.Sort(distances, others);
            for (var k = 0; k < Classes; k++)
                probabilities[row * Classes + k] = (others.Take(15).Count(other => labels[other] == k) + 0.1) / 16;
        }
        return probabilities;
    }

    private static double Distance(double[] one, double[] other)
    {
        var sum = 0.0;
        for (var j = 0; j < one.Length; j++)
            sum += (one[j] - other[j]) * (one[j] - other[j]);
        return sum;
    }
}
