using System.ComponentModel.DataAnnotations;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLExtensions.Calibration;

/// <summary>Fits a calibrator of class probabilities and puts its probabilities in the place of the scores.</summary>
/// <remarks>
/// <para>Input columns: label (key), score (vector of Single, one per class: probabilities, or logits where <see cref="CalibrationOptions.Scores"/> says so), example weight
/// (optional: Single or Double). Output columns: the score column with the same name and annotations, now of calibrated probabilities (annotated IsNormalized), and
/// PredictedLabel, if there is such a key, as the class of the greatest of them. ML.NET's evaluator and PredictionEngine see the calibrated model.</para>
/// <para>Fitted on the rows that the model was trained on, a calibrator learns how sure the model is of what it knows by heart: append it with <c>AppendHeldOut</c> or
/// <c>AppendCrossFitted</c>. Rows without a label are left out, with a warning; rows of weight 0 too.</para>
/// </remarks>
public sealed class MulticlassCalibrationEstimator : IEstimator<MulticlassCalibrationTransformer>
{
    private readonly IHostEnvironment environment;
    private readonly MulticlassCalibrator calibrator;
    private readonly CalibrationOptions options;

    /// <summary>Creates the estimator.</summary>
    /// <param name="environment">The environment, an MLContext say.</param>
    /// <param name="calibrator">The calibrator.</param>
    /// <param name="options">Columns; the defaults where null.</param>
    /// <exception cref="ValidationException">A setting is outside its limits; every fault is listed.</exception>
    public MulticlassCalibrationEstimator(IHostEnvironment environment, MulticlassCalibrator calibrator, CalibrationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(calibrator);
        (this.environment, this.calibrator, this.options) = (environment, calibrator, options ?? new());
        OptionsValidator.Validate(this.options);
        OptionsValidator.Validate(calibrator);
    }

    /// <summary>Fits the calibrator.</summary>
    /// <param name="input">Scored rows with labels.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type.</exception>
    /// <exception cref="InputDataException">Rows cannot be used, or are too few; the message says which and why.</exception>
    public MulticlassCalibrationTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var read = CalibrationReader.Multiclass(input, options);
        var rows = read.Rows;
        var map = calibrator.Fit(rows);
        var groups = read.Groups is null ? null
            : GroupMaps<MulticlassMap>.Fit(options.GroupColumnName!, read.Groups, read.GroupCount, options.GroupPooling, rows.WeightOf, members => calibrator.Fit(rows.Pick(members)));
        FitWarnings.Send(environment, calibrator.GetType().Name, input, map.Diagnostics, read.WithoutLabel, rows.AbsentClasses(), (map as BestMulticlassMap)?.Choice);
        return new(environment, map, groups, options.ScoreColumn(ScoreColumns.Score), options.Scores, rows.ClassCount, options.LeastProbability);
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        inputSchema.Find(options.LabelColumnName, "label", ScoreColumns.IsKey, ScoreColumns.KeyWords);
        var score = inputSchema.Find(options.ScoreColumn(ScoreColumns.Score), "score", ScoreColumns.IsSingleVector, ScoreColumns.VectorWords);
        options.CheckOptionalColumns(inputSchema);
        return inputSchema.With(score.Normalized());
    }
}
