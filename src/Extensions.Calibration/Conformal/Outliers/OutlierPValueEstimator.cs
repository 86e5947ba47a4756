using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLExtensions.Calibration;
using MLExtensions.Columns;
using MLExtensions.MLNet;

namespace MLExtensions.Conformal;

/// <summary>Turns anomaly scores into conformal p-values: how often an inlier would score as high. Rows with p-values up to alpha are called outliers.</summary>
/// <remarks>
/// <para>With the scores s_1, ..., s_n of n inliers the p-value of a score s is p = (#{s_i &gt;= s} + 1) / (n + 1); smoothed, (#{s_i &gt; s} + theta (#{s_i = s} + 1)) / (n + 1), theta uniform on [0, 1]. High
/// scores are abnormal. If the scores of the n inliers and of a new inlier are exchangeable, P(p &lt;= t) &lt;= t for every t; where none are tied it is floor(t (n + 1)) / (n + 1), and smoothed it is t.
/// So at most a share alpha of inliers is called an outlier, on average over the calibration rows; <see cref="OutlierCorrection"/> makes that hold for nearly every set of them. No p-value is below
/// 1 / (n + 1): with n &lt; 1 / alpha - 1 no row can be called an outlier.</para>
/// <para>Theta is a hash of the seed, the score and the columns of <see cref="Options.RowKeyColumnNames"/>: a row gets the same p-value whenever it is scored. Rows that agree in all of these share
/// their theta; where scores take few values, name a column that tells rows apart.</para>
/// <para>Input columns: score (Single), label (optional: Boolean, Single or Double; a positive one marks an outlier, which is left out, as is a row without a label). The detector must not have been fitted
/// on the rows: append the estimator with <c>AppendHeldOut</c>. Output columns: PValue (Double), PredictedLabel (Boolean: the p-value is at most alpha). A NaN score gives NaN and false.</para>
/// <para>Source: Vovk, Gammerman and Shafer (2005), Algorithmic Learning in a Random World, sections 2.2 and 2.4; Bates et al. (2023), Testing for Outliers with Conformal p-values, Annals of Statistics 51.</para>
/// </remarks>
public sealed class OutlierPValueEstimator : IEstimator<OutlierPValueTransformer>
{
    private readonly IHostEnvironment environment;
    private readonly Options options;

    /// <summary>Creates the estimator.</summary>
    /// <param name="environment">The environment, an MLContext say.</param>
    /// <param name="options">Settings; the defaults where null.</param>
    /// <exception cref="ValidationException">An option is outside its limits; every fault is listed.</exception>
    public OutlierPValueEstimator(IHostEnvironment environment, Options? options = null)
    {
        ArgumentNullException.ThrowIfNull(environment);
        (this.environment, this.options) = (environment, options ?? new());
        OptionsValidator.Validate(this.options);
    }

