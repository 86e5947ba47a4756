using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

using MLExtensions.MLNet;

namespace MLExtensions;

/// <summary>Scores rows with a neural network: the columns of ML.NET's own prediction transformer of the task, computed for many rows at once.</summary>
/// <remarks>
/// Transform reads rows in growing blocks and scores a block on all processors; PredictionEngine scores row by row. Both give the same bits.
/// A cursor reads its source ahead, by no more than 8192 rows and about 16 MB. Everything else (columns, annotations, thresholds) is that of
/// <see cref="BinaryPredictionTransformer{TModel}"/>, <see cref="MulticlassPredictionTransformer{TModel}"/> or
/// <see cref="RegressionPredictionTransformer{TModel}"/>. Safe under concurrent use.
/// </remarks>
/// <typeparam name="TModel">The model parameters.</typeparam>
public sealed class NeuralNetworkPredictionTransformer<TModel> : ISingleFeaturePredictionTransformer<TModel>, ISingleFeaturePredictionTransformer, IDisposable
    where TModel : class, INetworkModel
{
    private readonly IHost host;

    internal NeuralNetworkPredictionTransformer(IHostEnvironment env, SingleFeaturePredictionTransformerBase<TModel> scorer)
        => (host, Scorer) = (env.Register(NeuralNetworkPredictionTransformer.LoaderName), scorer);

    /// <summary>The model parameters.</summary>
    public TModel Model => Scorer.Model;

    /// <summary>Name of the feature column.</summary>
    public string FeatureColumnName => Scorer.FeatureColumnName;

    /// <summary>Type of the feature column.</summary>
    public DataViewType FeatureColumnType => Scorer.FeatureColumnType;

    /// <summary>ML.NET's transformer of the same model, which scores row by row.</summary>
    internal SingleFeaturePredictionTransformerBase<TModel> Scorer { get; }

    bool ITransformer.IsRowToRowMapper => true;

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Scorer.GetOutputSchema(inputSchema);

    /// <inheritdoc/>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new LookAheadView(host, input, ((ITransformer)Scorer).GetRowToRowMapper(input.Schema), ((ILookAheadModel)Model).Network, FeatureColumnName);
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => ((ITransformer)Scorer).GetRowToRowMapper(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx) => NeuralNetworkPredictionTransformer.Save(ctx, Scorer);

    /// <summary>Does nothing that later calls would notice: the model holds no native memory.</summary>
    public void Dispose() => Scorer.Dispose();
}
