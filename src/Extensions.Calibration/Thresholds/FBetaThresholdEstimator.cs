using System.ComponentModel.DataAnnotations;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLExtensions.Calibration;

/// <summary>
/// Chooses the threshold on a binary model's probability (or any other score) at which F-beta of the positive class is greatest on the rows that it is
/// fitted on, and sets PredictedLabel by it.
/// </summary>
/// <remarks>
/// <para>F-beta = (1 + beta^2) TP / ((1 + beta^2) TP + beta^2 FN + FP), TP, FN and FP as sums of example weights. Every threshold between two neighbouring
/// scores is looked at, and the one below all of them; of equally good ones the highest is taken, and it lies in the middle between its neighbours. A row is
/// positive where its score is above the threshold.</para>
/// <para>On the rows that the model was trained on the threshold is too sure of itself: append the estimator with <c>AppendHeldOut</c>. F-beta of the chosen
/// threshold on these same rows, <see cref="BinaryThresholdTransformer.FBeta"/>, is an optimistic estimate for new rows.</para>
/// <para>Input columns: label (Boolean, or Single or Double: positive above 0), score (Single), example weight (optional: Single or Double). A row with a
/// missing label or score, or a weight that is not positive and finite, is left out. Output column: PredictedLabel (Boolean). ML.NET's own evaluator counts
/// a row as positive where its Score is above 0, whatever PredictedLabel says, so that its F1 does not see the threshold.</para>
/// <para>Source: Lipton, Elkan and Naryanaswamy (2014), Optimal Thresholding of Classifiers to Maximize F1 Measure, ECML PKDD.</para>
/// </remarks>
public sealed class FBetaThresholdEstimator : IEstimator<BinaryThresholdTransformer>
{
    private readonly IHostEnvironment environment;
    private readonly Options options;

    /// <summary>Creates the estimator.</summary>
    /// <param name="environment">The environment, an MLContext say.</param>
    /// <param name="options">Settings; the defaults where null.</param>
    /// <exception cref="ValidationException">An option is outside its limits; every fault is listed.</exception>
    public FBetaThresholdEstimator(IHostEnvironment environment, Options? options = null)
    {
        ArgumentNullException.ThrowIfNull(environment);
        (this.environment, this.options) = (environment, options ?? new Options());
        OptionsValidator.Validate(this.options);
    }

    /// <summary>Chooses the threshold.</summary>
    /// <param name="input">Scored rows with labels.</param>
    /// <exception cref="InputDataException">No good row is positive, or there is none.</exception>
    public BinaryThresholdTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var rows = ScoredRows.Read(input, options.LabelColumnName, options.ScoreColumnName, options.ExampleWeightColumnName);
        var (threshold, value) = FBetaThreshold.Choose(rows, options.Beta);
        return new BinaryThresholdTransformer(environment, options.ScoreColumnName, options.PredictedLabelColumnName, threshold, options.Beta, value);
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        inputSchema.Find(options.LabelColumnName, "label", column => ScoreColumns.IsReal(column) || ScoreColumns.IsScalar(column) && column.ItemType is BooleanDataViewType, "Boolean, Single or Double");
        inputSchema.Find(options.ScoreColumnName, "score", ScoreColumns.IsSingle, ScoreColumns.SingleWords);
        if (options.ExampleWeightColumnName is { } weight)
            inputSchema.Find(weight, "weight", ScoreColumns.IsReal, ScoreColumns.RealWords);
        var replaced = inputSchema.Where(column => column.Name == options.PredictedLabelColumnName).Select(column => (SchemaShape.Column?)column).FirstOrDefault();
        return inputSchema.With(ColumnShapes.Scalar(options.PredictedLabelColumnName, BooleanDataViewType.Instance, replaced));
    }

    /// <summary>Settings of <see cref="FBetaThresholdEstimator"/>.</summary>
    public sealed record Options
    {
        /// <summary>How many times as much recall counts as precision.</summary>
        /// <value>Default: 1. Above 0.</value>
        [Range(0.0, 1e6, MinimumIsExclusive = true)]
        public double Beta { get; init; } = 1;

        /// <summary>Name of the label column.</summary>
        /// <value>Default: "Label".</value>
        [Required]
        public string LabelColumnName { get; init; } = "Label";

        /// <summary>Name of the column that the threshold is on: a probability, or any score that rises with it.</summary>
        /// <value>Default: "Probability".</value>
        [Required]
        public string ScoreColumnName { get; init; } = "Probability";

        /// <summary>Name of the column of example weights, or null where every example counts 1.</summary>
        /// <value>Default: null.</value>
        public string? ExampleWeightColumnName { get; init; }

        /// <summary>Name of the column of decisions; one that exists is hidden by it, and its annotations are kept.</summary>
        /// <value>Default: "PredictedLabel".</value>
        [Required]
        public string PredictedLabelColumnName { get; init; } = "PredictedLabel";
    }
}
