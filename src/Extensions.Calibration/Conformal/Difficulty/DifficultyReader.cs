using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions.Calibration;
using MLExtensions.Columns;

namespace MLExtensions.Conformal;

/// <summary>The columns of a measure of difficulty, found in a schema.</summary>
internal sealed class DifficultyReader
{
    private readonly DataViewSchema.Column? features;
    private readonly (DataViewSchema.Column Column, int? Slot)? value;

    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type.</exception>
    public DifficultyReader(DataViewSchema schema, DifficultyColumns columns)
    {
        features = columns.Features is { } name ? ScoreColumns.Find(schema, name, "feature", ScoreColumns.IsSingleVector, ScoreColumns.VectorWords) : null;
        value = columns.Value is { } wanted ? IntervalReader.Find(schema, wanted, "difficulty") : null;
    }

    public int FeatureCount => features is { Type: VectorDataViewType { Size: var size } } ? size : 0;

    public IEnumerable<DataViewSchema.Column> All => new[] { features, value?.Column }.OfType<DataViewSchema.Column>();

    public DifficultyRow Open(DataViewRow row) => new(row, features, FeatureCount, value is { } found ? new(row, found.Column, found.Slot) : null);
}

/// <summary>The columns of a measure of difficulty, of a row that moves.</summary>
internal sealed class DifficultyRow(DataViewRow row, DataViewSchema.Column? column, int featureCount, NumberGetter? getValue)
{
    private readonly ValueGetter<VBuffer<float>>? getFeatures = column is { } found ? row.GetGetter<VBuffer<float>>(found) : null;
    private readonly float[] features = new float[featureCount];
    private VBuffer<float> buffer;

    public float[] Features => features;

    public double Value { get; private set; } = double.NaN;

    /// <summary>What is wrong with the numbers, or null.</summary>
    public string? Fault
    {
        get
        {
            if (Array.FindIndex(features, feature => !float.IsFinite(feature)) is var slot and >= 0)
                return string.Create(CultureInfo.InvariantCulture, $"{features[slot]} in slot {slot} of column '{column!.Value.Name}'; allowed are finite numbers");
            return getValue is null || double.IsFinite(Value) ? null : string.Create(CultureInfo.InvariantCulture, $"difficulty {Value}; allowed are finite numbers from 0");
        }
    }

    /// <summary>Reads what the row holds now.</summary>
    public void Read()
    {
        if (getFeatures is not null)
        {
            getFeatures(ref buffer);
            buffer.CopyTo(features);
        }
        Value = getValue?.Read() ?? double.NaN;
    }
}
