namespace MLExtensions.Columns;

/// <summary>Puts gathered rows into their final arrays, in the order of the data.</summary>
internal static class BlockAssembler
{
    /// <summary>Gives every segment its place. Batch numbers rise along the data, and a batch comes from one cursor alone.</summary>
    /// <returns>False where two cursors gave the same batch, so that the order is lost.</returns>
    public static bool TryOrder(IReadOnlyList<RowGatherer> gatherers)
    {
        var ordered = gatherers
            .SelectMany((gatherer, source) => gatherer.Chunks.SelectMany(chunk => chunk.Segments).Select(segment => (segment, source)))
            .OrderBy(x => x.segment.Batch);   // stable: the order of a cursor's own rows stays
        var (row, entry, last) = (0L, 0L, (Batch: long.MinValue, source: -1));
        foreach (var (segment, source) in ordered)
        {
            if (last.source >= 0 && last.source != source && last.Batch == segment.Batch)
                return false;
            (segment.TargetRow, segment.TargetEntry) = ((int)row, entry);
            row += segment.RowCount;
            entry += segment.NonZeroCount;
            last = (segment.Batch, source);
        }
        return true;
    }

    /// <summary>Copies the rows and frees every chunk as soon as it is copied, so that the rows are not held twice.</summary>
    public static ExampleBlock Assemble(IReadOnlyList<RowGatherer> gatherers, InputColumns columns, int rows, long nonZeros, bool sparse, ReadSession session)
    {
        FeatureBlock features = sparse
            ? new SparseFeatures(rows, columns.FeatureCount, new long[rows + 1], GC.AllocateUninitializedArray<int>((int)nonZeros), GC.AllocateUninitializedArray<float>((int)nonZeros))
            : new DenseFeatures(rows, columns.FeatureCount, Finished(gatherers) ?? GC.AllocateUninitializedArray<float>(rows * columns.FeatureCount));
        var labels = GC.AllocateUninitializedArray<float>(rows * columns.LabelWidth);
        var extras = GC.AllocateUninitializedArray<float>(rows * columns.ExtraWidth);
        var weights = columns.Weight is null ? null : GC.AllocateUninitializedArray<float>(rows);

        foreach (var chunk in gatherers.SelectMany(g => g.Chunks))
        {
            session.CheckAlive();
            foreach (var segment in chunk.Segments)
            {
                if (features is SparseFeatures target)
                    CopySparse(chunk, segment, target);
                else if (features is DenseFeatures dense && dense.Values != chunk.Whole)
                    CopyDense(chunk, segment, dense);
                Copy(chunk.Labels, labels, segment, columns.LabelWidth);
                Copy(chunk.Extras, extras, segment, columns.ExtraWidth);
                if (weights is not null)
                    Copy(chunk.Weights, weights, segment, 1);
            }
            chunk.Dispose();
        }
        return new(features, labels, columns.LabelWidth, weights) { Extras = extras, ExtraWidths = [.. columns.Extras.Select(extra => extra.Width)] };
    }

    private static void Copy(ReadOnlySpan<float> chunk, float[] target, RowSegment segment, int width)
        => chunk.Slice(segment.FirstRow * width, segment.RowCount * width).CopyTo(target.AsSpan(segment.TargetRow * width));

    /// <summary>The values of all rows, where they stand in one array already.</summary>
    private static float[]? Finished(IReadOnlyList<RowGatherer> gatherers) =>
        gatherers is [{ Chunks: [{ Whole: { } whole } chunk] }] && whole.Length == chunk.EntryCount ? whole : null;

    private static void CopyDense(RowChunk chunk, RowSegment segment, DenseFeatures target)
    {
        var width = target.ColumnCount;
        var cells = target.Values.AsSpan(segment.TargetRow * width, segment.RowCount * width);
        if (!chunk.IsSparse)
        {
            chunk.Values.Slice(segment.FirstEntry, cells.Length).CopyTo(cells);
            return;
        }
        cells.Clear();
        var values = chunk.Values;
        var columns = chunk.EntryColumns;
        var counts = chunk.NonZeroCounts.Slice(segment.FirstRow, segment.RowCount);
        var entry = segment.FirstEntry;
        for (var row = 0; row < segment.RowCount; row++)
        {
            for (var end = entry + counts[row]; entry < end; entry++)
                cells[row * width + columns[entry]] = values[entry];
        }
    }

    private static void CopySparse(RowChunk chunk, RowSegment segment, SparseFeatures target)
    {
        var counts = chunk.NonZeroCounts.Slice(segment.FirstRow, segment.RowCount);
        var entry = segment.TargetEntry;
        for (var row = 0; row < counts.Length; row++)
            target.RowStarts[segment.TargetRow + row + 1] = entry += counts[row];

        var (first, count) = ((int)segment.TargetEntry, (int)segment.NonZeroCount);
        var values = target.Values.AsSpan(first, count);
        var columns = target.Columns.AsSpan(first, count);
        if (chunk.IsSparse)
        {
            chunk.Values.Slice(segment.FirstEntry, count).CopyTo(values);
            chunk.EntryColumns.Slice(segment.FirstEntry, count).CopyTo(columns);
            return;
        }
        var cells = chunk.Values.Slice(segment.FirstEntry, segment.RowCount * target.ColumnCount);
        for (int cell = 0, column = 0, next = 0; next < count; cell++, column = column + 1 == target.ColumnCount ? 0 : column + 1)
        {
            if (cells[cell] != 0)
                (values[next], columns[next++]) = (cells[cell], column);
        }
    }
}
