using System.Globalization;

namespace MLExtensions.Evaluation;

/// <summary>Prediction intervals, the values that came, and weights, all checked. Ends belong to the interval.</summary>
internal readonly ref struct IntervalRows
{
    /// <param name="lower">Lower ends, infinite ones allowed.</param>
    /// <param name="upper">Upper ends, infinite ones allowed. One below its lower end makes the interval empty.</param>
    /// <param name="labels">Finite values that came.</param>
    /// <param name="weights">As how many rows each row counts; none for 1 each.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="InputDataException">There is no row, an end is NaN, a label is not finite, or a weight is out of range.</exception>
    public IntervalRows(ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, ReadOnlySpan<double> labels, ReadOnlySpan<double> weights)
    {
        if (lower.Length != labels.Length || upper.Length != labels.Length)
            throw new ArgumentException($"There must be one lower end, one upper end and one label per row; got {lower.Length} lower ends, {upper.Length} upper ends and {labels.Length} labels.");
        CheckEnds(lower, upper);
        CheckLabels(labels);
        Weights = new(weights, lower.Length);
        Lower = lower;
        Upper = upper;
        Labels = labels;
    }

    /// <summary>The same without labels.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="InputDataException">There is no row, an end is NaN, or a weight is out of range.</exception>
    public IntervalRows(ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, ReadOnlySpan<double> weights)
    {
        if (lower.Length != upper.Length)
            throw new ArgumentException($"There must be one lower end and one upper end per row; got {lower.Length} lower ends and {upper.Length} upper ends.");
        CheckEnds(lower, upper);
        Weights = new(weights, lower.Length);
        Lower = lower;
        Upper = upper;
    }

    public ReadOnlySpan<double> Lower { get; }

    public ReadOnlySpan<double> Upper { get; }

    public ReadOnlySpan<double> Labels { get; }

    public RowWeights Weights { get; }

    public int Count => Lower.Length;

    /// <summary>Whether no number lies in the interval of a row.</summary>
    public bool IsEmpty(int row) => Lower[row] > Upper[row];

    /// <summary>Width of the interval: 0 where it is empty, infinite where an end is.</summary>
    public double Width(int row) => IsEmpty(row) ? 0 : double.IsInfinity(Lower[row]) || double.IsInfinity(Upper[row]) ? double.PositiveInfinity : Upper[row] - Lower[row];

    /// <summary>Whether the interval holds the label.</summary>
    public bool Covers(int row) => Lower[row] <= Labels[row] & Labels[row] <= Upper[row];   // both, so that there is no branch

    /// <exception cref="InputDataException">A label is not finite.</exception>
    public static void CheckLabels(ReadOnlySpan<double> labels)
    {
        if (FirstFault.NotFinite(labels) is >= 0 and var row)
            throw new InputDataException(string.Create(CultureInfo.InvariantCulture, $"Row {row} has label {labels[row]}; allowed are finite numbers."));
    }

    private static void CheckEnds(ReadOnlySpan<double> lower, ReadOnlySpan<double> upper)
    {
        var (ofLower, ofUpper) = (FirstFault.NaN(lower), FirstFault.NaN(upper));
        if ((ofLower < 0 || ofUpper < 0 ? Math.Max(ofLower, ofUpper) : Math.Min(ofLower, ofUpper)) is >= 0 and var row)
            throw new InputDataException(string.Create(CultureInfo.InvariantCulture, $"Row {row} has the interval from {lower[row]} to {upper[row]}; allowed is any number but NaN."));
    }
}
