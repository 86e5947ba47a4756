namespace MLExtensions.Evaluation;

/// <summary>How far confidences exceed accuracy, on one side at a time.</summary>
/// <remarks>Source of the overconfidence error: Thulasidasan et al., NeurIPS 2019.</remarks>
public static class Overconfidence
{
    /// <summary>Computes it.</summary>
    /// <param name="confidences">Confidences of <see cref="TopLabel"/>, in [0, 1].</param>
    /// <param name="hits">Whether each prediction is right.</param>
    /// <param name="weights">As how many rows each row counts, from 0; none for 1 each. Weights with a mean below 1 are shares.</param>
    /// <param name="binning">The bins; null for 15 of equal width.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="InputDataException">There is no row, a confidence is no number from 0 to 1, a weight is out of range, or all weights are 0.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">The number of bins is out of range.</exception>
    public static OverconfidenceErrors Compute(ReadOnlySpan<double> confidences, ReadOnlySpan<bool> hits, ReadOnlySpan<double> weights = default, CalibrationBinning? binning = null)
    {
        var rows = new BinaryRows(confidences, hits, weights);
        return Of(BinSums.Of(rows, binning).Fill(rows), rows.TotalWeight);
    }

    internal static OverconfidenceErrors Of(IReadOnlyCollection<CalibrationBin> bins, double total) => new(
            bins.Sum(bin => bin.Weight * bin.MeanProbability * Math.Max(bin.Gap, 0)) / total,
            bins.Sum(bin => bin.Weight * Math.Max(bin.Gap, 0)) / total,
            bins.Sum(bin => bin.Weight * Math.Max(-bin.Gap, 0)) / total,
            bins.Sum(bin => bin.Weight * bin.Gap) / total);
}
