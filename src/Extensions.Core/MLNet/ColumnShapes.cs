using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLExtensions;

/// <summary>Columns as estimators promise them before they see data: ML.NET's <see cref="SchemaShape"/>, for estimators outside ML.NET.</summary>
public static class ColumnShapes
{
    /// <summary>A column with one value per row.</summary>
    /// <param name="name">Name of the column.</param>
    /// <param name="type">Type of the value.</param>
    /// <param name="annotationsOf">A column whose annotations it will have; null for none.</param>
    public static SchemaShape.Column Scalar(string name, PrimitiveDataViewType type, SchemaShape.Column? annotationsOf = null)
        => new(name, SchemaShape.Column.VectorKind.Scalar, type, false, annotationsOf?.Annotations);

    /// <summary>A column with one key per row, of UInt32.</summary>
    /// <param name="name">Name of the column.</param>
    public static SchemaShape.Column Key(string name) => new(name, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.UInt32, true);

    /// <summary>A column with a vector of known size per row.</summary>
    /// <param name="name">Name of the column.</param>
    /// <param name="itemType">Type of the vector's elements.</param>
    /// <param name="annotationsOf">A column whose annotations it will have; null for none.</param>
    public static SchemaShape.Column Vector(string name, PrimitiveDataViewType itemType, SchemaShape.Column? annotationsOf = null)
        => new(name, SchemaShape.Column.VectorKind.Vector, itemType, false, annotationsOf?.Annotations);

    /// <summary>The column with the annotation that its values are probabilities.</summary>
    /// <param name="column">The column.</param>
    public static SchemaShape.Column Normalized(this SchemaShape.Column column)
    {
        const string Annotation = "IsNormalized";
        var annotations = (column.Annotations ?? Enumerable.Empty<SchemaShape.Column>()).Where(annotation => annotation.Name != Annotation);
        return new(column.Name, column.Kind, column.ItemType, column.IsKey, new SchemaShape(annotations.Append(new(Annotation, SchemaShape.Column.VectorKind.Scalar, BooleanDataViewType.Instance, false))));
    }

    /// <summary>The column with names of its slots and no other annotation.</summary>
    /// <param name="column">The column.</param>
    /// <param name="like">A column that may have names of slots: there are none where it has none. Null: there are names.</param>
    public static SchemaShape.Column WithSlotNamesOnly(this SchemaShape.Column column, SchemaShape.Column? like = null)
    {
        const string Annotation = "SlotNames";
        var named = like is not { } other || other.Annotations is { } annotations && annotations.Any(annotation => annotation.Name == Annotation);
        return new(column.Name, column.Kind, column.ItemType, column.IsKey, named ? new SchemaShape([new(Annotation, SchemaShape.Column.VectorKind.Vector, TextDataViewType.Instance, false)]) : null);
    }

    /// <summary>The schema with further columns; one whose name exists already takes its place.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="columns">The columns.</param>
    public static SchemaShape With(this SchemaShape schema, params SchemaShape.Column[] columns)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(columns);
        var names = columns.Select(column => column.Name).ToHashSet();
        return new SchemaShape(schema.Where(column => !names.Contains(column.Name)).Concat(columns));
    }

    /// <summary>Finds a column that an estimator reads.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="name">Name of the column.</param>
    /// <param name="role">What the column is to the estimator ("score", "label"), for the error.</param>
    /// <param name="fits">Whether a column will do.</param>
    /// <param name="expected">What will do, in words, for the error.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column is absent or will not do.</exception>
    public static SchemaShape.Column Find(this SchemaShape schema, string name, string role, Func<SchemaShape.Column, bool> fits, string expected)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(fits);
        if (!schema.TryFindColumn(name, out var column))
            throw new ArgumentOutOfRangeException(nameof(schema), name, $"The {role} column '{name}' is absent. There are the columns {string.Join(", ", schema.Select(other => $"'{other.Name}'"))}.");
        return fits(column) ? column : throw new ArgumentOutOfRangeException(nameof(schema), column.GetTypeString(), $"The {role} column '{name}' is {column.GetTypeString()}; it must be {expected}.");
    }

    /// <summary>The column with one more annotation.</summary>
    /// <param name="column">The column.</param>
    /// <param name="name">Name of the annotation.</param>
    /// <param name="type">Type of the annotation.</param>
    internal static SchemaShape.Column Annotated(this SchemaShape.Column column, string name, PrimitiveDataViewType type)
        => new(column.Name, column.Kind, column.ItemType, column.IsKey,
            new SchemaShape((column.Annotations ?? Enumerable.Empty<SchemaShape.Column>()).Append(new(name, SchemaShape.Column.VectorKind.Scalar, type, false))));
}
