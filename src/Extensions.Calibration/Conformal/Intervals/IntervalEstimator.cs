using System.ComponentModel.DataAnnotations;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLExtensions.Calibration;
using MLExtensions.Columns;
using MLExtensions.MLNet;

namespace MLExtensions.Conformal;

/// <summary>Fits a conformal procedure on held-out rows and adds, to every row, an interval that holds its label with probability at least 1 - alpha.</summary>
/// <remarks>
/// <para>Input columns: label (Single or Double), and what the score and the procedure name. Output columns: Lower and Upper (Single, in the label's unit; rounded outwards). An interval may be infinite, where
/// calibration rows are too few or a number of the model is not finite, or empty (Lower above Upper), where a quantile model is far too wide.</para>
/// <para>Append it with <c>AppendHeldOut</c>: on rows that the model was fitted on nothing is guaranteed. Rows whose label is NaN are left out, with a warning; a number of the model that is not finite is an
/// error here.</para>
/// </remarks>
public sealed class IntervalEstimator : IEstimator<IntervalTransformer>
{
    private readonly IHostEnvironment environment;
    private readonly IntervalScore score;
    private readonly ConformalProcedure procedure;
    private readonly IntervalOptions options;
    private readonly double alpha;

    /// <summary>Creates the estimator.</summary>
    /// <param name="environment">The environment, an MLContext say.</param>
    /// <param name="score">How badly a number fits a row.</param>
    /// <param name="alpha">Share of rows whose label may be outside its interval, strictly between 0 and 1.</param>
    /// <param name="procedure">How calibration rows become thresholds; <see cref="SplitConformal"/> where null.</param>
    /// <param name="options">Columns; the defaults where null.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> is out of its range.</exception>
    /// <exception cref="ValidationException">A setting is outside its limits; every fault is listed.</exception>
    public IntervalEstimator(IHostEnvironment environment, IntervalScore score, double alpha, ConformalProcedure? procedure = null, IntervalOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(score);
        ConformalQuantile.CheckAlpha(alpha);
        (this.environment, this.score, this.alpha, this.procedure, this.options) = (environment, score, alpha, procedure ?? new SplitConformal(), options ?? new());
        OptionsValidator.Validate(this.options);
        OptionsValidator.Validate(score);
        OptionsValidator.Validate(this.procedure);
    }

    /// <summary>Fits the procedure.</summary>
    /// <param name="input">Scored rows with labels, which the model was not fitted on.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type.</exception>
    /// <exception cref="InputDataException">Rows cannot be used, or are too few for alpha where <see cref="IntervalOptions.Shortfall"/> says so.</exception>
    public IntervalTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var rows = Read(input, procedure.GetType().Name);
        var transformer = new IntervalTransformer(environment, score, [.. rows.Select(procedure.Fit)], alpha, options);
        if (transformer.Guarantee.Demand(options.Shortfall).Shortfall is { } shortfall)
            FoundEnvironment.Warn(environment, "Conformal", $"{procedure.GetType().Name}: {shortfall}");
        return transformer;
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        inputSchema.Find(options.LabelColumnName, "label", ScoreColumns.IsReal, ScoreColumns.RealWords);
        IntervalReader.Check(inputSchema, score.Columns);
        ProcedureInputs.Check(inputSchema, procedure.Columns);
        return inputSchema.With(ColumnShapes.Scalar(options.LowerColumnName, NumberDataViewType.Single), ColumnShapes.Scalar(options.UpperColumnName, NumberDataViewType.Single));
    }

    /// <summary>Reads labelled rows, of each side; nothing where there is none and that is allowed.</summary>
    internal ConformalRows[] Read(IDataView input, string name, bool allowNone = false)
    {
        var label = ScoreColumns.Find(input.Schema, options.LabelColumnName, "label", InputColumns.IsReal, ScoreColumns.RealWords);
        var reader = new IntervalReader(input.Schema, score.Columns);
        return ConformalReader.Read(environment, name, input, procedure.Columns, [label, .. reader.All], row => Scorer(row, reader, label, score), sides: score.Sides, allowNone: allowNone);
    }

    /// <summary>Makes what reads the score of a row that moves.</summary>
    internal static Func<ConformalReader.ScoredRow> Scorer(DataViewRow row, IntervalReader reader, DataViewSchema.Column label, IntervalScore score)
    {
        var (read, getLabel) = (reader.Open(row), new NumberGetter(row, label, slot: null));
        return () =>
        {
            var truth = getLabel.Read();
            if (double.IsNaN(truth))
                return new(false);
            var inputs = read.Read();
            return reader.Fault(inputs, score) is { } fault ? new(true, fault)
                : double.IsInfinity(truth) ? new(true, "an infinite label; allowed are finite numbers")
                : new(true, null, score.Compute(inputs, truth, 0), score.Sides == 2 ? score.Compute(inputs, truth, 1) : 0);
        };
    }
}
