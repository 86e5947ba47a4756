using System.Collections.Immutable;

using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

using MLExtensions;
using MLExtensions.MLNet;
using MLExtensions.Models;

[assembly: LoadableClass(typeof(MultilabelPredictionTransformer), null, typeof(SignatureLoadModel), "Multi-label scorer", MultilabelPredictionTransformer.LoaderName)]

namespace MLExtensions;

/// <summary>Scores rows with a multi-label model.</summary>
/// <remarks>
/// Reads the feature column, a vector of Single as long as in training, and adds three vectors with one element per label, named by
/// slot names as the label column was in training:
/// <c>PredictedLabels</c> (Boolean: probability above the threshold), <c>Score</c> (Single: the logit z) and
/// <c>Probability</c> (Single: 1 / (1 + exp(-z))). A NaN feature gives NaN scores and probabilities and no labels.
/// </remarks>
public sealed class MultilabelPredictionTransformer : RowTransformer, ISingleFeaturePredictionTransformer<NeuralNetworkMultilabelModelParameters>, ISingleFeaturePredictionTransformer
{
    internal const string LoaderName = "MLXMultilabelPredXfer";
    private const string ModelPart = "Model";
    private static readonly ModelFormat Format = new("MLXMLBPT", LoaderName);

    private readonly ImmutableArray<string> labelNames;

    /// <param name="env">The environment.</param>
    /// <param name="model">The model.</param>
    /// <param name="featureColumnName">Name of the feature column.</param>
    /// <param name="labelNames">Slot names of the label column in training; empty when it had none.</param>
    /// <param name="threshold">Probability above which a label is predicted, in [0, 1].</param>
    internal MultilabelPredictionTransformer(IHostEnvironment env, NeuralNetworkMultilabelModelParameters model, string featureColumnName, ImmutableArray<string> labelNames, float threshold = 0.5f)
        : base(env, Format)
    {
        if (labelNames.Length != 0 && labelNames.Length != model.Network.OutputCount)
            throw new ArgumentException($"There must be one name per label ({model.Network.OutputCount}) or none; got {labelNames.Length}.", nameof(labelNames));
        if (!(threshold >= 0 && threshold <= 1))
            throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "A threshold on probabilities lies in [0, 1].");
        this.labelNames = labelNames;
        (Model, FeatureColumnName, Threshold) = (model, featureColumnName, threshold);
    }

    /// <summary>The model.</summary>
    public NeuralNetworkMultilabelModelParameters Model { get; }

    /// <summary>Name of the feature column.</summary>
    public string FeatureColumnName { get; }

    /// <summary>Type of the feature column.</summary>
    public DataViewType FeatureColumnType => new VectorDataViewType(NumberDataViewType.Single, Model.Network.InputCount);

    /// <summary>Probability above which a label is predicted, in [0, 1].</summary>
    public float Threshold { get; }

    /// <summary>The same transformer with another threshold.</summary>
    /// <param name="threshold">Probability above which a label is predicted, in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threshold"/> is outside [0, 1] or NaN.</exception>
    public MultilabelPredictionTransformer WithThreshold(float threshold) => new(Host, Model, FeatureColumnName, labelNames, threshold);

    private static MultilabelPredictionTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        var reader = Format.Open(ctx, out _);
        try
        {
            var (feature, threshold, names) = (reader.ReadString(), reader.ReadSingle(), ReadNames(reader));
            ctx.LoadModel<NeuralNetworkMultilabelModelParameters, SignatureLoadModel>(env, out var model, ModelPart);
            return new MultilabelPredictionTransformer(env, model, feature, names, threshold);
        }
        catch (Exception damaged) when (damaged is IOException or ArgumentException)
        {
            throw Format.Damaged(damaged);
        }
    }

    private static ImmutableArray<string> ReadNames(BinaryReader reader)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        for (var left = reader.ReadInt32(); left > 0; left--)
            names.Add(reader.ReadString());
        return names.ToImmutable();
    }

    /// <inheritdoc/>
    protected override void Save(BinaryWriter writer)
    {
        // *** Binary format ***
        // string: feature column
        // float: threshold
        // int: number of label names, 0 for none; strings
        // part "Model": the model parameters
        writer.Write(FeatureColumnName);
        writer.Write(Threshold);
        writer.Write(labelNames.Length);
        foreach (var name in labelNames)
            writer.Write(name);
    }

    private protected override void SaveParts(ModelSaveContext context) => context.SaveModel(Model, ModelPart);

    private protected override IDataView Apply(IDataView input)
        => new LookAheadView(Host, input, ((ITransformer)this).GetRowToRowMapper(input.Schema), ((ILookAheadModel)Model).Network, FeatureColumnName);

    /// <inheritdoc/>
    protected override RowMapping Map(DataViewSchema input)
    {
        var features = InputColumn(input, FeatureColumnName, "feature",
            type => type is VectorDataViewType { ItemType: NumberDataViewType { RawType: var raw } } vector && raw == typeof(float) && vector.Size == Model.Network.InputCount,
            FeatureColumnType.ToString()!);
        return new RowMapping([features], MultilabelColumns.Outputs(input, Model.Network.OutputCount, labelNames), row => CreateGetters(row, features));
    }

    private IReadOnlyList<Delegate> CreateGetters(DataViewRow row, DataViewSchema.Column features)
    {
        var scores = new float[Model.Network.OutputCount];
        var network = new OncePerRow(row, NetworkRow.Computation(row, features, ((ILookAheadModel)Model).Network, scores));
        ValueGetter<VBuffer<bool>> labels = (ref VBuffer<bool> values) =>
        {
            network.Ensure();
            var editor = VBufferEditor.Create(ref values, scores.Length);
            for (var label = 0; label < scores.Length; label++)
                editor.Values[label] = OutputLinks.Sigmoid(scores[label]) > Threshold;
            values = editor.Commit();
        };
        return [labels, Scores(OutputLink.Identity), Scores(OutputLink.Sigmoid)];

        ValueGetter<VBuffer<float>> Scores(OutputLink link) => (ref VBuffer<float> values) =>
        {
            network.Ensure();
            var editor = VBufferEditor.Create(ref values, scores.Length);
            scores.CopyTo(editor.Values);
            OutputLinks.Apply(link, editor.Values);
            values = editor.Commit();
        };
    }
}
