using System.Text.Json.Serialization;

namespace MLExtensions.Conformal;

/// <summary>What tells the difficulty of a row: settings.</summary>
internal abstract record DifficultyMeasure
{
    /// <summary>The columns that it reads.</summary>
    public abstract DifficultyColumns Columns { get; }

    /// <summary>Fits it.</summary>
    /// <exception cref="InputDataException">The rows do not suffice.</exception>
    public abstract FittedDifficulty Fit(DifficultyRows rows);
}

/// <summary>A fitted measure. Immutable.</summary>
[JsonConverter(typeof(DiscriminatedConverter<FittedDifficulty>))]
internal abstract record FittedDifficulty
{
    [JsonIgnore]
    public abstract DifficultyColumns Columns { get; }

    /// <summary>The difficulty, at least 0.</summary>
    /// <param name="features">The features, finite; empty where they are not read.</param>
    /// <param name="value">The value, finite; NaN where it is not read.</param>
    /// <param name="self">The row's number among those that the measure was fitted on, which it is then left out of; -1 for any other row.</param>
    public abstract double Of(ReadOnlySpan<float> features, double value, int self);

    /// <summary>What is wrong with a value, or null.</summary>
    public virtual string? Fault(double value) => null;
}

/// <summary>The columns that a measure reads.</summary>
/// <param name="Features">A vector.</param>
/// <param name="Value">A number.</param>
/// <param name="ReadsLabel">Whether it reads the label in fitting.</param>
/// <param name="ReadsPrediction">Whether it reads the prediction in fitting.</param>
internal sealed record DifficultyColumns(string? Features = null, ValueColumn? Value = null, bool ReadsLabel = false, bool ReadsPrediction = false);

/// <summary>The rows that a measure is fitted on; what is not read is empty.</summary>
internal sealed record DifficultyRows(int Count, float[] Features, int FeatureCount, double[] Values, double[] Labels, double[] Predictions);

/// <summary>The name of a fitted measure of difficulty in saved models. A released name is never changed.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
internal sealed class DifficultyNameAttribute(string name) : DiscriminatorAttribute(name);
