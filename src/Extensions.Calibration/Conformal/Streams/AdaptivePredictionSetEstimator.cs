using System.ComponentModel.DataAnnotations;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLExtensions.MLNet;

namespace MLExtensions.Conformal;

/// <summary>Adds to every row a set of classes whose threshold follows the stream: adaptive conformal inference. The fitted transformer learns from every row whose truth arrives.</summary>
/// <remarks>
/// <para>Input columns as those of <see cref="PredictionSetEstimator"/>. Output columns: PredictionSet (vector of Boolean, one per class, named as they are), SetSize (Int32) and Feedback (a vector of Double),
/// which <see cref="AdaptivePredictionSetTransformer.Update(int, ReadOnlySpan{double})"/> asks for. A set is empty where alpha_t is at least 1, and holds all classes where it is at most 0.</para>
/// <para>Fitted on calibration rows, oldest first, which the model was not fitted on; their scores fill the window. There may be none: everything is kept until enough scores have come.</para>
/// </remarks>
public sealed class AdaptivePredictionSetEstimator : IEstimator<AdaptivePredictionSetTransformer>
{
    private readonly IHostEnvironment environment;
    private readonly PredictionSetEstimator sets;
    private readonly NonconformityScore score;
    private readonly bool isBinary;
    private readonly double alpha;
    private readonly AdaptiveOptions adaptive;
    private readonly PredictionSetOptions options;

    /// <summary>Creates the estimator.</summary>
    /// <param name="environment">The environment, an MLContext say.</param>
    /// <param name="isBinary">Whether there are two classes and one probability, that of the positive one.</param>
    /// <param name="score">How badly a class fits a row.</param>
    /// <param name="alpha">Share of rows whose label may be outside its set in the long run, strictly between 0 and 1.</param>
    /// <param name="adaptive">Step and window; the defaults where null.</param>
    /// <param name="options">Columns, without p-values; the defaults where null.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> is out of its range.</exception>
    /// <exception cref="ArgumentException">p-values are asked for.</exception>
    /// <exception cref="ValidationException">A setting is outside its limits; every fault is listed.</exception>
    public AdaptivePredictionSetEstimator(IHostEnvironment environment, bool isBinary, NonconformityScore score, double alpha, AdaptiveOptions? adaptive = null, PredictionSetOptions? options = null)
    {
        (this.environment, this.isBinary, this.score, this.alpha, this.adaptive, this.options) = (environment, isBinary, score, alpha, adaptive ?? new(), options ?? new());
        sets = new(environment, isBinary, score, alpha, options: this.options);
        OptionsValidator.Validate(this.adaptive);
        if ((this.options.PValuesColumnName ?? this.options.ConfidenceColumnName ?? this.options.CredibilityColumnName) is { } column)
            throw new ArgumentException($"Adaptive sets have no p-values: rows of a stream are not exchangeable. {nameof(PredictionSetOptions.PValuesColumnName)}, {nameof(PredictionSetOptions.ConfidenceColumnName)} and {nameof(PredictionSetOptions.CredibilityColumnName)} must be null. Got '{column}'.", nameof(options));
    }

    /// <summary>Fills the window.</summary>
    /// <param name="input">Scored rows with labels, oldest first, which the model was not fitted on.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type.</exception>
    /// <exception cref="InputDataException">Rows cannot be used, or are too few for alpha where <see cref="PredictionSetOptions.Shortfall"/> says so.</exception>
    public AdaptivePredictionSetTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var rows = sets.Read(input, nameof(AdaptiveConformal), out var classes, out var tuned, allowNone: true);
        var stream = new AdaptiveStream([new(alpha, adaptive.Gamma, adaptive.Window, rows is null ? [] : rows.Scores)]);
        var transformer = new AdaptivePredictionSetTransformer(environment, tuned, stream, alpha, classes, ClassProbabilities.Of(options, isBinary), adaptive.FeedbackColumnName, RowKeys.Resolve(options, score, input.Schema));
        if (transformer.Guarantee.Demand(options.Shortfall).Shortfall is { } shortfall)
            FoundEnvironment.Warn(environment, "Conformal", $"{nameof(AdaptiveConformal)}: {shortfall}");
        return transformer;
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => sets.GetOutputSchema(inputSchema).With(ColumnShapes.Vector(adaptive.FeedbackColumnName, NumberDataViewType.Double));
}
