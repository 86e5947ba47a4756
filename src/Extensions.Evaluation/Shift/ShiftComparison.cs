using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>Compares the values of one slot in two samples.</summary>
internal static class ShiftComparison
{
    /// <summary>Rows of a category that are to be expected in the smaller sample, for the chi-square law to hold.</summary>
    private const double FewestExpected = 5;

    private const string Others = "(others)";

    /// <summary>Compares; the p-value is not adjusted yet.</summary>
    public static ColumnShiftMetrics Of(ShiftSlot slot, double[]? referenceWeights, double[]? currentWeights, ShiftOptions options)
    {
        var (before, now) = (new Values(slot.Reference, referenceWeights), new Values(slot.Current, currentWeights));
        var shift = slot.Categories is { } categories ? OfCategories(slot, before, now, categories, options) : OfNumbers(slot, before, now, options);
        return shift with { ReferenceMissingShare = before.Missing / before.Total, CurrentMissingShare = now.Missing / now.Total };
    }

    private static ColumnShiftMetrics OfNumbers(ShiftSlot slot, Values before, Values now, ShiftOptions options)
    {
        var isMissing = before.Missing > 0 || now.Missing > 0;
        var isSplit = before.Present.Length > 0 && now.Present.Length > 0;
        var (first, second) = (before.MissingFlags(), now.MissingFlags());
        return Shift(slot, [],
            isSplit ? PopulationStabilityIndex.ComputeWithMissing(before.Present, now.Present, options.BinCount, 0.5, before.PresentWeights, now.PresentWeights, (before.Missing, now.Missing))
                : PopulationStabilityIndex.ComputeCategories(first, second, 0.5, before.Weights, now.Weights),
            isSplit ? TwoSampleKolmogorovSmirnovTest.ComputeWeighted(before.Present, before.PresentWeights, now.Present, now.PresentWeights) : null,
            isMissing ? TestOfFlags() : null);

        // Kolmogorov's and Smirnov's test of two values is exact, as Fisher's is.
        TwoSampleTest TestOfFlags()
        {
            var (all, missing) = (before.Total + now.Total, before.Missing + now.Missing);
            return Math.Min(before.Total, now.Total) * Math.Min(missing, all - missing) / all >= FewestExpected ? ChiSquareHomogeneityTest.Compute(first, second, before.Weights, now.Weights)
                : TwoSampleKolmogorovSmirnovTest.ComputeWeighted(first, before.Weights, second, now.Weights);
        }
    }

    private static ColumnShiftMetrics OfCategories(ShiftSlot slot, Values before, Values now, ShiftCategories categories, ShiftOptions options)
    {
        var kept = Kept(before, now, categories, options.MostCategories);
        var (first, second) = (before.Codes(kept), now.Codes(kept));
        var stability = PopulationStabilityIndex.ComputeCategories(first, second, 0.5, before.Weights, now.Weights);
        ImmutableArray<string?> names = [.. stability.Bins.Select(bin => bin.Lower >= kept.Length ? Others : kept[(int)bin.Lower] < 0 ? null : categories.NameOf(kept[(int)bin.Lower]))];
        return Shift(slot, names, stability, ChiSquareHomogeneityTest.Compute(first, second, before.Weights, now.Weights), null);
    }

    /// <summary>Codes that are told apart, -1 for missing, by falling weight in both samples together, so that which ones they are says nothing of a shift. All others are one, of which enough rows are expected, too.</summary>
    internal static int[] Kept(Values before, Values now, ShiftCategories categories, int most)
    {
        var weights = new Dictionary<int, double>();
        before.AddTo(weights);
        now.AddTo(weights);
        var expected = Math.Min(before.Total, now.Total) / (before.Total + now.Total);
        var order = weights.OrderByDescending(one => one.Value).ThenBy(one => one.Key < 0 ? "" : categories.NameOf(one.Key), StringComparer.Ordinal).ToArray();
        var count = Math.Min(most, order.TakeWhile(one => one.Value * expected >= FewestExpected).Count());
        var others = order.Skip(count).Sum(one => one.Value);
        while (count > 0 && others > 0 && others * expected < FewestExpected)
            others += order[--count].Value;
        return [.. order.Take(count).Select(one => one.Key)];
    }

    private static ColumnShiftMetrics Shift(ShiftSlot slot, ImmutableArray<string?> categories, PopulationStability stability, TwoSampleTest? test, TwoSampleTest? missing) => new()
    {
        Name = slot.Name, IsCategorical = slot.Categories is not null, Categories = categories, Stability = stability, Test = test, MissingTest = missing,
        AdjustedPValue = 1, HasShifted = false, ReferenceMissingShare = 0, CurrentMissingShare = 0,
    };

    /// <summary>The rows of one sample that have a weight.</summary>
    internal sealed class Values
    {
        private readonly double[] all;

        public Values(List<double> values, double[]? weights)
        {
            (all, Weights) = weights is null ? ([.. values], null) : (values.Where((_, row) => weights[row] > 0).ToArray(), weights.Where(weight => weight > 0).ToArray());
            Present = [.. all.Where(value => !double.IsNaN(value))];
            PresentWeights = Weights is null ? null : [.. Weights.Where((_, row) => !double.IsNaN(all[row]))];
            Total = Weights?.Sum() ?? all.Length;
            Missing = Weights is null ? all.Length - Present.Length : Weights.Where((_, row) => double.IsNaN(all[row])).Sum();
        }

        public double[]? Weights { get; }

        public double[] Present { get; }

        public double[]? PresentWeights { get; }

        public double Total { get; }

        public double Missing { get; }

        public double[] MissingFlags() => Array.ConvertAll(all, value => double.IsNaN(value) ? 1.0 : 0);

        /// <summary>Where the code of each row stands among those that are kept, which their number says of the others.</summary>
        public double[] Codes(int[] kept)
        {
            var places = kept.Index().ToDictionary(one => one.Item, one => one.Index);
            return Array.ConvertAll(all, value => (double)places.GetValueOrDefault(double.IsNaN(value) ? -1 : (int)value, kept.Length));
        }

        public void AddTo(Dictionary<int, double> weights)
        {
            for (var row = 0; row < all.Length; row++)
            {
                var code = double.IsNaN(all[row]) ? -1 : (int)all[row];
                weights[code] = weights.GetValueOrDefault(code) + (Weights?[row] ?? 1);
            }
        }
    }
}
