using Microsoft.ML;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using MLExtensions.Columns;
using MLExtensions.Training;

namespace MLExtensions.MLNet;

/// <summary>A trainer as ML.NET knows it: checks schemas, reads the columns, and hands the rest to the task and to the code that fits.</summary>
internal sealed class NetworkEstimator<TTransformer, TModel> : TrainerEstimatorBase<TTransformer, TModel>
    where TTransformer : ISingleFeaturePredictionTransformer<TModel>
    where TModel : class, INetworkModel
{
    private readonly TrainerSettings settings;
    private readonly NetworkTask<TTransformer, TModel> task;
    private readonly Func<NetworkFitRequest, NetworkFit> fitNetwork;

    public NetworkEstimator(IHost host, TrainerSettings settings, NetworkTask<TTransformer, TModel> task, Func<NetworkFitRequest, NetworkFit> fitNetwork)
        : base(host, TrainerUtils.MakeR4VecFeature(settings.FeatureColumnName), task.Label(settings.LabelColumnName), TrainerUtils.MakeR4ScalarWeightColumn(settings.ExampleWeightColumnName))
        => (this.settings, this.task, this.fitNetwork) = (settings, task, fitNetwork);

    public override TrainerInfo Info { get; } = new(normalization: false, caching: false, supportValid: true, supportIncrementalTrain: true);

    protected override PredictionKind PredictionKind => task.PredictionKind;

    public TTransformer Fit(IDataView train, IDataView? validation, TModel? initial) => TrainTransformer(train, validation, (IPredictor?)initial);

    protected override void CheckLabelCompatible(SchemaShape.Column labelCol)
    {
        if (!task.AlsoReads(labelCol))
            base.CheckLabelCompatible(labelCol);
    }

    protected override SchemaShape.Column[] GetOutputColumnsCore(SchemaShape inputSchema)
    {
        inputSchema.TryFindColumn(LabelColumn.Name, out var label);
        return [.. task.Outputs(label)];
    }

    protected override TModel TrainModelCore(TrainContext trainContext)
    {
        using var channel = Host.Start("Training");
        var data = trainContext.TrainingSet.Data;
        var initial = (trainContext.InitialPredictor as INetworkModel)?.Network;
        var train = Read(data, channel, initial is null || TakesSparseRows(initial) ? FeatureLayout.Auto : FeatureLayout.Dense);
        var layout = train.Features is SparseFeatures ? FeatureLayout.Sparse : FeatureLayout.Dense;   // the network is made for one of them
        var validation = trainContext.ValidationSet is { } set ? Read(set.Data, channel, layout) : null;
        CheckSameFeatures(train.Features.ColumnCount, validation?.Features.ColumnCount, "validation data");
        CheckSameFeatures(train.Features.ColumnCount, initial?.InputCount, "model to start from");
        return task.MakeModel(Host, fitNetwork(new NetworkFitRequest(train, validation, task.LabelCount(data.Schema[settings.LabelColumnName]), initial, Host)
        {
            CategoricalSlots = CategoricalSlots.Of(data.Schema, settings.FeatureColumnName),
        }));
    }

    protected override TTransformer MakeTransformer(TModel model, DataViewSchema trainSchema)
        => task.MakeTransformer(Host, model, trainSchema, settings.FeatureColumnName, settings.LabelColumnName);

    private static bool TakesSparseRows(FeedForwardParameters network) => network.InputOffset.IsEmpty && network.Layers[0] is DenseLayer;

    private ExampleBlock Read(IDataView data, IChannel channel, FeatureLayout layout) => ColumnReader.Read(
        new ColumnReaderRequest(data, settings.FeatureColumnName, settings.LabelColumnName, task.LabelKind)
        {
            WeightColumn = settings.ExampleWeightColumnName,
            Layout = layout,
            MemoryCeiling = settings.MemoryCeilingBytes ?? MemoryBudget.DefaultCeiling,
            ThreadCount = settings.NumberOfThreads ?? Environment.ProcessorCount,
            Channel = channel,
            CheckAlive = () =>
            {
                settings.CancellationToken.ThrowIfCancellationRequested();
                HostLiveness.ThrowIfCanceled(Host);
            },
        });

    private void CheckSameFeatures(int expected, int? found, string what)
    {
        if (found is { } count && count != expected)
            throw new ArgumentException($"The {what} must have the features of the training data: column '{settings.FeatureColumnName}' holds {expected} of them, the {what} {count}.");
    }
}
