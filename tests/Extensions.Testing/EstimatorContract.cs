using System.IO.Compression;
using Microsoft.ML;

namespace Extensions.Testing;

/// <summary>What every estimator of the library promises, checked by one piece of code.</summary>
public static class EstimatorContract
{
    /// <summary>The output schema promised before fitting equals the one delivered, annotations included, and that of Transform.</summary>
    public static void CheckSchema(IEstimator<ITransformer> estimator, IDataView data)
    {
        var model = estimator.Fit(data);
        var delivered = SchemaShape.Create(model.GetOutputSchema(data.Schema));
        Assert.Equal(Describe(estimator.GetOutputSchema(SchemaShape.Create(data.Schema))), Describe(delivered));
        Assert.Equal(Describe(delivered), Describe(SchemaShape.Create(model.Transform(data).Schema)));
    }

    /// <summary>Transform and the row mapper give the same bits, and eight threads at once give those bits again.</summary>
    public static void CheckScoring(ITransformer model, IDataView data)
    {
        var expected = ColumnValues.Describe(model.Transform(data));
        Assert.Equal(expected, ThroughRowMapper(model, data));
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ => Assert.Equal(expected, ColumnValues.Describe(model.Transform(data))));
    }

    /// <summary>Saved and loaded, the model gives the same bits and the same schema.</summary>
    public static void CheckPersistence(MLContext ml, ITransformer model, IDataView data)
    {
        using var stream = new MemoryStream();
        ml.Model.Save(model, data.Schema, stream);
        var loaded = new MLContext().Model.Load(new MemoryStream(stream.ToArray()), out var inputSchema);
        Assert.Equal(data.Schema.Select(column => column.Name), inputSchema.Select(column => column.Name));
        Assert.Equal(Describe(SchemaShape.Create(model.GetOutputSchema(data.Schema))), Describe(SchemaShape.Create(loaded.GetOutputSchema(data.Schema))));
        Assert.Equal(ColumnValues.Describe(model.Transform(data)), ColumnValues.Describe(loaded.Transform(data)));
    }

    /// <summary>Two fits of estimators made alike save the same bytes, entry by entry.</summary>
    public static void CheckRepeatability(Func<MLContext, IEstimator<ITransformer>> create, IDataView data)
    {
        var (first, second) = (Entries(create, data), Entries(create, data));
        Assert.Equal(first.Keys, second.Keys);
        Assert.All(first, entry => Assert.Equal(entry.Value, second[entry.Key]));
    }

    private static SortedDictionary<string, byte[]> Entries(Func<MLContext, IEstimator<ITransformer>> create, IDataView data)
    {
        var ml = new MLContext(seed: 1);
        using var stream = new MemoryStream();
        ml.Model.Save(create(ml).Fit(data), data.Schema, stream);
        using var archive = new ZipArchive(new MemoryStream(stream.ToArray()));
        var entries = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var entry in archive.Entries)
        {
            using var content = new MemoryStream();
            using var opened = entry.Open();
            opened.CopyTo(content);
            entries[entry.FullName] = content.ToArray();
        }
        return entries;
    }

    private static List<string> ThroughRowMapper(ITransformer model, IDataView data)
    {
        var mapper = model.GetRowToRowMapper(data.Schema);
        var columns = mapper.OutputSchema.Where(column => !column.IsHidden).ToArray();
        var lines = new List<string>();
        using var cursor = data.GetRowCursor(data.Schema);
        using var row = mapper.GetRow(cursor, columns);
        var readers = columns.Select(column => ColumnValues.Reader(row, column)).ToArray();
        while (cursor.MoveNext())
            for (var i = 0; i < columns.Length; i++)
                lines.Add($"{cursor.Position} {columns[i].Name} {readers[i]()}");
        return lines;
    }

    private static IEnumerable<string> Describe(SchemaShape shape) => shape.OrderBy(column => column.Name, StringComparer.Ordinal).Select(Describe);

    private static string Describe(SchemaShape.Column column)
        => $"{column.Name}: {column.Kind} {column.ItemType} key {column.IsKey} [{string.Join("; ", column.Annotations is { } annotations ? Describe(annotations) : [])}]";
}
