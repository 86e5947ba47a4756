using System.ComponentModel.DataAnnotations;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLExtensions.Calibration;

/// <summary>Calibrates predicted treatment effects: fits a curve of what the effects of rows with some predicted effect are on average.</summary>
/// <remarks>
/// <para>Input columns: effect (Single), treatment (Boolean, or Single or Double of 0 and 1), outcome, expected outcomes without and with treatment, propensity (Single or Double),
/// optionally the expected outcome, the fold and the example weight; see <see cref="EffectCalibrationOptions"/>. Output column: the calibrated effect (Single), in the place of the
/// predicted one. To transform, only the effect is needed.</para>
/// <para>With a fold column the effect is a vector, one value for each fold's model, of which the one of the row's own fold was fitted without it: cross-calibration, for which no rows
/// need be held out from the effect models. Nuisances must come from other rows too. Rows of weight 0 are left out; missing values are errors.</para>
/// </remarks>
public sealed class EffectCalibrationEstimator : IEstimator<EffectCalibrationTransformer>
{
    private readonly IHostEnvironment environment;
    private readonly EffectCalibrator calibrator;
    private readonly EffectCalibrationOptions options;

    /// <summary>Creates the estimator.</summary>
    /// <param name="environment">The environment, an MLContext say.</param>
    /// <param name="calibrator">The calibrator.</param>
    /// <param name="options">Columns; the defaults where null.</param>
    /// <exception cref="ValidationException">A setting is outside its limits; every fault is listed.</exception>
    public EffectCalibrationEstimator(IHostEnvironment environment, EffectCalibrator calibrator, EffectCalibrationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(calibrator);
        (this.environment, this.calibrator, this.options) = (environment, calibrator, options ?? new());
        OptionsValidator.Validate(this.options);
        OptionsValidator.Validate(calibrator);
    }

    /// <summary>Fits the calibrator.</summary>
    /// <param name="input">Rows with predicted effects, treatments, outcomes and nuisances.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type.</exception>
    /// <exception cref="InputDataException">A row cannot be used, there is none, or all are of one arm.</exception>
    public EffectCalibrationTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var (rows, folds) = EffectReader.Read(input, options);
        var map = calibrator.Fit(rows);
        FitWarnings.Send(environment, calibrator.GetType().Name, null, map.Diagnostics, 0);
        return new(environment, map, options.EffectColumnName, options.Output, folds);
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        foreach (var (name, role) in new[] { (options.OutcomeColumnName, "outcome"), (options.ControlOutcomeColumnName, "control outcome"), (options.TreatedOutcomeColumnName, "treated outcome"), (options.PropensityColumnName, "propensity"), (options.OutcomeMeanColumnName, "outcome mean"), (options.ExampleWeightColumnName, "weight") })
            if (name is not null)
                inputSchema.Find(name, role, ScoreColumns.IsReal, ScoreColumns.RealWords);
        inputSchema.Find(options.TreatmentColumnName, "treatment", column => ScoreColumns.IsReal(column) || ScoreColumns.IsScalar(column) && column.ItemType is BooleanDataViewType, "Boolean, or Single or Double of 0 and 1");
        if (options.FoldColumnName is { } fold)
            inputSchema.Find(fold, "fold", column => ScoreColumns.IsReal(column) || column.Kind == SchemaShape.Column.VectorKind.Scalar && column.IsKey, "a key, or Single or Double from 0");
        inputSchema.Find(options.EffectColumnName, "effect", options.FoldColumnName is null ? ScoreColumns.IsSingle : ScoreColumns.IsSingleVector, options.FoldColumnName is null ? ScoreColumns.SingleWords : ScoreColumns.VectorWords);
        return inputSchema.With(ColumnShapes.Scalar(options.Output, NumberDataViewType.Single));
    }
}
