using Microsoft.ML;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using MLExtensions.MLNet;
using MLExtensions.Training;

namespace MLExtensions;

/// <summary>What the neural-network trainers of all tasks share: fitting, warm start, validation data, schemas.</summary>
/// <remarks>
/// A row with a missing or infinite feature, a missing label, or a weight that is not positive and finite is left out and counted in the
/// log, as ML.NET's own trainers do. Trainers keep nothing between calls of Fit; one instance may be fitted again and again.
/// </remarks>
/// <typeparam name="TTransformer">The fitted transformer.</typeparam>
/// <typeparam name="TModel">The model parameters inside it.</typeparam>
public abstract class NetworkTrainer<TTransformer, TModel> : ITrainerEstimator<TTransformer, TModel>
    where TTransformer : ISingleFeaturePredictionTransformer<TModel>
    where TModel : class, INetworkModel
{
    private readonly NetworkEstimator<TTransformer, TModel> estimator;

    private protected NetworkTrainer(IHostEnvironment? environment, string name, TrainerSettings settings, NetworkTask<TTransformer, TModel> task)
        => estimator = new NetworkEstimator<TTransformer, TModel>((environment ?? new MLContext()).Register(name), settings, task, FitNetwork);

    /// <summary>Features need no normalisation, since the trainer standardises them itself, and no caching, since it reads them once, where they fit into memory.</summary>
    public TrainerInfo Info => estimator.Info;

    /// <summary>Fits on training rows; the options' validation fraction of them is split off.</summary>
    /// <param name="input">Training rows.</param>
    public TTransformer Fit(IDataView input) => estimator.Fit(Given(input));

    /// <summary>Fits on training rows and watches validation rows for early stopping and the choice of the best epoch.</summary>
    /// <param name="trainData">Training rows.</param>
    /// <param name="validationData">Validation rows of the same schema; nothing is split off the training rows then.</param>
    public TTransformer Fit(IDataView trainData, IDataView validationData) => estimator.Fit(Given(trainData), Given(validationData), null);

    /// <summary>Fits on training rows, starting from a trained network instead of random parameters.</summary>
    /// <param name="trainData">Training rows with the features of the earlier training.</param>
    /// <param name="modelParameters">Parameters of a network with the same layers.</param>
    public TTransformer Fit(IDataView trainData, TModel modelParameters) => estimator.Fit(Given(trainData), null, Given(modelParameters));

    /// <summary>The columns that the fitted transformer will give.</summary>
    /// <param name="inputSchema">The columns that come in.</param>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => estimator.GetOutputSchema(Given(inputSchema));

    private protected abstract NetworkFit FitNetwork(NetworkFitRequest request);

    private static T Given<T>(T argument)
    {
        ArgumentNullException.ThrowIfNull(argument);
        return argument;
    }
}
