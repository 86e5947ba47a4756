using System.Collections.Immutable;

namespace MLExtensions.Calibration;

/// <summary>How far probabilities of an outcome are from its frequency in every group, and in every bin of probabilities of every group.</summary>
/// <param name="Error">
/// The multicalibration error: the greatest, over groups g and bins b, of w(g, b) / w * |mean p - mean y| there, w the sums of weights. At most alpha is what Hebert-Johnson et al. call
/// alpha-multicalibrated. In [0, 1]; sampling error alone makes it positive.
/// </param>
/// <param name="Groups">The groups that have rows, in the order of their numbers.</param>
/// <remarks>Source: Hebert-Johnson, Kim, Reingold and Rothblum (2018), Multicalibration: Calibration for the (Computationally-Identifiable) Masses, ICML.</remarks>
public sealed record MulticalibrationReport(double Error, ImmutableArray<GroupCalibration> Groups)
{
    /// <summary>Makes the report of binary outcomes.</summary>
    /// <param name="probabilities">Probability of the outcome, in [0, 1].</param>
    /// <param name="outcomes">Whether it came.</param>
    /// <param name="groups">The group of each row, from 0; -1 for none, which counts as no group.</param>
    /// <param name="weights">Weights, at least 0; null for 1 each.</param>
    /// <param name="bins">Number of bins of equal width, 1 to 1000; bin m holds ((m - 1) / B, m / B], and 0 belongs to the first.</param>
    /// <exception cref="ArgumentException">The lengths differ, or <paramref name="bins"/> is out of range.</exception>
    /// <exception cref="InputDataException">There is no row with a group, or a probability or weight is out of range.</exception>
    public static MulticalibrationReport Of(double[] probabilities, bool[] outcomes, int[] groups, double[]? weights = null, int bins = 15)
    {
        ArgumentNullException.ThrowIfNull(groups);
        if (bins is < 1 or > 1000)
            throw new ArgumentOutOfRangeException(nameof(bins), bins, "There must be 1 to 1000 bins.");
        var rows = new BinaryCalibrationSet(probabilities, outcomes, ScoreMeaning.Probabilities, weights);
        if (groups.Length != rows.Count)
            throw new ArgumentException($"There must be one group per row; got {groups.Length} groups and {rows.Count} rows.", nameof(groups));
        var (sums, edges, error) = (new SortedDictionary<int, (double Weight, double Gap)[]>(), Enumerable.Range(1, bins).Select(m => (double)m / bins).ToArray(), 0.0);
        for (var row = 0; row < groups.Length; row++)
        {
            if (groups[row] < 0)
                continue;
            if (!sums.TryGetValue(groups[row], out var own))
                sums[groups[row]] = own = new (double, double)[bins];
            var found = Array.BinarySearch(edges, Math.Clamp(probabilities[row], 0, 1));
            ref var bin = ref own[found < 0 ? ~found : found];
            var weight = rows.WeightOf(row);
            bin = (bin.Weight + weight, bin.Gap + weight * (probabilities[row] - (outcomes[row] ? 1 : 0)));
        }
        if (sums.Count == 0)
            throw new InputDataException($"No one of {groups.Length} rows has a group.");
        var reports = ImmutableArray.CreateBuilder<GroupCalibration>();
        foreach (var (group, own) in sums)
        {
            var weight = own.Sum(bin => bin.Weight);
            if (weight == 0)
                continue;
            error = Math.Max(error, own.Max(bin => Math.Abs(bin.Gap)) / rows.TotalWeight);
            reports.Add(new(group, weight, own.Sum(bin => bin.Gap) / weight, own.Sum(bin => Math.Abs(bin.Gap)) / weight));
        }
        return new(error, reports.ToImmutable());
    }
}

/// <summary>Calibration within a group.</summary>
/// <param name="Group">Its number.</param>
/// <param name="Weight">Sum of the weights of its rows.</param>
/// <param name="Bias">Mean probability less the frequency of the outcome: above 0 where the model is too sure of it.</param>
/// <param name="ExpectedCalibrationError">Expected calibration error of its rows, in the report's bins.</param>
public sealed record GroupCalibration(int Group, double Weight, double Bias, double ExpectedCalibrationError);
