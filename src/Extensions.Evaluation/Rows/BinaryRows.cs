using System.Globalization;

namespace MLExtensions.Evaluation;

/// <summary>Probabilities of an event, whether it happened, and weights, all checked.</summary>
internal readonly ref struct BinaryRows
{
    /// <param name="probabilities">Probability of the event, in [0, 1].</param>
    /// <param name="labels">Whether it happened.</param>
    /// <param name="weights">As how many rows each row counts; none for 1 each.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="InputDataException">There is no row, a probability is no number from 0 to 1, or a weight is out of range.</exception>
    public BinaryRows(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> labels, ReadOnlySpan<double> weights)
    {
        if (labels.Length != probabilities.Length)
            throw new ArgumentException($"There must be one label per probability; got {probabilities.Length} probabilities and {labels.Length} labels.");
        if (FirstFault.OutsideUnit(probabilities) is >= 0 and var row)
            throw new InputDataException(string.Create(CultureInfo.InvariantCulture, $"Row {row} has probability {probabilities[row]}; allowed are numbers from 0 to 1."));
        Weights = new(weights, probabilities.Length);
        Probabilities = probabilities;
        Labels = labels;
    }

    public ReadOnlySpan<double> Probabilities { get; }

    public ReadOnlySpan<bool> Labels { get; }

    public RowWeights Weights { get; }

    public int Count => Probabilities.Length;

    /// <summary>Number of rows that the weights stand for.</summary>
    public double TotalWeight => Weights.Total;
}
