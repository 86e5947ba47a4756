using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLExtensions.Calibration;
using MLExtensions.MLNet;

namespace MLExtensions.Conformal;

/// <summary>Trains a small network that says which predictions of a fitted classifier to reject, at a cost per rejected row: where an error is more probable than the cost.</summary>
/// <remarks>
/// <para>The network r (one hidden layer of relu units) reads features and the model's scores, standardised on the rows, and is trained on the surrogate of <see cref="RejectionLoss"/> with Adam. A row is accepted where r(x) &gt; 0.
/// Unlike a threshold of the model's confidence it can learn where the model is sure and wrong. The rejector promises nothing for finitely many rows; what it aims at is the least of P(accepted and wrong) + cost P(rejected). For
/// a guaranteed error rate let a <see cref="SelectivePredictionEstimator"/> choose the threshold on RejectionScore (its ConfidenceColumnName) on other rows.</para>
/// <para>Input columns: features (vector of known size of Single), scores (vector of known size of Single, or Single; optional), label and PredictedLabel (keys, or Boolean and Boolean, Single or Double). Rows without a label, and rows
/// with missing or infinite features or scores, are left out, with a warning. Output columns: RejectionScore (Single: r, above 0 where accepted), Abstain (Boolean). Missing inputs give NaN and true. The model must not have been
/// fitted on the rows, on which it makes too few errors: append the trainer with <c>AppendHeldOut</c> or <c>AppendCrossFitted</c>.</para>
/// <para>Source: Mohri, Andor, Choi, Collins, Mao and Zhong (2024), Learning to Reject with a Fixed Predictor, ICLR, arXiv 2301.09044.</para>
/// </remarks>
public sealed class RejectorTrainer : IEstimator<RejectorTransformer>
{
    private readonly IHostEnvironment environment;
    private readonly RejectorOptions options;

    /// <summary>Creates the trainer.</summary>
    /// <param name="environment">The environment, an MLContext say.</param>
    /// <param name="options">Settings; the defaults where null.</param>
    /// <exception cref="ValidationException">An option is outside its limits; every fault is listed.</exception>
    public RejectorTrainer(IHostEnvironment environment, RejectorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(environment);
        (this.environment, this.options) = (environment, options ?? new());
        OptionsValidator.Validate(this.options);
    }

    /// <summary>Trains the network.</summary>
    /// <param name="input">Scored rows with features and labels, which the model was not fitted on.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type.</exception>
    /// <exception cref="InputDataException">No row can be used.</exception>
    public RejectorTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var (rows, withoutLabel, withoutInputs) = RejectorRows.Read(input, options);
        if (TrainedRows.AreScored(input))
            Warn($"the rows are those that the model was trained on, where it makes fewer errors than on new rows: fit on held-out rows, with AppendHeldOut or AppendCrossFitted.");
        if (withoutLabel > 0)
            Warn($"{withoutLabel} rows have no label and were left out.");
        if (withoutInputs > 0)
            Warn($"{withoutInputs} rows have features or scores that are missing or infinite and were left out; such rows are always rejected.");
        var (network, report) = RejectorNetwork.Fit(rows, options);
        return new(environment, network, report, options);
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        inputSchema.Find(options.FeatureColumnName, "feature", ScoreColumns.IsSingleVector, ScoreColumns.VectorWords);
        if (options.ScoreColumnName is { } score)
            inputSchema.Find(score, "score", column => ScoreColumns.IsSingle(column) || ScoreColumns.IsSingleVector(column), ConfidenceReader.ScoreWords);
        CorrectnessReader.Check(inputSchema, options.LabelColumnName, options.PredictedLabelColumnName);
        return inputSchema.With(ColumnShapes.Scalar(options.RejectionScoreColumnName, NumberDataViewType.Single), ColumnShapes.Scalar(options.AbstainColumnName, BooleanDataViewType.Instance));
    }

    private void Warn(FormattableString message) => FoundEnvironment.Warn(environment, "Conformal", $"{nameof(RejectorTrainer)}: {message.ToString(CultureInfo.InvariantCulture)}");
}
