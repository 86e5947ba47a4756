using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLExtensions.Calibration;
using MLExtensions.Columns;
using MLExtensions.MLNet;

namespace MLExtensions.Conformal;

/// <summary>Fits any regression trainer on the absolute residuals of the model before, and takes its prediction as difficulty; below 0 it counts as 0.</summary>
/// <remarks>
/// The trainer, or a pipeline that ends in one, sees the rows with |label - prediction| in the place of the label, under the label's name: its label column is that of the options. Its own columns, Score among them,
/// are not seen outside: the rows keep the Score of the model before, and get PredictedResidual, Difficulty and DifficultyBin. Otherwise as <see cref="DifficultyEstimator"/>; here the mean and the bins come from rows
/// that the trainer was fitted on. Source: Papadopoulos and Haralambous (2011), Reliable Prediction Intervals With Regression Neural Networks, Neural Networks 24; Lei et al. (2018), section 5.2.
/// </remarks>
public sealed class ModelDifficultyEstimator : IEstimator<TransformerChain<DifficultyTransformer>>
{
    private const string PredictedResidual = "PredictedResidual", Score = "Score";
    private readonly IHostEnvironment environment;
    private readonly IEstimator<ITransformer> trainer;
    private readonly DifficultyOptions options;
    private readonly DifficultyEstimator difficulty;

    internal ModelDifficultyEstimator(IHostEnvironment environment, IEstimator<ITransformer> trainer, DifficultyOptions? options)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        (this.environment, this.trainer, this.options) = (environment, trainer, options ?? new());
        difficulty = new(environment, new ValueDifficulty(new(PredictedResidual, 0), NegativeIsZero: true), this.options);
    }

    /// <summary>Fits the trainer and the difficulty.</summary>
    /// <param name="input">Scored rows with labels.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type.</exception>
    /// <exception cref="InputDataException">The trainer did not read the residuals, or predicts 0 everywhere.</exception>
    public TransformerChain<DifficultyTransformer> Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var residuals = new ResidualLabels(environment, options);
        var model = trainer.Fit(residuals.Transform(input));
        if (!residuals.WereRead)
            throw new InputDataException($"The trainer of the difficulty did not read column '{options.LabelColumnName}', where the absolute residuals are: its label column must have that name.");
        var scores = new ModelScoresTransformer(environment, [model], Score, PredictedResidual);
        return FittedChain.Of(scores).Append(difficulty.Fit(scores.Transform(input))).ToTransformerChain<DifficultyTransformer>();
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        inputSchema.Find(options.LabelColumnName, "label", ScoreColumns.IsReal, ScoreColumns.RealWords);
        inputSchema.Find(options.PredictionColumnName, "prediction", ScoreColumns.IsReal, ScoreColumns.RealWords);
        trainer.GetOutputSchema(inputSchema.With(ColumnShapes.Scalar(options.LabelColumnName, NumberDataViewType.Single))).Find(Score, "score", ScoreColumns.IsSingle, ScoreColumns.SingleWords);
        return difficulty.GetOutputSchema(inputSchema.With(ColumnShapes.Vector(PredictedResidual, NumberDataViewType.Single)));
    }

    /// <summary>Puts the absolute residual in the place of the label; for fitting only.</summary>
    private sealed class ResidualLabels(IHostEnvironment environment, DifficultyOptions options) : RowTransformer(environment, new("MLXRESLB", "MLXResidualLabels"))
    {
        public bool WereRead { get; private set; }

        protected override RowMapping Map(DataViewSchema input)
        {
            DataViewSchema.Column Find(string name, string role) => ScoreColumns.Find(input, name, role, InputColumns.IsReal, ScoreColumns.RealWords);
            var (label, prediction) = (Find(options.LabelColumnName, "label"), Find(options.PredictionColumnName, "prediction"));
            return new([label, prediction], [new(options.LabelColumnName, NumberDataViewType.Single)], row =>
            {
                var (getLabel, getPrediction) = (new NumberGetter(row, label, null), new NumberGetter(row, prediction, null));
                ValueGetter<float> residual = (ref float value) =>
                {
                    WereRead = true;
                    value = (float)Math.Abs(getLabel.Read() - getPrediction.Read());
                };
                return [residual];
            });
        }

        protected override void Save(BinaryWriter writer) => throw new NotSupportedException("It serves fitting only.");
    }
}
