using System.Globalization;
using System.Text.Json.Serialization;

namespace MLExtensions.Conformal;

/// <summary>How much calibration rows count beside a new row, for conformal risk control where new rows are not like them. Immutable.</summary>
[JsonPolymorphic]
[JsonDerivedType(typeof(LikelihoodRatioWeights), "likelihood_ratios")]
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

/// <summary>Likelihood ratios of new rows to calibration rows, up to a constant: the risk is controlled under covariate shift, at a lambda of every new row's own. New rows need the column too.</summary>
/// <param name="ColumnName">Name of the column of ratios: Single or Double, finite and at least 0.</param>
public sealed record LikelihoodRatioWeights(string ColumnName) : RowWeighting
{
    internal override string Column => ColumnName;

    internal override bool IsPerRow => true;

    internal override string Assumption => $"new rows differ from calibration rows in what they are like, not in what follows from it, by the likelihood ratios in '{ColumnName}', and the model was not fitted on them";

    internal override string? Fault(double value) => value >= 0 && double.IsFinite(value) ? null : Say($"weight {value}; allowed are finite numbers from 0");

    internal override double[] Weights(double[] values, long rowCount) => values;

    internal override double NewWeight(double value, double newest) => value;
}

/// <summary>Fixed weights from 0 to 1, the new row's being 1: how far each calibration row is trusted to be like new ones.</summary>
/// <param name="ColumnName">Name of the column of weights: Single or Double.</param>
public sealed record FixedWeights(string ColumnName) : RowWeighting
{
    internal override string Column => ColumnName;

    internal override string Assumption => NonExchangeable;

    internal const string NonExchangeable = "the weights are fixed without looking at the rows' losses, and the model was not fitted on the rows; beyond alpha the risk can be at most (B - A) sum w_i d_i / (sum w_i + 1), "
        + "where losses lie from A to B and d_i is the total variation distance that swapping row i with the new one makes: nothing where rows are exchangeable";

    internal override string? Fault(double value) => value is >= 0 and <= 1 ? null : Say($"weight {value}; allowed are numbers from 0 to 1, the weight of a new row");

    internal override double[] Weights(double[] values, long rowCount) => values;
}

/// <summary>Weights that fade with the order of rows, oldest first: decay^(n - i), the newest calibration row having weight decay and the new row 1.</summary>
/// <param name="Decay">The factor from a row to the one before it, above 0 and at most 1; 0.99 is usual.</param>
public sealed record OrderDecay(double Decay) : RowWeighting
{
    internal override string Assumption => FixedWeights.NonExchangeable;

    internal override double[] Weights(double[] values, long rowCount) => Array.ConvertAll(values, before => Math.Pow(Decay, rowCount - before));
}

/// <summary>Weights that fade with age: decay^age, age being the new row's time less the calibration row's. New rows need the column too; one that is older than the newest calibration row counts as being of that time.</summary>
/// <param name="ColumnName">Name of the column of times: Single or Double, in any unit.</param>
/// <param name="Decay">The factor per unit of time, above 0 and at most 1.</param>
public sealed record TimeDecay(string ColumnName, double Decay) : RowWeighting
{
    internal override string Column => ColumnName;

    internal override bool IsPerRow => true;

    internal override string Assumption => FixedWeights.NonExchangeable;

    internal override string? Fault(double value) => double.IsFinite(value) ? null : Say($"time {value}; allowed are finite numbers");

    internal override double[] Weights(double[] values, long rowCount) => AgeWeights.OfTimes(values, Decay);

    /// <summary>All weights divided by decay^(new - newest): the new row then counts more instead of the others less.</summary>
    internal override double NewWeight(double value, double newest) => Math.Pow(Decay, Math.Min(0, newest - value));
}
