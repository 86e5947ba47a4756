using System.Collections.Immutable;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLExtensions;
using MLExtensions.Calibration;
using MLExtensions.Conformal;

[assembly: LoadableTransformer<DifficultyTransformer>]

namespace MLExtensions.Conformal;

/// <summary>Adds to every row its difficulty (Single, above 0; NaN where a number that it rests on is not finite) and the bin of that (a key, missing with it).</summary>
public sealed class DifficultyTransformer : RowTransformer, ILoadableTransformer<DifficultyTransformer>
{
    private readonly FittedDifficulty fitted;
    private readonly DifficultyOptions options;
    private readonly float[] edges;

    internal DifficultyTransformer(IHostEnvironment environment, FittedDifficulty fitted, double offset, ImmutableArray<float> edges, DifficultyOptions options) : base(environment, Format)
        => (this.fitted, Offset, Edges, this.options, this.edges) = (fitted, offset, edges, options, [.. edges]);

    /// <inheritdoc/>
    public static ModelFormat Format { get; } = new("MLXDIFFI", "MLXDifficulty", 1);

    /// <summary>What is added to the measure.</summary>
    public double Offset { get; }

    /// <summary>Upper ends of all bins but the last, ascending; a difficulty equal to one is in the lower bin.</summary>
    public ImmutableArray<float> Edges { get; }

    static DifficultyTransformer ILoadableTransformer<DifficultyTransformer>.Load(IHostEnvironment environment, BinaryReader reader, int version)
    {
        var (options, fitted, offset) = (MapFormat.Read<DifficultyOptions>(reader), MapFormat.Read<FittedDifficulty>(reader), reader.ReadDouble());
        var edges = ImmutableArray.CreateBuilder<float>();
        for (var edge = 1; edge < options.Bins; edge++)
            edges.Add(reader.ReadSingle());
        return new(environment, fitted, offset, edges.ToImmutable(), options);
    }

    /// <inheritdoc/>
    protected override void Save(BinaryWriter writer)
    {
        // *** Binary format ***
        // options, fitted measure (objects as MapFormat writes them); double: offset; floats: edges, one fewer than bins
        ArgumentNullException.ThrowIfNull(writer);
        MapFormat.Write(writer, options);
        MapFormat.Write(writer, fitted);
        writer.Write(Offset);
        foreach (var edge in Edges)
            writer.Write(edge);
    }

    /// <inheritdoc/>
    protected override RowMapping Map(DataViewSchema input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var reader = new DifficultyReader(input, fitted.Columns);
        return new RowMapping([.. reader.All], [new(options.DifficultyColumnName, NumberDataViewType.Single), new(options.BinColumnName, new KeyDataViewType(typeof(uint), options.Bins))], row => Getters(row, reader));
    }

    private IReadOnlyList<Delegate> Getters(DataViewRow row, DifficultyReader reader)
    {
        var (known, difficulty) = (reader.Open(row), float.NaN);
        var computed = new OncePerRow(row, () =>
        {
            known.Read();
            difficulty = known.Fault is null && fitted.Fault(known.Value) is null ? (float)(fitted.Of(known.Features, known.Value, -1) + Offset) : float.NaN;
        });
        ValueGetter<float> getDifficulty = (ref float value) =>
        {
            computed.Ensure();
            value = difficulty;
        };
        ValueGetter<uint> getBin = (ref uint value) =>
        {
            computed.Ensure();
            value = 0;
            if (float.IsNaN(difficulty))
                return;
            while (value < edges.Length && difficulty > edges[value])
                value++;
            value++;
        };
        return [getDifficulty, getBin];
    }
}
