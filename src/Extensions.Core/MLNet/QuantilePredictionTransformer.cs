using System.Collections.Immutable;
using System.Globalization;

using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

using MLExtensions;
using MLExtensions.MLNet;

[assembly: LoadableClass(typeof(QuantilePredictionTransformer), null, typeof(SignatureLoadModel), "Quantile scorer", QuantilePredictionTransformer.LoaderName)]

namespace MLExtensions;

/// <summary>Scores rows with a quantile model.</summary>
/// <remarks>
/// Reads the feature column, a vector of Single as long as in training, and adds <c>Score</c> (Single: the quantile whose level is nearest to 0.5, of two
/// equally near ones the lower), which ML.NET's regression metrics read, and <c>Quantiles</c> (vector of Single: one per level, ascending levels, with the
/// levels as slot names), all in the unit of the label. A NaN feature gives NaN.
/// </remarks>
public sealed class QuantilePredictionTransformer : RowTransformer, ISingleFeaturePredictionTransformer<NeuralNetworkQuantileModelParameters>, ISingleFeaturePredictionTransformer
{
    internal const string LoaderName = "MLXQuantilePredXfer";
    internal const string QuantilesColumn = "Quantiles";
    private const string ModelPart = "Model";
    private static readonly ModelFormat Format = new("MLXQTLPT", LoaderName);

    private readonly int middle;

    /// <param name="env">The environment.</param>
    /// <param name="model">The model.</param>
    /// <param name="featureColumnName">Name of the feature column.</param>
    /// <param name="levels">Level of each output.</param>
    internal QuantilePredictionTransformer(IHostEnvironment env, NeuralNetworkQuantileModelParameters model, string featureColumnName, ImmutableArray<double> levels)
        : base(env, Format)
    {
        if (levels.Length != model.Network.OutputCount)
            throw new ArgumentException($"There must be one level per output ({model.Network.OutputCount}); got {levels.Length}.", nameof(levels));
        (Model, FeatureColumnName, Levels) = (model, featureColumnName, levels);
        middle = levels.IndexOf(levels.MinBy(level => Math.Abs(level - 0.5)));
    }

    /// <summary>The model.</summary>
    public NeuralNetworkQuantileModelParameters Model { get; }

    /// <summary>Name of the feature column.</summary>
    public string FeatureColumnName { get; }

    /// <summary>Type of the feature column.</summary>
    public DataViewType FeatureColumnType => new VectorDataViewType(NumberDataViewType.Single, Model.Network.InputCount);

    /// <summary>Levels of the quantiles, ascending, each in (0, 1).</summary>
    public ImmutableArray<double> Levels { get; }

    private static QuantilePredictionTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        var reader = Format.Open(ctx, out _);
        try
        {
            var feature = reader.ReadString();
            var levels = ImmutableArray.CreateBuilder<double>();
            for (var left = reader.ReadInt32(); left > 0; left--)
                levels.Add(reader.ReadDouble());
            ctx.LoadModel<NeuralNetworkQuantileModelParameters, SignatureLoadModel>(env, out var model, ModelPart);
            return new QuantilePredictionTransformer(env, model, feature, levels.ToImmutable());
        }
        catch (Exception damaged) when (damaged is IOException or ArgumentException)
        {
            throw Format.Damaged(damaged);
        }
    }

    /// <inheritdoc/>
    protected override void Save(BinaryWriter writer)
    {
        // *** Binary format ***
        // string: feature column
        // int: number of levels; doubles
        // part "Model": the model parameters
        writer.Write(FeatureColumnName);
        writer.Write(Levels.Length);
        foreach (var level in Levels)
            writer.Write(level);
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
        var set = checked(input.GetMaxAnnotationKind(out _, AnnotationUtils.Kinds.ScoreColumnSetId) + 1);
        var quantiles = new DataViewSchema.DetachedColumn(QuantilesColumn, new VectorDataViewType(NumberDataViewType.Single, Levels.Length), Annotations(set, QuantilesColumn, slots: true));
        var score = new DataViewSchema.DetachedColumn(DefaultColumnNames.Score, NumberDataViewType.Single, Annotations(set, AnnotationUtils.Const.ScoreValueKind.Score, slots: false));
        return new RowMapping([features], [score, quantiles], row => CreateGetters(row, features));
    }

    private DataViewSchema.Annotations Annotations(uint set, string valueKind, bool slots)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        if (slots)
            annotations.AddSlotNames(Levels.Length, (ref VBuffer<ReadOnlyMemory<char>> names) =>
                names = new(Levels.Length, [.. Levels.Select(level => level.ToString(CultureInfo.InvariantCulture).AsMemory())]));
        annotations.Add(AnnotationUtils.Kinds.ScoreColumnSetId, AnnotationUtils.ScoreColumnSetIdType, (ref uint value) => value = set);
        annotations.Add(AnnotationUtils.Kinds.ScoreColumnKind, TextDataViewType.Instance, (ref ReadOnlyMemory<char> value) => value = AnnotationUtils.Const.ScoreColumnKind.Regression.AsMemory());
        annotations.Add(AnnotationUtils.Kinds.ScoreValueKind, TextDataViewType.Instance, (ref ReadOnlyMemory<char> value) => value = valueKind.AsMemory());
        return annotations.ToAnnotations();
    }

    private IReadOnlyList<Delegate> CreateGetters(DataViewRow row, DataViewSchema.Column features)
    {
        var scores = new float[Levels.Length];
        var network = new OncePerRow(row, NetworkRow.Computation(row, features, ((ILookAheadModel)Model).Network, scores));
        ValueGetter<float> score = (ref float value) =>
        {
            network.Ensure();
            value = scores[middle];
        };
        ValueGetter<VBuffer<float>> quantiles = (ref VBuffer<float> values) =>
        {
            network.Ensure();
            var editor = VBufferEditor.Create(ref values, scores.Length);
            scores.CopyTo(editor.Values);
            values = editor.Commit();
        };
        return [score, quantiles];
    }
}
