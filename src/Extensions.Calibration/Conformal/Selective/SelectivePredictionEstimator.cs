using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLExtensions.Calibration;
using MLExtensions.Columns;
using MLExtensions.MLNet;

namespace MLExtensions.Conformal;

/// <summary>Chooses the confidence from which a classifier's prediction is accepted, so that the error rate among accepted rows is at most alpha with probability at least 1 - delta.</summary>
/// <remarks>
/// <para>A threshold t accepts the rows with confidence at least t; its selective risk is R(t) = E[loss | confidence &gt;= t], a ratio. The hypothesis "R(t) &gt; alpha" is tested with the n_t accepted ones of
/// the calibration rows. Given which rows are accepted, their losses are independent draws of the law of the loss given confidence &gt;= t, whose mean is R(t): so the number of errors is binomial with the
/// random n_t as its number of trials, and p = P(Bin(n_t, alpha) &lt;= errors) is a p-value given n_t, hence also without (n_t = 0 gives 1). For losses other than 0 and 1 the bounds of Hoeffding and Bentkus
/// take its place. All this needs thresholds that the tested rows did not choose: they are named by the user, or chosen by a share of the rows that tests nothing.</para>
/// <para>Of several thresholds one that is too low passes with probability at most delta: in a fixed sequence from the most cautious downwards, which stops at the first that fails (<see cref="SelectiveTesting.FixedSequence"/>), or
/// each at delta / m (<see cref="SelectiveTesting.Bonferroni"/>). The lowest that passes is taken. Where the thresholds are chosen by a share of the rows, these rows also choose where the sequence starts, since a threshold that
/// accepts a handful of rows can pass no test. Nothing need be monotone.</para>
/// <para>Guarantee: P(R(threshold) &gt; alpha) &lt;= delta over the calibration rows, where calibration rows and new rows are independent draws of one law and neither the model nor its confidence was fitted on the calibration rows.
/// Where no threshold passes, all rows are abstained from, and the transformer's guarantee says why.</para>
/// <para>Input columns: label and PredictedLabel (keys, or Boolean and Boolean, Single or Double) or a column of losses; scores (vector of Single, or Single) or a column of confidence (Single). Rows without a label are left out, with a
/// warning. Output column: Abstain (Boolean); PredictedLabel stays as it is. A NaN score abstains. Append the estimator with <c>AppendHeldOut</c>.</para>
/// <para>Source: Angelopoulos, Bates, Candes, Jordan and Lei (2021), Learn then Test, arXiv 2110.01052, sections 2 and 4 (selective classification); Geifman and El-Yaniv (2017), Selective Classification for Deep Neural
/// Networks, NeurIPS.</para>
/// </remarks>
public sealed class SelectivePredictionEstimator : IEstimator<SelectivePredictionTransformer>
{
    private readonly IHostEnvironment environment;
    private readonly SelectivePredictionOptions options;

    /// <summary>Creates the estimator.</summary>
    /// <param name="environment">The environment, an MLContext say.</param>
    /// <param name="options">Settings; the defaults where null.</param>
    /// <exception cref="ValidationException">An option is outside its limits; every fault is listed.</exception>
    public SelectivePredictionEstimator(IHostEnvironment environment, SelectivePredictionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(environment);
        (this.environment, this.options) = (environment, options ?? new());
        OptionsValidator.Validate(this.options);
    }

