using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLExtensions;
using MLExtensions.Calibration;

[assembly: LoadableTransformer<EffectCalibrationTransformer>]

namespace MLExtensions.Calibration;

/// <summary>Writes calibrated treatment effects: of one predicted effect, or the lower median over those of several folds' models. NaN gives NaN.</summary>
public sealed class EffectCalibrationTransformer : RowTransformer, ILoadableTransformer<EffectCalibrationTransformer>
{
    private const int OneModel = 0;

    private readonly string effectColumn, outputColumn;
    private readonly int folds;

    internal EffectCalibrationTransformer(IHostEnvironment environment, EffectMap map, string effectColumn, string outputColumn, int? folds)
        : base(environment, Format)
        => (FittedMap, this.effectColumn, this.outputColumn, this.folds) = (map, effectColumn, outputColumn, folds ?? OneModel);

    /// <inheritdoc/>
    public static ModelFormat Format { get; } = new("MLXEFCAL", "MLXEffectCalib", 1);

    /// <summary>The fitted map; its type says what was fitted.</summary>
    public EffectMap FittedMap { get; }

    static EffectCalibrationTransformer ILoadableTransformer<EffectCalibrationTransformer>.Load(IHostEnvironment environment, BinaryReader reader, int version)
        => new(environment, MapFormat.Read<EffectMap>(reader), reader.ReadString(), reader.ReadString(), reader.ReadInt32());

    /// <inheritdoc/>
    protected override void Save(BinaryWriter writer)
    {
        // *** Binary format ***
        // map (see MapFormat); string: effect column; string: output column; int: number of folds, 0 for one model
        ArgumentNullException.ThrowIfNull(writer);
        MapFormat.Write(writer, FittedMap);
        writer.Write(effectColumn);
        writer.Write(outputColumn);
        writer.Write(folds);
    }

    /// <inheritdoc/>
    protected override RowMapping Map(DataViewSchema input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var effect = folds == OneModel ? InputColumn(input, effectColumn, "effect", ScoreColumns.IsSingle, ScoreColumns.SingleWords)
            : InputColumn(input, effectColumn, "effect", type => ScoreColumns.IsSingleVector(type) && ((VectorDataViewType)type).Size == folds, $"a vector of {folds} Single");
        return new RowMapping([effect], [new(outputColumn, NumberDataViewType.Single)], row => [folds == OneModel ? One(row, effect) : Median(row, effect)]);
    }

    private ValueGetter<float> One(DataViewRow row, DataViewSchema.Column column)
    {
        var (get, effect) = (row.GetGetter<float>(column), 0f);
        return (ref float value) =>
        {
            get(ref effect);
            value = float.IsFinite(effect) ? (float)FittedMap.Apply(effect) : float.NaN;
        };
    }

    private ValueGetter<float> Median(DataViewRow row, DataViewSchema.Column column)
    {
        var (get, given, effects) = (row.GetGetter<VBuffer<float>>(column), default(VBuffer<float>), new double[folds]);
        return (ref float value) =>
        {
            get(ref given);
            CalibrationReader.Widen(given, effects);
            value = Array.TrueForAll(effects, double.IsFinite) ? (float)FittedMap.ApplyFolds(effects) : float.NaN;
        };
    }
}
