using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLExtensions.Columns;

/// <summary>Reads the current row of a cursor and tells good rows from bad ones: label first, then weight, then features, as ML.NET's trainers look.</summary>
internal sealed class RowReader
{
    private readonly InputColumns columns;
    private readonly ValueGetter<VBuffer<float>> getFeatures;
    private readonly ReadLabel readLabel;
    private readonly ValueGetter<float>? getWeight;
    private readonly ExtraReader? readExtras;
    private readonly float[] label, extras;
    private VBuffer<float> features;
    private float weight = 1;

    /// <param name="cursor">The cursor, with the columns active.</param>
    /// <param name="columns">The checked columns.</param>
    public RowReader(DataViewRowCursor cursor, InputColumns columns)
    {
        this.columns = columns;
        getFeatures = cursor.GetGetter<VBuffer<float>>(columns.Features);
        readLabel = LabelReader.Create(cursor, columns);
        getWeight = columns.Weight is { } column ? LabelReader.Scalar(cursor, column) : null;
        readExtras = columns.Extras.IsEmpty ? null : new(cursor, columns.Extras);
        (label, extras) = (new float[columns.LabelWidth], new float[columns.ExtraWidth]);
    }

    /// <summary>Bad rows so far.</summary>
    public SkippedRows Skipped { get; private set; }

    /// <summary>Features of the last good row.</summary>
    public ref readonly VBuffer<float> Features => ref features;

    /// <summary>Its values other than zero.</summary>
    public int NonZeros { get; private set; }

    /// <summary>Its label.</summary>
    public ReadOnlySpan<float> Label => label;

    /// <summary>Its values of the extra columns.</summary>
    public ReadOnlySpan<float> Extras => extras;

    /// <summary>Its weight; 1 where there is no weight column.</summary>
    public float Weight => weight;

    /// <summary>Reads the row that the cursor stands on.</summary>
    /// <returns>False for a bad row, which is counted.</returns>
    /// <exception cref="RowFaultException">The row is wrong in a way that no missing value explains.</exception>
    public bool TryRead()
    {
        if (!readLabel(label))
            return Skip(new(1, 0, 0));
        getWeight?.Invoke(ref weight);
        if (!(weight > 0 && float.IsFinite(weight)))
            return Skip(new(0, 1, 0));
        getFeatures(ref features);
        if (features.Length != columns.FeatureCount)
            throw RowFaultException.WrongLength(columns.Features.Name, features.Length, columns.FeatureCount);
        if (!RowScan.TryCountNonZeros(features.GetValues(), out var nonZeros))
            return Skip(new(0, 0, 1));
        readExtras?.Read(extras);
        NonZeros = nonZeros;
        return true;
    }

    private bool Skip(SkippedRows cause)
    {
        Skipped += cause;
        return false;
    }
}