    /// <summary>Chooses the threshold.</summary>
    /// <param name="input">Scored rows with labels, which the model was not fitted on.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type.</exception>
    /// <exception cref="InputDataException">A score or loss is bad, no row has a label, or no threshold passed and an error was asked for.</exception>
    public SelectivePredictionTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var found = options with { ScoreColumnName = ScoreName(name => input.Schema.GetColumnOrNull(name) is { Type: VectorDataViewType }) };
        var (confidences, losses, unlabelled) = Read(input, found);
        if (TrainedRows.AreScored(input))
            Warn("the rows are those that the model was trained on. On these it makes fewer errors than on new rows: fit on held-out rows, with AppendHeldOut.");
        if (unlabelled > 0)
            Warn(string.Create(CultureInfo.InvariantCulture, $"{unlabelled} rows have no label and were left out."));
        var model = new SelectivePredictionTransformer(environment, SelectiveThreshold.Choose(confidences, losses, options.LossColumnName is null, options), found);
        if (model.Guarantee.Demand(options.Shortfall).Shortfall is { } shortfall)
            Warn(shortfall);
        return model;
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        if (options.LossColumnName is { } loss)
            inputSchema.Find(loss, "loss", ScoreColumns.IsReal, ScoreColumns.RealWords);
        else
            CorrectnessReader.Check(inputSchema, options.LabelColumnName, options.PredictedLabelColumnName);
        if (options.ConfidenceColumnName is { } confidence)
            inputSchema.Find(confidence, "confidence", ScoreColumns.IsSingle, ScoreColumns.SingleWords);
        else
            inputSchema.Find(ScoreName(name => inputSchema.Any(column => column.Name == name && column.Kind == SchemaShape.Column.VectorKind.Vector)), "score",
                column => ScoreColumns.IsSingle(column) || ScoreColumns.IsSingleVector(column), ConfidenceReader.ScoreWords);
        return inputSchema.With(ColumnShapes.Scalar(options.AbstainColumnName, BooleanDataViewType.Instance));
    }

    private string ScoreName(Func<string, bool> isVector)
        => options.ScoreColumnName ?? (options.Scores == ScoreMeaning.Probabilities && !isVector(ScoreColumns.Score) ? ScoreColumns.Probability : ScoreColumns.Score);

    private static (double[] Confidences, double[] Losses, long Unlabelled) Read(IDataView input, SelectivePredictionOptions options)
    {
        var score = SelectivePredictionTransformer.ScoreColumn(input.Schema, options);
        var pair = options.LossColumnName is null ? CorrectnessReader.Find(input.Schema, options.LabelColumnName, options.PredictedLabelColumnName) : default;
        DataViewSchema.Column? loss = options.LossColumnName is null ? null : ScoreColumns.Find(input.Schema, options.LossColumnName, "loss", InputColumns.IsReal, ScoreColumns.RealWords);
        using var cursor = input.GetRowCursor(loss is { } active ? [score, active] : [score, pair.Label, pair.Predicted]);
        var reader = new ConfidenceReader(cursor, score, options);
        var getLoss = loss is { } column ? LabelReader.Scalar(cursor, column) : null;
        var isWrong = loss is null ? CorrectnessReader.Of(cursor, pair.Label, pair.Predicted) : null;
        var (confidences, losses, unlabelled, value) = (new List<double>(), new List<double>(), 0L, 0f);
        for (var row = 0L; cursor.MoveNext(); row++)
        {
            if (getLoss is not null)
            {
                getLoss(ref value);
                if (!(value is >= 0 and <= 1))
                    throw new InputDataException(string.Create(CultureInfo.InvariantCulture, $"Row {row}, column '{options.LossColumnName}', has loss {value}; allowed are numbers from 0 to 1. Divide bounded losses by their bound, and alpha with them."));
            }
            else if (isWrong!() is not { } wrong)
            {
                unlabelled++;
                continue;
            }
            else
                value = wrong ? 1 : 0;
            var (confidence, fault) = reader.Read();
            confidences.Add(fault is null ? confidence : throw new InputDataException(string.Create(CultureInfo.InvariantCulture, $"Row {row}, column '{score.Name}', has {fault}.")));
            losses.Add(value);
        }
        return confidences.Count > 0 ? ([.. confidences], [.. losses], unlabelled)
            : throw new InputDataException(string.Create(CultureInfo.InvariantCulture, $"No row can be used: {unlabelled} rows have no label. A threshold is chosen on labelled rows."));
    }

    private void Warn(string message) => FoundEnvironment.Warn(environment, "Conformal", $"{nameof(SelectivePredictionEstimator)}: {message}");
}