    /// <summary>Keeps the scores of the inliers.</summary>
    /// <param name="input">Scored rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type.</exception>
    /// <exception cref="InputDataException">A score is NaN, no row is an inlier, or the rows do not suffice and an error was asked for.</exception>
    public OutlierPValueTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var (scores, outliers, unlabelled) = Read(input);
        if (TrainedRows.AreScored(input))
            Warn("the rows are those that the model was trained on, where its scores are lower than on new rows: fit on held-out rows, with AppendHeldOut.");
        if (outliers > 0)
            Warn($"{outliers} rows are labelled outliers and were left out; {scores.Length} inliers remain.");
        if (unlabelled > 0)
            Warn($"{unlabelled} rows have no label and were left out.");
        var model = new OutlierPValueTransformer(environment, new CalibrationScores(scores), options);
        if (model.Guarantee.Demand(options.Shortfall).Shortfall is { } shortfall)
            Warn(shortfall);
        return model;
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        inputSchema.Find(options.ScoreColumnName, "score", ScoreColumns.IsSingle, ScoreColumns.SingleWords);
        if (options.LabelColumnName is { } label)
            inputSchema.Find(label, "label", column => ScoreColumns.IsReal(column) || ScoreColumns.IsScalar(column) && column.ItemType is BooleanDataViewType, "Boolean, Single or Double");
        foreach (var key in options.RowKeyColumnNames)
            inputSchema.Find(key, "row key", RowWords.Reads, RowWords.Types);
        var replaced = inputSchema.Where(column => column.Name == options.PredictedLabelColumnName).Select(column => (SchemaShape.Column?)column).FirstOrDefault();
        return inputSchema.With(ColumnShapes.Scalar(options.PValueColumnName, NumberDataViewType.Double).Annotated(OutlierPValueTransformer.CalibrationCount, NumberDataViewType.Int32),
            ColumnShapes.Scalar(options.PredictedLabelColumnName, BooleanDataViewType.Instance, replaced));
    }

    private (double[] Scores, long Outliers, long Unlabelled) Read(IDataView input)
    {
        var score = ScoreColumns.Find(input.Schema, options.ScoreColumnName, "score", ScoreColumns.IsSingle, ScoreColumns.SingleWords);
        DataViewSchema.Column? label = options.LabelColumnName is null ? null
            : ScoreColumns.Find(input.Schema, options.LabelColumnName, "label", type => type is BooleanDataViewType || InputColumns.IsReal(type), "Boolean, Single or Double");
        using var cursor = input.GetRowCursor(label is { } active ? [score, active] : [score]);
        var getScore = cursor.GetGetter<float>(score);
        var getLabel = label is { } column ? LabelReader.Scalar(cursor, column) : null;
        var (scores, outliers, unlabelled) = (new List<double>(), 0L, 0L);
        var (value, truth) = (0f, 0f);
        for (var row = 0L; cursor.MoveNext(); row++)
        {
            getLabel?.Invoke(ref truth);
            if (float.IsNaN(truth) || truth > 0)
            {
                (outliers, unlabelled) = truth > 0 ? (outliers + 1, unlabelled) : (outliers, unlabelled + 1);
                continue;
            }
            getScore(ref value);
            scores.Add(!float.IsNaN(value) ? value : throw new InputDataException(string.Create(CultureInfo.InvariantCulture,
                $"Row {row}, column '{score.Name}', has score NaN; allowed are numbers and infinities. Leave out rows whose features are missing.")));
        }
        return scores.Count > 0 ? ([.. scores], outliers, unlabelled) : throw new InputDataException(string.Create(CultureInfo.InvariantCulture,
            $"No row is an inlier: {outliers} are labelled outliers, {unlabelled} have no label. P-values are calibrated on the scores of inliers."));
    }

    private void Warn(string message) => FoundEnvironment.Warn(environment, "Conformal", string.Create(CultureInfo.InvariantCulture, $"{nameof(OutlierPValueEstimator)}: {message}"));

    /// <summary>Settings of <see cref="OutlierPValueEstimator"/>.</summary>
    public sealed record Options : IValidatableObject
    {
        /// <summary>Greatest share of inliers that is called an outlier.</summary>
        /// <value>Default: 0.05. Strictly between 0 and 1.</value>
        [Range(0.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
        public double Alpha { get; init; } = 0.05;

        /// <summary>Whether p-values are smoothed at random, which makes them exactly uniform for inliers, ties or not.</summary>
        /// <value>Default: false, which is never below the smoothed one.</value>
        public bool Smoothed { get; init; }

        /// <summary>Whether p-values hold on average over the calibration rows, or for nearly every set of them.</summary>
        /// <value>Default: None, on average. Others do not go with <see cref="Smoothed"/>.</value>
        [EnumDataType(typeof(OutlierCorrection))]
        public OutlierCorrection Correction { get; init; }

        /// <summary>Probability that the calibration rows are so odd that corrected p-values do not hold.</summary>
        /// <value>Default: 0.1. Above 0, up to 0.5. Only with a <see cref="Correction"/>.</value>
        [Range(0.0, 0.5, MinimumIsExclusive = true)]
        public double Delta { get; init; } = 0.1;

        /// <summary>Draws theta of smoothed p-values, with what stands in the row.</summary>
        /// <value>Default: 1.</value>
        public int Seed { get; init; } = 1;

        /// <summary>Columns that, beside the score, tell rows apart for theta: an identity, or the features.</summary>
        /// <value>Default: none. Only read where p-values are smoothed.</value>
        [Required]
        public IReadOnlyList<string> RowKeyColumnNames { get; init; } = [];

        /// <summary>Name of the column of anomaly scores.</summary>
        /// <value>Default: "Score".</value>
        [Required]
        public string ScoreColumnName { get; init; } = "Score";

        /// <summary>Name of the column that marks known outliers, which are left out when fitting; null where all rows are inliers.</summary>
        /// <value>Default: null.</value>
        public string? LabelColumnName { get; init; }

        /// <summary>Name of the column of p-values.</summary>
        /// <value>Default: "PValue".</value>
        [Required]
        public string PValueColumnName { get; init; } = "PValue";

        /// <summary>Name of the column of decisions; one that exists is hidden by it, and its annotations are kept.</summary>
        /// <value>Default: "PredictedLabel", where ML.NET's detectors put theirs.</value>
        [Required]
        public string PredictedLabelColumnName { get; init; } = "PredictedLabel";

        /// <summary>What happens where the rows do not suffice for alpha.</summary>
        /// <value>Default: Report.</value>
        [EnumDataType(typeof(ShortfallAction))]
        public ShortfallAction Shortfall { get; init; }

        /// <inheritdoc/>
        IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext)
        {
            if (Smoothed && Correction != OutlierCorrection.None)
                yield return new($"{nameof(Smoothed)} does not go with {nameof(Correction)} {Correction}.");
        }
    }
}
