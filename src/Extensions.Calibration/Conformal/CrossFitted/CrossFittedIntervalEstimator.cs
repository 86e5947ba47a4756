using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLExtensions.Calibration;
using MLExtensions.Columns;
using MLExtensions.MLNet;

namespace MLExtensions.Conformal;

/// <summary>Jackknife+, CV+, cross-conformal and minmax intervals: every row serves the head and the interval, at the price of a head per fold in the model.</summary>
/// <remarks>
/// <para>Append it with <c>AppendCrossFitted</c>, which divides the rows into folds, fits the head once without each fold and once on all rows, and puts the predictions of the folds' heads into a column: without
/// folds there is nothing to fit. For jackknife+ ask for as many folds as there are rows (256 at most).</para>
/// <para>Input columns: label (Single or Double), Score and FoldScores. Output columns: Lower and Upper (Single, in the label's unit; rounded outwards). Where a prediction is not finite the interval is the whole line.
/// A row costs the prediction of every head and some binary searches in the residuals.</para>
/// <para>Source: Barber, Candès, Ramdas and Tibshirani (2021), Predictive Inference with the Jackknife+, Annals of Statistics 49; Vovk (2015), Cross-Conformal Predictors, AMAI 74.</para>
/// </remarks>
public sealed class CrossFittedIntervalEstimator : IFoldEstimator<CrossFittedIntervalTransformer>
{
    private readonly IHostEnvironment environment;
    private readonly CrossFittedIntervalOptions options;
    private readonly double alpha;

    /// <summary>Creates the estimator.</summary>
    /// <param name="environment">The environment, an MLContext say.</param>
    /// <param name="alpha">Share of rows whose label may be outside its interval, strictly between 0 and 1; see <see cref="CrossFittedMethod"/> for what is proved.</param>
    /// <param name="options">Method and columns; the defaults where null.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> is out of its range.</exception>
    /// <exception cref="ValidationException">A setting is outside its limits; every fault is listed.</exception>
    public CrossFittedIntervalEstimator(IHostEnvironment environment, double alpha, CrossFittedIntervalOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(environment);
        (this.environment, this.alpha, this.options) = (environment, ConformalQuantile.CheckAlpha(alpha), options ?? new());
        OptionsValidator.Validate(this.options);
    }

    /// <inheritdoc/>
    public string HeadColumnName => options.PredictionColumnName;

    /// <inheritdoc/>
    public string FoldColumnName => options.FoldScoresColumnName;

    /// <summary>Not possible: there are no folds here.</summary>
    /// <param name="input">Rows.</param>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public CrossFittedIntervalTransformer Fit(IDataView input)
        => throw new InvalidOperationException($"{nameof(CrossFittedIntervalEstimator)} is fitted on rows that were divided into folds, each seen by a head that was fitted without them. Append it with AppendCrossFitted, not with Append or AppendHeldOut.");

    /// <summary>Fits the intervals on the residuals of all folds.</summary>
    /// <param name="folds">The rows of each fold, scored by the head that never saw them.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type.</exception>
    /// <exception cref="InputDataException">Rows cannot be used, or are too few for alpha where <see cref="CrossFittedIntervalOptions.Shortfall"/> says so.</exception>
    public CrossFittedIntervalTransformer Fit(IReadOnlyList<IDataView> folds)
    {
        ArgumentNullException.ThrowIfNull(folds);
        var residuals = new FoldResiduals([.. folds.Select((view, fold) => new CalibrationScores(Residuals(view, fold)))]);
        var transformer = new CrossFittedIntervalTransformer(environment, residuals, alpha, options);
        if (transformer.Guarantee.Demand(options.Shortfall).Shortfall is { } shortfall)
            FoundEnvironment.Warn(environment, "Conformal", $"{options.Method} intervals: {shortfall}");
        return transformer;
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        inputSchema.Find(options.LabelColumnName, "label", ScoreColumns.IsReal, ScoreColumns.RealWords);
        inputSchema.Find(options.PredictionColumnName, "prediction", ScoreColumns.IsSingle, ScoreColumns.SingleWords);
        if (!inputSchema.Any(column => column.Name == options.FoldScoresColumnName && ScoreColumns.IsSingleVector(column)))
            throw new ArgumentOutOfRangeException(nameof(inputSchema), options.FoldScoresColumnName,
                $"Column '{options.FoldScoresColumnName}', a vector of Single with the prediction of the head of every fold, is absent. AppendCrossFitted adds it before the head: append {nameof(CrossFittedIntervalEstimator)} with it, not with Append or AppendHeldOut, and let the head keep the column. There are the columns {string.Join(", ", inputSchema.Select(other => $"'{other.Name}'"))}.");
        return inputSchema.With(ColumnShapes.Scalar(options.LowerColumnName, NumberDataViewType.Single), ColumnShapes.Scalar(options.UpperColumnName, NumberDataViewType.Single));
    }

    private double[] Residuals(IDataView view, int fold)
    {
        var label = ScoreColumns.Find(view.Schema, options.LabelColumnName, "label", InputColumns.IsReal, ScoreColumns.RealWords);
        var reader = new IntervalReader(view.Schema, new(Prediction: new(options.PredictionColumnName)));
        var score = new AbsoluteResidualScore { PredictionColumnName = options.PredictionColumnName };
        try
        {
            return ConformalReader.Read(environment, $"{options.Method} intervals", view, ProcedureColumns.None, [label, .. reader.All], row => IntervalEstimator.Scorer(row, reader, label, score))[0].Scores;
        }
        catch (InputDataException fault)
        {
            throw new InputDataException(string.Create(CultureInfo.InvariantCulture, $"Fold {fold}: {fault.Message}"));
        }
    }
}
