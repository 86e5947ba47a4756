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
        foreach (var extra in settings.Extras(1))
            inputSchema.Find(extra.Name, extra.Role, _ => true, "there");
        return [.. task.Outputs(label)];
    }

    protected override TModel TrainModelCore(TrainContext trainContext)
    {
        using var channel = Host.Start("Training");
        NetworkFit fit;
        try
        {
            fit = FitInMemory(trainContext, channel);
        }
        catch (InputDataException tooLarge) when (tooLarge.IsTooLarge)
        {
            channel.Warning(MessageSensitivity.None, "{0} Until then the rows are read anew in every epoch and shuffled within a buffer.", tooLarge.Message);
            fit = FitStreamed(trainContext, channel, tooLarge.RowsThatCame);
        }
        var model = task.MakeModel(Host, fit);
        TrainedRows.Remember(((ILookAheadModel)model).Network, trainContext.TrainingSet.Data);
        return model;
    }

    private NetworkFit FitInMemory(TrainContext context, IChannel channel)
    {
        var train = SharedRows.Read(Request(context.TrainingSet.Data, channel, LayoutFor(context)));
        var validation = context.ValidationSet is { } set ? SharedRows.Read(Request(set.Data, channel, LayoutOf(train.Features is SparseFeatures))) : null;
        CheckSameFeatures(train.Features.ColumnCount, validation?.Features.ColumnCount, "validation data");
        return fitNetwork(FitRequest(context, train, validation));
    }

    private NetworkFit FitStreamed(TrainContext context, IChannel channel, long rowsThatCame)
    {
        var train = new ExampleStream(Request(context.TrainingSet.Data, channel, LayoutFor(context)), rowsThatCame);
        var validation = context.ValidationSet is { } set ? new ExampleStream(Request(set.Data, channel, LayoutOf(train.Shape.IsSparse))) : null;
        CheckSameFeatures(train.Shape.FeatureCount, validation?.Shape.FeatureCount, "validation data");
        return fitNetwork(FitRequest(context, train.FirstRows, null) with { Stream = train, ValidationStream = validation });
    }

    private NetworkFitRequest FitRequest(TrainContext context, ExampleBlock train, ExampleBlock? validation)
    {
        var initial = (context.InitialPredictor as INetworkModel)?.Network;
        CheckSameFeatures(train.Features.ColumnCount, initial?.InputCount, "model to start from");
        var schema = context.TrainingSet.Data.Schema;
        return new NetworkFitRequest(train, validation, task.LabelCount(schema[settings.LabelColumnName]), initial, Host)
        {
            CategoricalSlots = CategoricalSlots.Of(schema, settings.FeatureColumnName),
            MakeTransformer = fit => MakeTransformer(task.MakeModel(Host, fit), schema),
        };
    }

    protected override TTransformer MakeTransformer(TModel model, DataViewSchema trainSchema)
        => task.MakeTransformer(Host, model, trainSchema, settings.FeatureColumnName, settings.LabelColumnName);

    private static FeatureLayout LayoutFor(TrainContext context)
        => (context.InitialPredictor as INetworkModel)?.Network is not { } network || TakesSparseRows(network) ? FeatureLayout.Auto : FeatureLayout.Dense;

    private static bool TakesSparseRows(FeedForwardParameters network) => network.InputOffset.IsEmpty && network.Layers[0] is DenseLayer;

    /// <summary>Validation rows take the layout of the training rows: the network is made for one of them.</summary>
    private static FeatureLayout LayoutOf(bool sparse) => sparse ? FeatureLayout.Sparse : FeatureLayout.Dense;

    private ColumnReaderRequest Request(IDataView data, IChannel channel, FeatureLayout layout) => new(data, settings.FeatureColumnName, settings.LabelColumnName, task.LabelKind)
    {
        WeightColumn = settings.ExampleWeightColumnName,
        Extras = settings.Extras(task.LabelCount(data.Schema[settings.LabelColumnName])),
        Layout = layout,
        MemoryCeiling = settings.MemoryCeilingBytes ?? MemoryBudget.DefaultCeiling,
        ThreadCount = settings.NumberOfThreads ?? Environment.ProcessorCount,
        Channel = channel,
        CheckAlive = () =>
        {
            settings.CancellationToken.ThrowIfCancellationRequested();
            HostLiveness.ThrowIfCanceled(Host);
        },
    };

    private void CheckSameFeatures(int expected, int? found, string what)
    {
        if (found is { } count && count != expected)
            throw new ArgumentException($"The {what} must have the features of the training data: column '{settings.FeatureColumnName}' holds {expected} of them, the {what} {count}.");
    }
}
