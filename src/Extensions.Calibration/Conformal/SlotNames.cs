using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLExtensions.Conformal;

/// <summary>Annotations that hold names of slots and nothing else.</summary>
internal static class SlotNames
{
    private const string Name = "SlotNames";

    /// <summary>The names of another column's slots; none where it has none.</summary>
    public static DataViewSchema.Annotations Of(DataViewSchema.Column column)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add(column.Annotations, name => name == Name);
        return annotations.ToAnnotations();
    }

    /// <summary>Given names.</summary>
    public static DataViewSchema.Annotations Of(params string[] names)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add<VBuffer<ReadOnlyMemory<char>>>(Name, new VectorDataViewType(TextDataViewType.Instance, names.Length),
            (ref VBuffer<ReadOnlyMemory<char>> value) => value = new(names.Length, Array.ConvertAll(names, name => name.AsMemory())));
        return annotations.ToAnnotations();
    }
}
