using System.Text.Json.Serialization;

namespace MLExtensions.Conformal;

/// <summary>How the scores of calibration rows become thresholds for a new row: which of them count for it, and with what weight. Settings only; immutable.</summary>
/// <remarks>The same procedures serve sets of classes and intervals. To add one, derive a record, mark it and the record that it fits with <see cref="ProcedureNameAttribute"/>, and override <see cref="Fit"/>.</remarks>
[JsonConverter(typeof(DiscriminatedConverter<ConformalProcedure>))]
public abstract record ConformalProcedure
{
    /// <summary>The columns that it reads of every row, beside scores and label.</summary>
    public virtual ProcedureColumns Columns => ProcedureColumns.None;

    /// <summary>Fits the procedure.</summary>
    /// <param name="rows">Scores of rows that the model behind them was not fitted on, with what <see cref="Columns"/> names.</param>
    /// <exception cref="InputDataException">The rows cannot be used.</exception>
    public abstract FittedProcedure Fit(ConformalRows rows);
}

/// <summary>A fitted procedure: thresholds and p-values of a new row, for any alpha. Immutable.</summary>
[JsonConverter(typeof(DiscriminatedConverter<FittedProcedure>))]
public abstract record FittedProcedure
{
    /// <summary>The columns that it reads of every row.</summary>
    public virtual ProcedureColumns Columns => ProcedureColumns.None;

    /// <summary>The thresholds for an alpha, prepared.</summary>
    /// <param name="alpha">Miscoverage, strictly between 0 and 1.</param>
    public abstract ThresholdRule At(double alpha);

    /// <summary>The calibration scores that count for a row; null where there are none, which keeps everything, or where they have other weights for every row.</summary>
    /// <param name="row">What is known of the row.</param>
    /// <param name="label">The class; 0 for intervals.</param>
    public abstract CalibrationScores? ScoresOf(in ConformalRow row, int label);

    /// <summary>The p-value of a score: under the procedure's assumption at most t with probability at most t.</summary>
    /// <param name="row">What is known of the row.</param>
    /// <param name="label">The class whose score it is; 0 for intervals.</param>
    /// <param name="score">The score.</param>
    public virtual double PValue(in ConformalRow row, int label, double score) => ScoresOf(row, label)?.PValue(score, row.Weight) ?? 1;

    /// <summary>The smoothed p-value of a score: under the procedure's assumption uniform on [0, 1]. 1 where there are no calibration scores.</summary>
    /// <param name="row">What is known of the row.</param>
    /// <param name="label">The class whose score it is; 0 for intervals.</param>
    /// <param name="score">The score.</param>
    /// <param name="theta">A uniform random number in [0, 1].</param>
    public virtual double SmoothedPValue(in ConformalRow row, int label, double score, double theta) => ScoresOf(row, label)?.SmoothedPValue(score, theta, row.Weight) ?? 1;

    /// <summary>What is promised for an alpha, of an event such as "the label is in PredictionSet".</summary>
    /// <param name="alpha">Miscoverage, strictly between 0 and 1.</param>
    /// <param name="covered">The event in words.</param>
    public abstract ConformalGuarantee Guarantee(double alpha, string covered);
}

/// <summary>Thresholds of rows for one alpha: a class is kept where its score is at most the threshold.</summary>
public abstract class ThresholdRule
{
    /// <summary>Whether classes of a row have thresholds of their own.</summary>
    public virtual bool DependsOnClass => false;

    /// <summary>The threshold of all rows and classes; null where they have thresholds of their own.</summary>
    internal virtual double? OfAll => null;

    /// <summary>The threshold; +infinity keeps everything.</summary>
    /// <param name="row">What is known of the row.</param>
    /// <param name="label">The class; any number unless <see cref="DependsOnClass"/>.</param>
    public abstract double Of(in ConformalRow row, int label);
}

/// <summary>Names of the columns that a procedure reads beside scores and label; null for none.</summary>
/// <param name="Group">A key of known count that names the group of a row.</param>
/// <param name="Weight">A weight: Single or Double.</param>
/// <param name="Features">Features: a vector of known size of Single.</param>
/// <param name="Time">Dates, times or numbers that order the rows; read of calibration rows alone.</param>
public sealed record ProcedureColumns(string? Group = null, string? Weight = null, string? Features = null, string? Time = null)
{
    /// <summary>Number of features that the vector must have; null for any.</summary>
    public int? FeatureCount { get; init; }

    /// <summary>No column.</summary>
    public static ProcedureColumns None { get; } = new();
}

/// <summary>What a procedure knows of a row beside its scores.</summary>
/// <param name="group">The group of the row, from 0; -1 where it is missing or not asked for.</param>
/// <param name="weight">The weight of the row; 1 where it is not asked for.</param>
/// <param name="features">The features of the row; empty where they are not asked for.</param>
public readonly ref struct ConformalRow(int group, double weight, ReadOnlySpan<float> features)
{
    /// <summary>The group, from 0; -1 for none.</summary>
    public int Group { get; } = group;

    /// <summary>The weight.</summary>
    public double Weight { get; } = weight;

    /// <summary>The features.</summary>
    public ReadOnlySpan<float> Features { get; } = features;
}

/// <summary>The name of a procedure, and of what it fits, in JSON and in saved models: its "type". A released name is never changed.</summary>
/// <param name="name">Lower-case name with underscores, unique among procedures and among fitted ones.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ProcedureNameAttribute(string name) : DiscriminatorAttribute(name);
