using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLExtensions;
using MLExtensions.Calibration;

[assembly: LoadableTransformer<BinaryCalibrationTransformer>]

namespace MLExtensions.Calibration;

/// <summary>Writes the calibrated probability of the positive class, and in PredictedLabel whether it is above 0.5. A NaN score gives NaN and false.</summary>
public sealed class BinaryCalibrationTransformer : RowTransformer, ILoadableTransformer<BinaryCalibrationTransformer>
{
    private readonly IHostEnvironment environment;
    private readonly string scoreColumn, probabilityColumn;
    private readonly ScoreMeaning meaning;
    private readonly bool withInterval;
    private readonly double least;

    internal BinaryCalibrationTransformer(IHostEnvironment environment, BinaryMap map, GroupMaps<BinaryMap>? groups, string scoreColumn, string probabilityColumn, ScoreMeaning meaning, bool withInterval, double least)
        : base(environment, Format)
        => (this.environment, FittedMap, Groups, this.scoreColumn, this.probabilityColumn, this.meaning, this.withInterval, this.least) = (environment, map, groups, scoreColumn, probabilityColumn, meaning, withInterval, least);

    /// <inheritdoc/>
    public static ModelFormat Format { get; } = new("MLXBICAL", "MLXBinaryCalib", 1);

    /// <summary>The fitted map; its type says what was fitted.</summary>
    public BinaryMap FittedMap { get; }

    /// <summary>Maps of groups of rows, or null.</summary>
    public GroupMaps<BinaryMap>? Groups { get; }

    /// <summary>The same columns with another map, one that was updated say.</summary>
    /// <param name="map">The map.</param>
    public BinaryCalibrationTransformer With(BinaryMap map)
    {
        ArgumentNullException.ThrowIfNull(map);
        return new(environment, map, Groups, scoreColumn, probabilityColumn, meaning, withInterval, least);
    }

    static BinaryCalibrationTransformer ILoadableTransformer<BinaryCalibrationTransformer>.Load(IHostEnvironment environment, BinaryReader reader, int version)
        => new(environment, MapFormat.Read<BinaryMap>(reader), MapFormat.ReadOptional<GroupMaps<BinaryMap>>(reader), reader.ReadString(), reader.ReadString(), (ScoreMeaning)reader.ReadInt32(), reader.ReadBoolean(), reader.ReadDouble());

    /// <inheritdoc/>
    protected override void Save(BinaryWriter writer)
    {
        // *** Binary format ***
        // map, and maps of groups or nothing (see MapFormat); string: score column; string: probability column; int: meaning of the scores; bool: interval; double: least probability
        ArgumentNullException.ThrowIfNull(writer);
        MapFormat.Write(writer, FittedMap);
        MapFormat.WriteOptional(writer, Groups);
        writer.Write(scoreColumn);
        writer.Write(probabilityColumn);
        writer.Write((int)meaning);
        writer.Write(withInterval);
        writer.Write(least);
    }

    /// <inheritdoc/>
    protected override RowMapping Map(DataViewSchema input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var score = InputColumn(input, scoreColumn, "score", ScoreColumns.IsSingle, ScoreColumns.SingleWords);
        DataViewSchema.DetachedColumn Probability(string name) => new(name, NumberDataViewType.Single, ScoreColumns.Normalized(score, ScoreColumns.Probability));
        var outputs = new List<DataViewSchema.DetachedColumn> { Probability(probabilityColumn) };
        var label = input.GetColumnOrNull(ScoreColumns.PredictedLabel) is { Type: BooleanDataViewType } found ? found : (DataViewSchema.Column?)null;
        if (label is { } column)
            outputs.Add(new(column.Name, column.Type, column.Annotations));
        if (withInterval)
            outputs.AddRange([Probability(ScoreColumns.LowerProbability), Probability(ScoreColumns.UpperProbability)]);
        var group = Groups is null ? (DataViewSchema.Column?)null : ScoreColumns.FindGroup(input, Groups.ColumnName);
        return new RowMapping(group is { } key ? [score, key] : [score], [.. outputs], row => Getters(row, score, group, label is not null));
    }

    private IReadOnlyList<Delegate> Getters(DataViewRow row, DataViewSchema.Column score, DataViewSchema.Column? group, bool withLabel)
    {
        var findGroup = GroupMaps<BinaryMap>.Finder(Groups, row, group);
        var (get, given) = (row.GetGetter<float>(score), 0f);
        var result = (Lower: 0.0, Value: 0.0, Upper: 0.0);
        var calibration = new OncePerRow(row, () =>
        {
            get(ref given);
            if (!float.IsFinite(given))
            {
                result = (double.NaN, double.NaN, double.NaN);
                return;
            }
            result = Apply(FittedMap);
            if (findGroup() is (Map: { } map, var share) && Apply(map) is var own)
                result = (result.Lower + share * (own.Lower - result.Lower), result.Value + share * (own.Value - result.Value), result.Upper + share * (own.Upper - result.Upper));
        });
        (double Lower, double Value, double Upper) Apply(BinaryMap map)
        {
            var form = ScoreForms.Convert(given, meaning, map.Reads);
            return withInterval ? map.ApplyInterval(form) : (0, map.Apply(form), 0);
        }
        ValueGetter<float> Number(Func<double> choose) => (ref float value) =>
        {
            calibration.Ensure();
            value = (float)Math.Clamp(choose(), least, 1 - least);
        };
        ValueGetter<bool> label = (ref bool value) =>
        {
            calibration.Ensure();
            value = result.Value > 0.5;
        };
        return [Number(() => result.Value), .. withLabel ? (Delegate[])[label] : [], .. withInterval ? (Delegate[])[Number(() => result.Lower), Number(() => result.Upper)] : []];
    }
}
