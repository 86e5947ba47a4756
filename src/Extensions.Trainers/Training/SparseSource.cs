using System.Runtime.InteropServices;
using MLExtensions.Columns;
using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Rows of compressed sparse rows, as sparse tensors of one batch each; never dense.</summary>
internal sealed class SparseSource(SparseFeatures features, InputScale scale, Device device) : FeatureSource
{
    private readonly float[] factor = Array.ConvertAll(scale.Factor, f => (float)f);

    public override int ChunkRows(int batchSize) => batchSize;

    public override Tensor Gather(Tensor rows)
    {
        var numbers = MemoryMarshal.Cast<byte, long>(rows.bytes);
        var entries = 0L;
        foreach (var row in numbers)
            entries += features.RowStarts[row + 1] - features.RowStarts[row];

        var (indices, values) = (empty(2, entries, ScalarType.Int64), empty(entries, ScalarType.Float32));
        var positions = MemoryMarshal.Cast<byte, long>(indices.bytes);
        var rowIndices = positions[..(int)entries];
        var columnIndices = positions[(int)entries..];
        var target = MemoryMarshal.Cast<byte, float>(values.bytes);
        var next = 0;
        for (var i = 0; i < numbers.Length; i++)
            for (var entry = features.RowStarts[numbers[i]]; entry < features.RowStarts[numbers[i] + 1]; entry++, next++)
            {
                var column = features.Columns[entry];
                (rowIndices[next], columnIndices[next]) = (i, column);
                target[next] = features.Values[entry] * factor[column];
            }
        return sparse_coo_tensor(indices, values, [numbers.Length, features.ColumnCount]).to(device);
    }
}
