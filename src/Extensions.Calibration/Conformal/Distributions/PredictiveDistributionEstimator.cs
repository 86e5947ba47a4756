using System.ComponentModel.DataAnnotations;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLExtensions.Calibration;
using MLExtensions.Columns;
using MLExtensions.MLNet;

namespace MLExtensions.Conformal;

/// <summary>Fits a conformal predictive system on held-out rows and adds, to every row, quantiles and probabilities of its <see cref="PredictiveDistribution"/> and an interval.</summary>
/// <remarks>
/// <para>Input columns: label (Single or Double), Score, a difficulty where one is named, and the key of <see cref="GroupConditional"/>. Output columns: PredictedQuantiles (vector of Single, in the label's unit;
/// rounded away from the median), Probabilities (vector of Single: P(Y up to t) in the middle of the step), Lower and Upper (Single, rounded outwards). Where a number of the model is not finite, or a group has no
/// calibration rows, quantiles and ends are infinite and probabilities NaN.</para>
/// <para>Append it with <c>AppendHeldOut</c>. Rows whose label is NaN are left out, with a warning.</para>
/// </remarks>
public sealed class PredictiveDistributionEstimator : IEstimator<PredictiveDistributionTransformer>
{
    private readonly IHostEnvironment environment;
    private readonly ConformalProcedure procedure;
    private readonly PredictiveDistributionOptions options;
    private readonly double alpha;

    /// <summary>Creates the estimator.</summary>
    /// <param name="environment">The environment, an MLContext say.</param>
    /// <param name="alpha">Share of rows whose label may be outside Lower to Upper, strictly between 0 and 1.</param>
    /// <param name="procedure">Which residuals count for a row: <see cref="SplitConformal"/>, where null, or <see cref="GroupConditional"/>, those of its group.</param>
    /// <param name="options">What is asked, and columns; the defaults where null.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> is out of its range.</exception>
    /// <exception cref="ArgumentException"><paramref name="procedure"/> is another one.</exception>
    /// <exception cref="ValidationException">A setting is outside its limits; every fault is listed.</exception>
    public PredictiveDistributionEstimator(IHostEnvironment environment, double alpha, ConformalProcedure? procedure = null, PredictiveDistributionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(environment);
        (this.environment, this.alpha, this.procedure, this.options) = (environment, ConformalQuantile.CheckAlpha(alpha), procedure ?? new SplitConformal(), options ?? new());
        if (this.procedure is not (SplitConformal or GroupConditional))
            throw new ArgumentException($"A predictive distribution needs residuals without weights: allowed are {nameof(SplitConformal)} and {nameof(GroupConditional)}. Got {this.procedure.GetType().Name}.", nameof(procedure));
        OptionsValidator.Validate(this.options);
        OptionsValidator.Validate(this.procedure);
    }

    /// <summary>Fits the system.</summary>
    /// <param name="input">Scored rows with labels, which the model was not fitted on.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type.</exception>
    /// <exception cref="InputDataException">Rows cannot be used, or are too few for alpha where <see cref="PredictiveDistributionOptions.Shortfall"/> says so.</exception>
    public PredictiveDistributionTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var score = PredictiveDistributionTransformer.ScoreOf(options);
        var label = ScoreColumns.Find(input.Schema, options.LabelColumnName, "label", InputColumns.IsReal, ScoreColumns.RealWords);
        var reader = new IntervalReader(input.Schema, score.Columns);
        var rows = ConformalReader.Read(environment, "Predictive distribution", input, procedure.Columns, [label, .. reader.All], row => IntervalEstimator.Scorer(row, reader, label, score))[0];
        var transformer = new PredictiveDistributionTransformer(environment, procedure.Fit(rows), alpha, options);
        if (transformer.Guarantee.Demand(options.Shortfall).Shortfall is { } shortfall)
            FoundEnvironment.Warn(environment, "Conformal", $"Predictive distribution: {shortfall}");
        return transformer;
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        inputSchema.Find(options.LabelColumnName, "label", ScoreColumns.IsReal, ScoreColumns.RealWords);
        IntervalReader.Check(inputSchema, PredictiveDistributionTransformer.ScoreOf(options).Columns);
        ProcedureInputs.Check(inputSchema, procedure.Columns);
        SchemaShape.Column[] vectors = [.. PredictiveDistributionTransformer.Vectors(options).Select(vector => ColumnShapes.Vector(vector.Name, NumberDataViewType.Single).WithSlotNamesOnly())];
        return inputSchema.With([ColumnShapes.Scalar(options.LowerColumnName, NumberDataViewType.Single), ColumnShapes.Scalar(options.UpperColumnName, NumberDataViewType.Single), .. vectors]);
    }
}
