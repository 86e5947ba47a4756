using System.Globalization;
using System.Text.Json.Serialization;

namespace MLExtensions.Conformal;

/// <summary>A loss of decisions that become more cautious as lambda rises, whose mean is to be controlled. Immutable.</summary>
/// <remarks>
/// <para>Decisions are sets {k: 1 - p_k &lt;= lambda} unless a risk says otherwise, lambda from 0 to 1. One description serves all tasks: several classes have one true label per row; two classes have one
/// label, which is true or not, and are decided by whether it is in the set.</para>
/// <para>To add one, derive a record, mark it with <see cref="RiskNameAttribute"/> and override <see cref="Trace"/>; for a loss that is at hand as a function there is <see cref="DelegateRisk"/>. As JSON a risk is an
/// object with its name as "type" and its settings in snake case.</para>
/// </remarks>
[JsonConverter(typeof(DiscriminatedConverter<Risk>))]
public abstract record Risk
{
    /// <summary>What the loss is, in words: "share of true labels outside the set".</summary>
    [JsonIgnore]
    public abstract string Description { get; }

    /// <summary>Limits of lambda and losses, and whether losses may rise.</summary>
    [JsonIgnore]
    public virtual LossRules Rules => new();

    /// <summary>The lambdas at which the loss is looked at; null for all breakpoints, which is exact.</summary>
    internal virtual double[]? OwnGrid => null;

    /// <summary>The risk looked at on a grid; that of all breakpoints is right on any.</summary>
    internal virtual Risk On(double[] grid) => this;

    /// <summary>Writes the loss of a row as a function of lambda.</summary>
    /// <param name="probabilities">One per label, from 0 to 1.</param>
    /// <param name="truth">Whether each label is true.</param>
    /// <param name="curve">Where to write it.</param>
    /// <returns>False where the row does not count.</returns>
    public abstract bool Trace(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> truth, LossCurve curve);

    /// <summary>The mean loss on rows, at a lambda that was chosen on others.</summary>
    /// <param name="probabilities">Row by row, one per label, from 0 to 1.</param>
    /// <param name="truths">Row by row, whether each label is true.</param>
    /// <param name="labelCount">Labels per row.</param>
    /// <param name="lambda">The lambda.</param>
    /// <returns>NaN where no row counts.</returns>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    /// <exception cref="InputDataException">A probability is NaN or outside [0, 1].</exception>
    public double Mean(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> truths, int labelCount, double lambda)
    {
        var (curve, sum, counted) = (new LossCurve(), default(PreciseSum), 0);
        for (var row = 0; row < RowCount(probabilities, truths, labelCount); row++)
        {
            if (!Trace(CheckRow(probabilities.Slice(row * labelCount, labelCount), row), truths.Slice(row * labelCount, labelCount), curve))
                continue;
            sum.Add(curve.At(lambda));
            counted++;
        }
        return sum.Value / counted;
    }

    internal static int RowCount(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> truths, int labelCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(labelCount, 1);
        return probabilities.Length == truths.Length && probabilities.Length % labelCount == 0 ? probabilities.Length / labelCount
            : throw new ArgumentException($"There must be one probability and one truth per row and label; got {probabilities.Length} probabilities and {truths.Length} truths for {labelCount} labels.", nameof(truths));
    }

    /// <exception cref="InputDataException">A probability is NaN or outside [0, 1].</exception>
    internal static ReadOnlySpan<double> CheckRow(ReadOnlySpan<double> probabilities, long row) => FirstBad(probabilities) is not { } bad ? probabilities
        : throw new InputDataException(string.Create(CultureInfo.InvariantCulture, $"Row {row} has probability {bad}; allowed are numbers from 0 to 1."));

    internal static double? FirstBad(ReadOnlySpan<double> probabilities)
    {
        foreach (var probability in probabilities)
            if (!(probability is >= 0 and <= 1))
                return probability;
        return null;
    }
}
