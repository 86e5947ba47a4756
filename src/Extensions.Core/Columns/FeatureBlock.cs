namespace MLExtensions.Columns;

/// <summary>Feature values of many rows.</summary>
/// <param name="RowCount">Number of rows.</param>
/// <param name="ColumnCount">Number of features.</param>
internal abstract record FeatureBlock(int RowCount, int ColumnCount);

/// <summary>Every value stored: row-major (rows, columns).</summary>
internal sealed record DenseFeatures(int RowCount, int ColumnCount, float[] Values) : FeatureBlock(RowCount, ColumnCount);

/// <summary>Compressed sparse rows: row r owns the entries <c>RowStarts[r] .. RowStarts[r + 1]</c>; columns ascend within a row.</summary>
internal sealed record SparseFeatures(int RowCount, int ColumnCount, long[] RowStarts, int[] Columns, float[] Values) : FeatureBlock(RowCount, ColumnCount);
