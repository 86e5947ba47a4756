using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLExtensions.Columns;
using MLExtensions.MLNet;

namespace MLExtensions.Calibration;

/// <summary>Correctness-aware calibration by what a model makes of changed copies of a row: p = softmax(z / T), T of how the classes that the row puts first fare in the copies.</summary>
/// <remarks>
/// <para>Like <see cref="CorrectnessAwareCalibration"/>, with other features: the probabilities that the model gives, in each view, to the four classes that come first in the row itself.
/// The views are drawn once from the rows of the fit, by the seed: fixed noise on every feature, or the values of other rows in fixed features. Slots that an encoder made of one category get no
/// noise and are replaced together. They are the same for every row, when fitting and afterwards, so that a row always gets the same probabilities. (The authors rotate and recolour images;
/// for tables these copies take their place.) The model scores each row once for each view: as many times the work of the model itself.</para>
/// <para>Input columns: label (key), score (vector of Single), features (vector of known size of Single), example weight (optional). Output column: the score column with the same name and
/// annotations, now of calibrated probabilities; their order is that of the scores. The model is saved inside.</para>
/// </remarks>
public sealed class CorrectnessAwareViewsEstimator : IEstimator<CorrectnessAwareViewsTransformer>
{
    private readonly IHostEnvironment environment;
    private readonly ITransformer predictor;
    private readonly CorrectnessAwareViewOptions views;
    private readonly CalibrationOptions options;

    /// <summary>Creates the estimator.</summary>
    /// <param name="environment">The environment, an MLContext say.</param>
    /// <param name="predictor">The fitted model, which reads the feature column alone and writes the score column: the last transformer of a chain, say.</param>
    /// <param name="views">The views; the defaults where null.</param>
    /// <param name="options">Columns, and what the scores are; the defaults where null.</param>
    /// <exception cref="ValidationException">A setting is outside its limits; every fault is listed.</exception>
    public CorrectnessAwareViewsEstimator(IHostEnvironment environment, ITransformer predictor, CorrectnessAwareViewOptions? views = null, CalibrationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(predictor);
        (this.environment, this.predictor, this.views, this.options) = (environment, predictor, views ?? new(), options ?? new());
        OptionsValidator.Validate(this.views);
        OptionsValidator.Validate(this.options);
        if (this.options is not { GroupColumnName: null, LeastProbability: 0 })
            throw new ValidationException($"Views have one map for all rows and no least probability; {nameof(options.GroupColumnName)} and {nameof(options.LeastProbability)} must be left out. Got '{this.options.GroupColumnName}' and {this.options.LeastProbability}.");
    }

    /// <summary>Draws the views and fits the temperatures.</summary>
    /// <param name="input">Scored rows with features and labels, which the model was not fitted on.</param>
    /// <exception cref="ArgumentException">A column is absent or of a wrong type, or the model reads other columns than the features.</exception>
    /// <exception cref="InputDataException">Rows cannot be used; the message says which and why.</exception>
    public CorrectnessAwareViewsTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var features = ScoreColumns.Find(input.Schema, views.FeatureColumnName, "feature", ScoreColumns.IsSingleVector, ScoreColumns.VectorWords);
        var read = CalibrationReader.Multiclass(input, options);
        var rows = read.Rows;
        var drawn = Draw(input, features);
        var scorer = new ViewScorer(predictor, drawn, features, options.ScoreColumn(ScoreColumns.Score), rows.ClassCount, options.Scores);
        var (network, diagnostics) = TemperatureNetwork.Fit(views.Calibrator, rows.As(ScoreMeaning.Logits), Rescore(input, features, rows, scorer, drawn.Length));
        FitWarnings.Send(environment, nameof(CorrectnessAwareCalibration), input, diagnostics, read.WithoutLabel, rows.AbsentClasses());
        return new(environment, predictor, drawn, network, diagnostics, views.FeatureColumnName, options.ScoreColumn(ScoreColumns.Score), options.Scores, rows.ClassCount);
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        inputSchema.Find(options.LabelColumnName, "label", ScoreColumns.IsKey, ScoreColumns.KeyWords);
        inputSchema.Find(views.FeatureColumnName, "feature", ScoreColumns.IsSingleVector, ScoreColumns.VectorWords);
        var score = inputSchema.Find(options.ScoreColumn(ScoreColumns.Score), "score", ScoreColumns.IsSingleVector, ScoreColumns.VectorWords);
        options.CheckOptionalColumns(inputSchema);
        return inputSchema.With(score.Normalized());
    }

    private FeatureView[] Draw(IDataView input, DataViewSchema.Column features)
    {
        using var cursor = input.GetRowCursor([features]);
        var (get, buffer) = (cursor.GetGetter<VBuffer<float>>(features), default(VBuffer<float>));
        return FeatureView.Draw(row =>
        {
            if (!cursor.MoveNext())
                return false;
            get(ref buffer);
            buffer.CopyTo(row);
            return true;
        }, ((VectorDataViewType)features.Type).Size, [.. CategoricalSlots.Of(input.Schema, features.Name).Select(range => (range.Start, range.Count))], views);
    }

    /// <summary>What the views say of the rows of the set, which are those with a label and a weight.</summary>
    private double[] Rescore(IDataView input, DataViewSchema.Column features, MulticlassCalibrationSet rows, ViewScorer scorer, int viewCount)
    {
        var count = ViewScorer.Count(viewCount, rows.ClassCount);
        var (values, at, label) = (new double[rows.Count * count], 0, input.Schema[options.LabelColumnName]);
        DataViewSchema.Column? weight = options.ExampleWeightColumnName is { } name ? input.Schema[name] : null;
        using var cursor = input.GetRowCursor([features, label, .. new[] { weight }.OfType<DataViewSchema.Column>()]);
        var (get, buffer, row) = (cursor.GetGetter<VBuffer<float>>(features), default(VBuffer<float>), new float[((VectorDataViewType)features.Type).Size]);
        var (getLabel, getWeight) = (LabelReader.Scalar(cursor, label), weight is { } found ? LabelReader.Scalar(cursor, found) : null);
        var (truth, importance) = (0f, 1f);
        while (cursor.MoveNext())
        {
            getLabel(ref truth);
            getWeight?.Invoke(ref importance);
            if (importance == 0 || !float.IsFinite(truth))
                continue;
            get(ref buffer);
            buffer.CopyTo(row);
            var own = values.AsSpan(at * count, count);
            scorer.Write(row, rows.Row(at++), own);
            foreach (var value in own)
                if (!double.IsFinite(value))
                    throw new InputDataException(string.Create(CultureInfo.InvariantCulture, $"Row {cursor.Position}: the model gives a changed copy of the row the probability {value}; allowed are finite ones."));
        }
        return values;
    }
}
