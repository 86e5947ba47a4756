using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLExtensions.MLNet;

[assembly: LoadableClass(typeof(ModelScoresTransformer), null, typeof(SignatureLoadModel), "Scores of several models", ModelScoresTransformer.LoaderName)]

namespace MLExtensions.MLNet;

/// <summary>Applies several models to every row, each by itself, and adds what one column of theirs says as one vector. Nothing else of them is seen.</summary>
internal sealed class ModelScoresTransformer : RowTransformer
{
    internal const string LoaderName = "MLXModelScores";
    private static readonly ModelFormat Format = new("MLXMDLSC", LoaderName);
    private readonly ImmutableArray<ITransformer> models;
    private readonly string source, output;

    /// <param name="environment">The environment.</param>
    /// <param name="models">The models, which map row by row.</param>
    /// <param name="source">The column of their outputs: Single, or a vector of known size of Single.</param>
    /// <param name="output">The column that is added.</param>
    /// <exception cref="InputDataException">A model has a step that does not map row by row.</exception>
    public ModelScoresTransformer(IHostEnvironment environment, ImmutableArray<ITransformer> models, string source, string output) : base(environment, Format)
    {
        (this.models, this.source, this.output) = (models, source, output);
        foreach (var model in models)
            CheckMapsRowByRow(model, output);
    }

    /// <exception cref="InputDataException">The model has a step that does not map row by row.</exception>
    public static void CheckMapsRowByRow(ITransformer model, string output)
    {
        if (!model.IsRowToRowMapper)
            throw new InputDataException($"The column '{output}' is computed for one row at a time, and the pipeline before has a step that does not map rows one by one: {string.Join(", ", Steps(model).Where(step => !step.IsRowToRowMapper).Select(step => step.GetType().Name))}. Put that step before the pipeline whose fits are kept.");
    }

    private static ModelScoresTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        var reader = Format.Open(ctx, out _);
        try
        {
            var (source, output, count) = (reader.ReadString(), reader.ReadString(), reader.ReadInt32());
            var models = ImmutableArray.CreateBuilder<ITransformer>();
            for (var i = 0; i < count; i++)
            {
                ctx.LoadModel<ITransformer, SignatureLoadModel>(env, out var model, Part(i));
                models.Add(model);
            }
            return new(env, models.ToImmutable(), source, output);
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
        // string: column of the models; string: column added; int: number of models
        // parts "Model000", "Model001", ...: the models
        writer.Write(source);
        writer.Write(output);
        writer.Write(models.Length);
    }

    private protected override void SaveParts(ModelSaveContext context)
    {
        for (var i = 0; i < models.Length; i++)
            context.SaveModel(models[i], Part(i));
    }

    /// <inheritdoc/>
    protected override RowMapping Map(DataViewSchema input)
    {
        var mappers = models.Select(model => model.GetRowToRowMapper(input)).ToArray();
        var columns = Array.ConvertAll(mappers, mapper => Column(mapper.OutputSchema));
        var isVector = columns[0].Type is VectorDataViewType;
        var width = columns[0].Type is VectorDataViewType { Size: var size } ? size : 1;
        foreach (var column in columns)
            if (!column.Type.Equals(columns[0].Type))
                throw new InputDataException($"Column '{source}' is {columns[0].Type} of the first model and {column.Type} of another.");
        var type = isVector ? new VectorDataViewType(NumberDataViewType.Single, models.Length, width) : new VectorDataViewType(NumberDataViewType.Single, models.Length);
        var needed = mappers.Zip(columns).SelectMany(pair => pair.First.GetDependencies([pair.Second])).DistinctBy(column => column.Index);
        return new([.. needed], [new(output, type)], row => [isVector ? Vectors(row, input, mappers, width) : Numbers(row, input, mappers)]);
    }

    private ValueGetter<VBuffer<float>> Numbers(DataViewRow row, DataViewSchema input, IRowToRowMapper[] mappers)
    {
        var getters = Open<float>(row, input, mappers);
        return (ref VBuffer<float> values) =>
        {
            var editor = VBufferEditor.Create(ref values, getters.Length);
            for (var i = 0; i < getters.Length; i++)
                getters[i](ref editor.Values[i]);
            values = editor.Commit();
        };
    }

    private ValueGetter<VBuffer<float>> Vectors(DataViewRow row, DataViewSchema input, IRowToRowMapper[] mappers, int width)
    {
        var (getters, one) = (Open<VBuffer<float>>(row, input, mappers), default(VBuffer<float>));
        return (ref VBuffer<float> values) =>
        {
            var editor = VBufferEditor.Create(ref values, getters.Length * width);
            for (var i = 0; i < getters.Length; i++)
            {
                getters[i](ref one);
                one.CopyTo(editor.Values.Slice(i * width, width));
            }
            values = editor.Commit();
        };
    }

    /// <summary>What reads the column of each model over a row that moves. A row's schema may be another object than the one that was mapped.</summary>
    private ValueGetter<T>[] Open<T>(DataViewRow row, DataViewSchema input, IRowToRowMapper[] mappers) => [.. models.Select((model, i) =>
    {
        var mapper = ReferenceEquals(row.Schema, input) ? mappers[i] : model.GetRowToRowMapper(row.Schema);
        var column = Column(mapper.OutputSchema);
        return mapper.GetRow(row, [column]).GetGetter<T>(column);
    })];

    private DataViewSchema.Column Column(DataViewSchema schema)
        => InputColumn(schema, source, "score", type => type == NumberDataViewType.Single || type is VectorDataViewType { IsKnownSize: true } vector && vector.ItemType == NumberDataViewType.Single, "Single or a vector of known size of Single");

    private static IEnumerable<ITransformer> Steps(ITransformer model) => model is ITransformerChainAccessor chain ? chain.Transformers : [model];

    private static string Part(int model) => string.Create(CultureInfo.InvariantCulture, $"Model{model:000}");
}
