using System.ComponentModel.DataAnnotations;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLExtensions.MLNet;

namespace MLExtensions.Conformal;

/// <summary>Adds to every row an interval whose threshold follows the stream: adaptive conformal inference. The fitted transformer learns from every row whose truth arrives.</summary>
/// <remarks>
/// <para>Input columns: label (Single or Double) and what the score names. Output columns: Lower and Upper (Single, in the label's unit; rounded outwards) and Feedback (a vector of Double), which
/// <see cref="AdaptiveIntervalTransformer.Update(double, ReadOnlySpan{double})"/> asks for. An interval is empty (Lower above Upper) where alpha_t is at least 1, and the whole line where it is at most 0.</para>
/// <para>Fitted on calibration rows, oldest first, which the model was not fitted on; their scores fill the window. There may be none: everything is kept until enough scores have come.</para>
/// </remarks>
public sealed class AdaptiveIntervalEstimator : IEstimator<AdaptiveIntervalTransformer>
{
    private readonly IHostEnvironment environment;
    private readonly IntervalEstimator intervals;
    private readonly IntervalScore score;
    private readonly double alpha;
    private readonly AdaptiveOptions adaptive;
    private readonly IntervalOptions options;

    /// <summary>Creates the estimator.</summary>
    /// <param name="environment">The environment, an MLContext say.</param>
    /// <param name="score">How badly a number fits a row.</param>
    /// <param name="alpha">Share of rows whose label may be outside its interval in the long run, strictly between 0 and 1.</param>
    /// <param name="adaptive">Step and window; the defaults where null.</param>
    /// <param name="options">Columns; the defaults where null.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> is out of its range.</exception>
    /// <exception cref="ValidationException">A setting is outside its limits; every fault is listed.</exception>
    public AdaptiveIntervalEstimator(IHostEnvironment environment, IntervalScore score, double alpha, AdaptiveOptions? adaptive = null, IntervalOptions? options = null)
    {
        (this.environment, this.score, this.alpha, this.adaptive, this.options) = (environment, score, alpha, adaptive ?? new(), options ?? new());
        intervals = new(environment, score, alpha, options: this.options);
        OptionsValidator.Validate(this.adaptive);
    }

    /// <summary>Fills the window.</summary>
    /// <param name="input">Scored rows with labels, oldest first, which the model was not fitted on.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type.</exception>
    /// <exception cref="InputDataException">Rows cannot be used, or are too few for alpha where <see cref="IntervalOptions.Shortfall"/> says so.</exception>
    public AdaptiveIntervalTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var rows = intervals.Read(input, nameof(AdaptiveConformal), allowNone: true);
        var stream = new AdaptiveStream([.. Enumerable.Range(0, score.Sides)
            .Select(side => new AdaptiveConformal(alpha / score.Sides, adaptive.Gamma, adaptive.Window, side < rows.Length ? rows[side].Scores : default))]);
        var transformer = new AdaptiveIntervalTransformer(environment, score, stream, alpha, adaptive.FeedbackColumnName, options);
        if (transformer.Guarantee.Demand(options.Shortfall).Shortfall is { } shortfall)
            FoundEnvironment.Warn(environment, "Conformal", $"{nameof(AdaptiveConformal)}: {shortfall}");
        return transformer;
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => intervals.GetOutputSchema(inputSchema).With(ColumnShapes.Vector(adaptive.FeedbackColumnName, NumberDataViewType.Double));
}
