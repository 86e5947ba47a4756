using System.ComponentModel.DataAnnotations;

namespace MLExtensions.Calibration;

/// <summary>Changed copies of a row's features, which the model scores again: where it changes its mind, it is less sure of the row than it says.</summary>
public sealed record CorrectnessAwareViewOptions : IValidatableObject
{
    /// <summary>How the temperature network is fitted.</summary>
    /// <value>Default: <see cref="CorrectnessAwareCalibration"/> as it is.</value>
    [Required]
    public CorrectnessAwareCalibration Calibrator { get; init; } = new();

    /// <summary>Name of the feature column that the model reads: a vector of known size of Single.</summary>
    /// <value>Default: "Features".</value>
    [Required]
    public string FeatureColumnName { get; init; } = "Features";

    /// <summary>Number of copies to which noise is added.</summary>
    /// <value>Default: 2. From 0 to 20.</value>
    [Range(0, 20)]
    public int NoiseViews { get; init; } = 2;

    /// <summary>Number of copies in which some features have the value of another row.</summary>
    /// <value>Default: 1. From 0 to 20.</value>
    [Range(0, 20)]
    public int ResamplingViews { get; init; } = 1;

    /// <summary>Standard deviation of the noise, in standard deviations of the feature.</summary>
    /// <value>Default: 0.1; 0.05 to 0.1 is usual. Above 0, up to 10.</value>
    [Range(0.0, 10.0, MinimumIsExclusive = true)]
    public double Noise { get; init; } = 0.1;

    /// <summary>Share of features that have the value of another row, at least one.</summary>
    /// <value>Default: 0.15; 0.1 to 0.2 is usual. Above 0, up to 1.</value>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double ResampledShare { get; init; } = 0.15;

    /// <summary>Draws noise, features and rows.</summary>
    /// <value>Default: 1.</value>
    public int Seed { get; init; } = 1;

    /// <inheritdoc/>
    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext)
    {
        if (NoiseViews + ResamplingViews == 0)
            yield return new($"There must be at least one view; {nameof(NoiseViews)} and {nameof(ResamplingViews)} are 0.");
    }
}
