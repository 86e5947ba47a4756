using System.ComponentModel.DataAnnotations;

namespace MLExtensions.Calibration;

/// <summary>Columns that effect calibration reads and writes. Effects and nuisances come from models that were fitted on other rows.</summary>
public sealed record EffectCalibrationOptions
{
    /// <summary>Name of the column of predicted effects: Single, or a vector of Single with the effect of each fold's model where <see cref="FoldColumnName"/> is given.</summary>
    /// <value>Default: "Effect".</value>
    [Required]
    public string EffectColumnName { get; init; } = "Effect";

    /// <summary>Name of the treatment column: Boolean, or Single or Double of 0 and 1. Needed to fit only.</summary>
    /// <value>Default: "Treatment".</value>
    [Required]
    public string TreatmentColumnName { get; init; } = "Treatment";

    /// <summary>Name of the outcome column: Single or Double. Needed to fit only.</summary>
    /// <value>Default: "Label".</value>
    [Required]
    public string OutcomeColumnName { get; init; } = "Label";

    /// <summary>Name of the column of mu0, the expected outcome without treatment.</summary>
    /// <value>Default: "ControlOutcome".</value>
    [Required]
    public string ControlOutcomeColumnName { get; init; } = "ControlOutcome";

    /// <summary>Name of the column of mu1, the expected outcome with treatment.</summary>
    /// <value>Default: "TreatedOutcome".</value>
    [Required]
    public string TreatedOutcomeColumnName { get; init; } = "TreatedOutcome";

    /// <summary>Name of the column of e, the probability of treatment: 1 / 2 throughout, say, in a trial.</summary>
    /// <value>Default: "Propensity".</value>
    [Required]
    public string PropensityColumnName { get; init; } = "Propensity";

    /// <summary>Name of the column of m, the expected outcome of the row whatever its treatment, which the residual target takes; null for (1 - e) mu0 + e mu1.</summary>
    /// <value>Default: null.</value>
    public string? OutcomeMeanColumnName { get; init; }

    /// <summary>Name of the column with the fold of each row, a key or numbers from 0: the calibrator is fitted on the effect of that fold's model, which has not seen the row, and calibrated effects are the lower median over the folds. Null: there is one model.</summary>
    /// <value>Default: null.</value>
    public string? FoldColumnName { get; init; }

    /// <summary>Name of the column of example weights, or null where every example counts 1.</summary>
    /// <value>Default: null.</value>
    public string? ExampleWeightColumnName { get; init; }

    /// <summary>Name of the column of calibrated effects.</summary>
    /// <value>Default: null, which is that of the predicted ones: calibrated effects take their place.</value>
    public string? OutputColumnName { get; init; }

    internal string Output => OutputColumnName ?? EffectColumnName;
}
