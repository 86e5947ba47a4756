using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions.MLNet;

namespace MLExtensions.Evaluation;

/// <summary>Labels of rows that may carry any number of them, and the sets that are to hold them.</summary>
internal sealed class LabelSetRows : PredictionRows
{
    private readonly bool[] labels, sets;

    private LabelSetRows(RowPass pass, IReadOnlyList<string> labelNames, bool[] labels, bool[] sets) : base(pass)
    {
        (LabelNames, this.labels, this.sets) = (labelNames, labels, sets);
        (Missed, Needless, Whole) = (new double[Count], new double[Count], new double[Count]);
        for (var row = 0; row < Count; row++)
        {
            var truth = labels.AsSpan(row * LabelNames.Count, LabelNames.Count);
            var set = sets.AsSpan(row * LabelNames.Count, LabelNames.Count);
            var both = 0;
            for (var k = 0; k < truth.Length; k++)
                both += truth[k] && set[k] ? 1 : 0;
            var (carried, held) = (truth.Count(true), set.Count(true));
            (Missed[row], Needless[row], Whole[row]) = (carried == 0 ? 0 : 1 - both / (double)carried, held == 0 ? 0 : 1 - both / (double)held, both == carried ? 1 : 0);
        }
    }

    /// <summary>Names of the labels.</summary>
    public IReadOnlyList<string> LabelNames { get; }

    /// <inheritdoc/>
    public override int Count => labels.Length / LabelNames.Count;

    /// <summary>Row by row, whether it carries each label.</summary>
    public ReadOnlySpan<bool> Labels => labels;

    /// <summary>Row by row, whether its set holds each label.</summary>
    public ReadOnlySpan<bool> Sets => sets;

    /// <summary>Share of a row's labels that its set misses; 0 where it carries none.</summary>
    public double[] Missed { get; }

    /// <summary>Share of a row's set that it does not carry; 0 where the set is empty.</summary>
    public double[] Needless { get; }

    /// <summary>1 where the set holds all labels of the row.</summary>
    public double[] Whole { get; }

    internal override ulong LabelFingerprint => Fingerprint.Of<bool>(labels, label => label ? 1 : 0);

    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type, or their widths differ.</exception>
    /// <exception cref="InputDataException">There is no row, or a label or a weight is out of range.</exception>
    public static LabelSetRows Read(IDataView data, string labelColumnName, string setColumnName, string? weightColumnName)
    {
        ArgumentNullException.ThrowIfNull(data);
        var label = RowPass.Find(data.Schema, labelColumnName, "label",
            type => type is VectorDataViewType { IsKnownSize: true } vector && (vector.ItemType is BooleanDataViewType || vector.ItemType == NumberDataViewType.Single), "a vector of known size of Boolean or Single");
        var set = RowPass.Find(data.Schema, setColumnName, "prediction set", type => type is VectorDataViewType { IsKnownSize: true, ItemType: BooleanDataViewType }, "a vector of known size of Boolean");
        var (width, other) = (((VectorDataViewType)label.Type).Size, ((VectorDataViewType)set.Type).Size);
        if (width != other)
            throw new ArgumentOutOfRangeException(nameof(setColumnName), other, $"The prediction set column '{set.Name}' has {other} values per row; the label column '{label.Name}' has {width}.");
        var (labels, sets) = (new List<bool>(), new List<bool>());
        var pass = new RowPass(data, [label, set], weightColumnName, null, row =>
        {
            var (getLabels, flags) = (LabelFlags.Of(row, label), new float[width]);
            var (getSet, buffer, dense) = (row.GetGetter<VBuffer<bool>>(set), default(VBuffer<bool>), new bool[width]);
            return () =>
            {
                if (!getLabels(flags))
                    return false;
                getSet(ref buffer);
                buffer.CopyTo(dense);
                foreach (var flag in flags)
                    labels.Add(flag > 0);
                sets.AddRange(dense);
                return true;
            };
        });
        return new(pass, KeyNames.OfSlots(KeyNames.HasSlots(label) ? label : set), [.. labels], [.. sets]);
    }
}
