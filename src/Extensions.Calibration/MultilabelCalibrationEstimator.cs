using System.ComponentModel.DataAnnotations;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLExtensions.Calibration;

/// <summary>Fits a binary calibrator for each label of a multi-label model and puts its probabilities in the place of the old ones, or beside logits.</summary>
/// <remarks>
/// <para>Input columns: label (vector of Boolean, or of Single 0 and 1), score (vector of Single, one per label: Probability, or the logits Score where
/// <see cref="CalibrationOptions.Scores"/> says so), example weight (optional: Single or Double). Output columns: the column of probabilities with its name and annotations
/// (Probability, where logits are calibrated), and PredictedLabels, if there is such a vector of Boolean, as whether each probability is above 0.5.</para>
/// <para>Append it with <c>AppendHeldOut</c> or <c>AppendCrossFitted</c>. A row with a missing label is left out, with a warning; rows of weight 0 too.</para>
/// </remarks>
public sealed class MultilabelCalibrationEstimator : IEstimator<MultilabelCalibrationTransformer>
{
    private readonly IHostEnvironment environment;
    private readonly BinaryCalibrator calibrator;
    private readonly CalibrationOptions options;

    /// <summary>Creates the estimator.</summary>
    /// <param name="environment">The environment, an MLContext say.</param>
    /// <param name="calibrator">The calibrator of each label.</param>
    /// <param name="options">Columns; the defaults where null.</param>
    /// <exception cref="ValidationException">A setting is outside its limits; every fault is listed.</exception>
    public MultilabelCalibrationEstimator(IHostEnvironment environment, BinaryCalibrator calibrator, CalibrationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(calibrator);
        (this.environment, this.calibrator, this.options) = (environment, calibrator, options ?? new());
        OptionsValidator.Validate(this.options);
        OptionsValidator.Validate(calibrator);
    }

    /// <summary>Fits the calibrators.</summary>
    /// <param name="input">Scored rows with labels.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type, or labels and scores differ in number.</exception>
    /// <exception cref="InputDataException">Rows cannot be used, or are too few; the message says which and why.</exception>
    public MultilabelCalibrationTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var read = CalibrationReader.Multilabel(input, options);
        var maps = Array.ConvertAll(read.Rows, calibrator.Fit);
        var groups = read.Groups is null ? null : Array.ConvertAll(read.Rows, label =>
            GroupMaps<BinaryMap>.Fit(options.GroupColumnName!, read.Groups, read.GroupCount, options.GroupPooling, label.WeightOf, members => calibrator.Fit(label.Pick(members))));
        for (var l = 0; l < maps.Length; l++)
            FitWarnings.Send(environment, $"{calibrator.GetType().Name}, label {l}", l == 0 ? input : null, maps[l].Diagnostics, l == 0 ? read.WithoutLabel : 0);
        return new(environment, [.. maps], [.. groups ?? []], options.ScoreColumn(ScoreColumns.Probability), options.ProbabilityColumn, options.Scores, options.LeastProbability);
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        inputSchema.Find(options.LabelColumnName, "label", column => column.Kind == SchemaShape.Column.VectorKind.Vector && (column.ItemType is BooleanDataViewType || column.ItemType == NumberDataViewType.Single), "a vector of Boolean or Single");
        var score = inputSchema.Find(options.ScoreColumn(ScoreColumns.Probability), "score", ScoreColumns.IsSingleVector, ScoreColumns.VectorWords);
        options.CheckOptionalColumns(inputSchema);
        return inputSchema.With(ColumnShapes.Vector(options.ProbabilityColumn, NumberDataViewType.Single, score).Normalized());
    }
}
