using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace MLExtensions.Conformal;

/// <summary>How badly a number fits a row, and the interval of all numbers that fit well enough. Settings only; immutable.</summary>
/// <remarks>To add one, derive a record, mark it with <see cref="ScoreNameAttribute"/> and override the abstract members.</remarks>
[JsonConverter(typeof(DiscriminatedConverter<IntervalScore>))]
public abstract record IntervalScore
{
    /// <summary>Number of scores of a row, 1 or 2: with 2, the ends of the interval have thresholds of their own, each at level 1 - alpha / 2.</summary>
    public virtual int Sides => 1;

    /// <summary>The columns that it reads.</summary>
    public abstract IntervalColumns Columns { get; }

    /// <summary>What is wrong with a row, or null: the model's numbers must be finite; a score may ask for more.</summary>
    /// <param name="row">The model's numbers.</param>
    public virtual string? Fault(in IntervalInputs row) => null;

    /// <summary>The score.</summary>
    /// <param name="row">The model's numbers.</param>
    /// <param name="label">The label, or any number.</param>
    /// <param name="side">0, or 1 for the second of two sides.</param>
    public abstract double Compute(in IntervalInputs row, double label, int side);

    /// <summary>The numbers whose scores are at most the thresholds, which may be infinite. Empty where the lower end is above the upper.</summary>
    /// <param name="row">The model's numbers.</param>
    /// <param name="first">Threshold of the first side.</param>
    /// <param name="second">Threshold of the second; equal to the first where there is one.</param>
    public abstract (double Lower, double Upper) Interval(in IntervalInputs row, double first, double second);
}

/// <summary>What a model says of a row; NaN where it is not asked for.</summary>
/// <param name="Prediction">The prediction, or the median.</param>
/// <param name="Difficulty">How uncertain the prediction is, above 0.</param>
/// <param name="Lower">A lower quantile.</param>
/// <param name="Upper">An upper quantile.</param>
public readonly record struct IntervalInputs(double Prediction = double.NaN, double Difficulty = double.NaN, double Lower = double.NaN, double Upper = double.NaN);

/// <summary>The columns of what a model says of a row; null for what is not read.</summary>
/// <param name="Prediction">The prediction, or the median.</param>
/// <param name="Difficulty">How uncertain the prediction is.</param>
/// <param name="Lower">A lower quantile.</param>
/// <param name="Upper">An upper quantile.</param>
public sealed record IntervalColumns(ValueColumn? Prediction = null, ValueColumn? Difficulty = null, ValueColumn? Lower = null, ValueColumn? Upper = null);

/// <summary>A number of a row: a column of Single or Double, or one slot of a vector of Single.</summary>
/// <param name="Name">Name of the column.</param>
/// <param name="Slot">The slot of a vector, from 0; -1 is the last. Null for a column of numbers.</param>
public sealed record ValueColumn([property: Required] string Name, int? Slot = null);
