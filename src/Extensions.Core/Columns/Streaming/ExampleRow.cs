using Microsoft.ML.Data;

namespace MLExtensions.Columns;

/// <summary>One good row, on its way between the places that keep rows.</summary>
/// <param name="shape">What the rows have in common.</param>
internal sealed class ExampleRow(RowShape shape)
{
    private float[] values = new float[shape.IsSparse ? 0 : shape.FeatureCount];
    private int[] columns = [];

    /// <summary>Number of the row among the good rows of its pass, from 0.</summary>
    public long Number { get; set; }

    public float Weight { get; set; } = 1;

    public float[] Label { get; } = new float[shape.LabelWidth];

    /// <summary>Values of the extra columns.</summary>
    public float[] Extras { get; } = new float[shape.ExtraWidth];

    /// <summary>Entries of a sparse row, features of a dense one.</summary>
    public int EntryCount { get; private set; } = shape.IsSparse ? 0 : shape.FeatureCount;

    public Span<float> Values => values.AsSpan(0, EntryCount);

    /// <summary>Columns of the values, ascending; empty for a dense row.</summary>
    public Span<int> Columns => shape.IsSparse ? columns.AsSpan(0, EntryCount) : [];

    /// <summary>Makes room for the entries of a sparse row.</summary>
    public void Resize(int entries)
    {
        if (values.Length < entries)
            (values, columns) = (new float[2 * entries], new int[2 * entries]);
        EntryCount = entries;
    }

    /// <summary>Takes the features of a row.</summary>
    /// <param name="features">The features, in either form.</param>
    /// <param name="nonZeros">Their values other than zero.</param>
    public void SetFeatures(in VBuffer<float> features, int nonZeros)
    {
        if (!shape.IsSparse)
        {
            features.CopyTo(values);
            return;
        }
        Resize(nonZeros);
        var given = features.GetValues();
        var indices = features.GetIndices();
        for (int i = 0, next = 0; next < nonZeros; i++)
            if (given[i] != 0)
                (values[next], columns[next++]) = (given[i], features.IsDense ? i : indices[i]);
    }
}
