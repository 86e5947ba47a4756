using System.ComponentModel.DataAnnotations;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLExtensions.Calibration;

/// <summary>Fits a calibrator of the probability of the positive class and puts its probabilities in the place of the old ones, or beside raw scores.</summary>
/// <remarks>
/// <para>Input columns: label (Boolean, or Single or Double: positive above 0), score (Single: Probability, or a raw Score where <see cref="CalibrationOptions.Scores"/>
/// says so), example weight (optional: Single or Double). Output columns: the column of probabilities with its name and annotations (Probability, where raw scores are
/// calibrated), and PredictedLabel, if there is such a Boolean, as whether the probability is above 0.5. A calibrator that gives intervals (Venn-Abers) adds
/// LowerProbability and UpperProbability. The raw Score stays, and with it what ML.NET's evaluator makes of it: AUC, and decisions by Score above 0.</para>
/// <para>Fitted on the rows that the model was trained on, a calibrator learns how sure the model is of what it knows by heart: append it with <c>AppendHeldOut</c> or
/// <c>AppendCrossFitted</c>. Rows without a label are left out, with a warning; rows of weight 0 too.</para>
/// </remarks>
public sealed class BinaryCalibrationEstimator : IEstimator<BinaryCalibrationTransformer>
{
    private readonly IHostEnvironment environment;
    private readonly BinaryCalibrator calibrator;
    private readonly CalibrationOptions options;

    /// <summary>Creates the estimator.</summary>
    /// <param name="environment">The environment, an MLContext say.</param>
    /// <param name="calibrator">The calibrator.</param>
    /// <param name="options">Columns; the defaults where null.</param>
    /// <exception cref="ValidationException">A setting is outside its limits; every fault is listed.</exception>
    public BinaryCalibrationEstimator(IHostEnvironment environment, BinaryCalibrator calibrator, CalibrationOptions? options = null)
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
    public BinaryCalibrationTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var read = CalibrationReader.Binary(input, options);
        var rows = read.Rows;
        var map = calibrator.Fit(rows);
        var groups = read.Groups is null ? null
            : GroupMaps<BinaryMap>.Fit(options.GroupColumnName!, read.Groups, read.GroupCount, options.GroupPooling, rows.WeightOf, members => calibrator.Fit(rows.Pick(members)));
        FitWarnings.Send(environment, calibrator.GetType().Name, input, map.Diagnostics, read.WithoutLabel, choice: (map as BestBinaryMap)?.Choice);
        return new(environment, map, groups, options.ScoreColumn(ScoreColumns.Probability), options.ProbabilityColumn, options.Scores, calibrator.GivesInterval, options.LeastProbability);
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        inputSchema.Find(options.LabelColumnName, "label", column => ScoreColumns.IsReal(column) || ScoreColumns.IsScalar(column) && column.ItemType is BooleanDataViewType, "Boolean, Single or Double");
        var score = inputSchema.Find(options.ScoreColumn(ScoreColumns.Probability), "score", ScoreColumns.IsSingle, ScoreColumns.SingleWords);
        options.CheckOptionalColumns(inputSchema);
        SchemaShape.Column Probability(string name) => ColumnShapes.Scalar(name, NumberDataViewType.Single, score).Normalized();
        return inputSchema.With(calibrator.GivesInterval
            ? [Probability(options.ProbabilityColumn), Probability(ScoreColumns.LowerProbability), Probability(ScoreColumns.UpperProbability)]
            : [Probability(options.ProbabilityColumn)]);
    }
}
