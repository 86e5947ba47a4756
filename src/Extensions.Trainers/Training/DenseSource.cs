using MLExtensions.Columns;
using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>
/// Rows of a dense array. On the CPU the tensor lies on the array itself, pinned; rows are standardised as they are gathered, many batches at
/// a time, so that neither a second copy of the data nor many small gathers are needed.
/// </summary>
internal sealed class DenseSource : FeatureSource
{
    private const int ChunkElements = 1 << 18;
    private readonly Tensor values, factor;
    private readonly Tensor? offset;
    private readonly float? limit;
    private readonly Device device;
    private readonly int columns;

    public DenseSource(DenseFeatures features, InputScale scale, Device device)
    {
        this.device = device;
        (columns, limit) = (features.ColumnCount, scale.Limit);
        values = from_array(features.Values).view(features.RowCount, columns).to(device);
        factor = tensor(Array.ConvertAll(scale.Factor, f => (float)f)).to(device);
        offset = scale.Offset.IsEmpty ? null : tensor(scale.Offset.ToArray()).to(device);
    }

    public override int ChunkRows(int batchSize) => ChunkRowsOf(columns, batchSize);

    /// <summary>The same for any number of features.</summary>
    public static int ChunkRowsOf(int columns, int batchSize) => Math.Max(1, ChunkElements / Math.Max(1, columns) / batchSize) * batchSize;

    public override Tensor Gather(Tensor rows)
    {
        var gathered = values.index_select(0, rows.to(device));
        if (offset is not null)
            gathered.sub_(offset);
        return limit is { } bound ? Clip(gathered, bound) : gathered.mul_(factor);
    }

    /// <summary>z / sqrt(1 + (z / limit)^2). Values are kept from overflowing on the way, where the result does not change.</summary>
    private Tensor Clip(Tensor centred, float bound)
    {
        var z = centred.clamp_(Number.Of(float.MinValue), Number.Of(float.MaxValue)).mul_(factor).clamp_(Number.Of(-1e9f * bound), Number.Of(1e9f * bound));
        var share = z / Number.Of(bound);
        return z.mul_(share.mul_(share).add_(Number.Of(1), Number.One).rsqrt_());
    }
}
