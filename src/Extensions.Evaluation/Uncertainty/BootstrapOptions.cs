using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace MLExtensions.Evaluation;

/// <summary>How rows are resampled and intervals made of it.</summary>
public sealed record BootstrapOptions : IValidatableObject
{
    /// <summary>Number of resamples.</summary>
    /// <value>The default value is 1999; allowed are 19 to 1,000,000, and enough for the confidence: 2 / (1 - confidence) - 1 at least.</value>
    [Range(19, 1_000_000)]
    public int Replicates { get; init; } = 1999;

    /// <summary>Confidence of the interval.</summary>
    /// <value>The default value is 0.95; allowed are numbers strictly between 0 and 1.</value>
    [Range(0.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double Confidence { get; init; } = 0.95;

    /// <summary>How the interval is read off the resamples.</summary>
    /// <value>The default value is <see cref="BootstrapMethod.Percentile"/>.</value>
    [EnumDataType(typeof(BootstrapMethod))]
    public BootstrapMethod Method { get; init; }

    /// <summary>Seed of the resamples.</summary>
    /// <value>The default value is 0; allowed is any number.</value>
    public int Seed { get; init; }

    /// <summary>By how many threads at most resamples are computed. No result depends on it.</summary>
    /// <value>The default value is null, one for each core; allowed are 1 and above. 1 is for statistics that cannot be called by several threads at a time.</value>
    [Range(1, int.MaxValue)]
    public int? MaxDegreeOfParallelism { get; init; }

    /// <summary>How many resamples lie beyond each end of a percentile interval, that on the end included. A level that is a decimal number is that number.</summary>
    internal int RanksBeyond => (int)Math.Floor((Replicates + 1.0) * (1 - Confidence) / 2 + 1e-9);

    /// <inheritdoc/>
    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext)
    {
        if (Confidence is > 0 and < 1 && RanksBeyond < 1)
            yield return new(string.Create(CultureInfo.InvariantCulture,
                $"Replicates must be at least {Math.Ceiling(2 / (1 - Confidence) - 1e-6) - 1} for an interval of confidence {Confidence}. Got {Replicates}."));
    }
}
