using System.Globalization;
using System.Text.Json.Serialization;

namespace MLExtensions.Conformal;

/// <summary>How much calibration rows count beside a new row, for conformal risk control where new rows are not like them. Immutable.</summary>
[JsonPolymorphic]
[JsonDerivedType(typeof(RatioWeighting), "likelihood_ratios")]
[JsonDerivedType(typeof(FixedWeights), "fixed")]
[JsonDerivedType(typeof(OrderDecay), "order_decay")]
[JsonDerivedType(typeof(TimeDecay), "time_decay")]
public abstract record RowWeighting
{
    private protected RowWeighting() { }

    /// <summary>The column that weights come from; null for none.</summary>
    internal virtual string? Column => null;

    /// <summary>Whether a new row brings a value of the column, and has a lambda of its own by it.</summary>
    internal virtual bool IsPerRow => false;

    /// <summary>What the promise rests on.</summary>
    internal abstract string Assumption { get; }

    /// <summary>What is wrong with a calibration row's value, or null.</summary>
    internal virtual string? Fault(double value) => null;

    /// <summary>The weights of calibration rows.</summary>
    /// <param name="values">Their values of the column, or how many labelled rows came before.</param>
    /// <param name="rowCount">Number of labelled rows.</param>
    internal abstract double[] Weights(double[] values, long rowCount);

    /// <summary>The weight of a new row.</summary>
    /// <param name="value">Its value of the column.</param>
    /// <param name="newest">The greatest value of the calibration rows.</param>
    internal virtual double NewWeight(double value, double newest) => 1;

    private protected static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
