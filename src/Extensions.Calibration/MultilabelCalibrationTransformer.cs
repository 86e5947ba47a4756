using System.Collections.Immutable;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLExtensions;
using MLExtensions.Calibration;

[assembly: LoadableTransformer<MultilabelCalibrationTransformer>]

namespace MLExtensions.Calibration;

/// <summary>Writes the calibrated probability of each label, and in PredictedLabels whether it is above 0.5. A NaN score gives NaN and false.</summary>
public sealed class MultilabelCalibrationTransformer : RowTransformer, ILoadableTransformer<MultilabelCalibrationTransformer>
{
    private readonly string scoreColumn, probabilityColumn;
    private readonly ScoreMeaning meaning;
    private readonly double least;

    internal MultilabelCalibrationTransformer(IHostEnvironment environment, ImmutableArray<BinaryMap> maps, ImmutableArray<GroupMaps<BinaryMap>> groups, string scoreColumn, string probabilityColumn, ScoreMeaning meaning, double least)
        : base(environment, Format)
        => (FittedMaps, Groups, this.scoreColumn, this.probabilityColumn, this.meaning, this.least) = (maps, groups, scoreColumn, probabilityColumn, meaning, least);

    /// <inheritdoc/>
    public static ModelFormat Format { get; } = new("MLXMLCAL", "MLXMultilabelCalib", 1);

    /// <summary>The fitted maps, one per label; their type says what was fitted.</summary>
    public ImmutableArray<BinaryMap> FittedMaps { get; }

    /// <summary>Maps of groups of rows, for each label; empty for none.</summary>
    public ImmutableArray<GroupMaps<BinaryMap>> Groups { get; }

    static MultilabelCalibrationTransformer ILoadableTransformer<MultilabelCalibrationTransformer>.Load(IHostEnvironment environment, BinaryReader reader, int version)
    {
        var (maps, groups) = (new List<BinaryMap>(), new List<GroupMaps<BinaryMap>>());
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            maps.Add(MapFormat.Read<BinaryMap>(reader));
            if (MapFormat.ReadOptional<GroupMaps<BinaryMap>>(reader) is { } group)
                groups.Add(group);
        }
        return new(environment, [.. maps], [.. groups], reader.ReadString(), reader.ReadString(), (ScoreMeaning)reader.ReadInt32(), reader.ReadDouble());
    }

    /// <inheritdoc/>
    protected override void Save(BinaryWriter writer)
    {
        // *** Binary format ***
        // int: number of maps; for each map: itself, and maps of groups or nothing (see MapFormat); string: score column; string: probability column; int: meaning of the scores; double: least probability
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(FittedMaps.Length);
        for (var l = 0; l < FittedMaps.Length; l++)
        {
            MapFormat.Write(writer, FittedMaps[l]);
            MapFormat.WriteOptional(writer, Groups.IsEmpty ? null : Groups[l]);
        }
        writer.Write(scoreColumn);
        writer.Write(probabilityColumn);
        writer.Write((int)meaning);
        writer.Write(least);
    }

    /// <inheritdoc/>
    protected override RowMapping Map(DataViewSchema input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var score = InputColumn(input, scoreColumn, "score", type => ScoreColumns.IsSingleVector(type) && ((VectorDataViewType)type).Size == FittedMaps.Length, $"a vector of {FittedMaps.Length} Single");
        var outputs = new List<DataViewSchema.DetachedColumn> { new(probabilityColumn, score.Type, ScoreColumns.Normalized(score, ScoreColumns.Probability)) };
        var labels = input.GetColumnOrNull(ScoreColumns.PredictedLabels) is { Type: VectorDataViewType { ItemType: BooleanDataViewType } type } found && type.Size == FittedMaps.Length ? found : (DataViewSchema.Column?)null;
        if (labels is { } column)
            outputs.Add(new(column.Name, column.Type, column.Annotations));
        var group = Groups.IsEmpty ? (DataViewSchema.Column?)null : ScoreColumns.FindGroup(input, Groups[0].ColumnName);
        return new RowMapping(group is { } key ? [score, key] : [score], [.. outputs], row => Getters(row, score, group, labels is not null));
    }

    private IReadOnlyList<Delegate> Getters(DataViewRow row, DataViewSchema.Column score, DataViewSchema.Column? group, bool withLabels)
    {
        var findGroups = Groups.Select(of => GroupMaps<BinaryMap>.Finder(of, row, group)).ToArray();
        var (get, given, results) = (row.GetGetter<VBuffer<float>>(score), default(VBuffer<float>), new double[FittedMaps.Length]);
        var calibration = new OncePerRow(row, () =>
        {
            get(ref given);
            CalibrationReader.Widen(given, results);
            for (var l = 0; l < results.Length; l++)
                results[l] = double.IsFinite(results[l]) ? Math.Clamp(Apply(l, results[l]), least, 1 - least) : double.NaN;
        });
        double Apply(int label, double score)
        {
            var all = FittedMaps[label].Apply(score, meaning);
            return findGroups.Length > 0 && findGroups[label]() is (Map: { } map, var share) ? all + share * (map.Apply(score, meaning) - all) : all;
        }
        ValueGetter<VBuffer<float>> probabilities = (ref VBuffer<float> values) =>
        {
            calibration.Ensure();
            var editor = VBufferEditor.Create(ref values, results.Length);
            for (var l = 0; l < results.Length; l++)
                editor.Values[l] = (float)results[l];
            values = editor.Commit();
        };
        ValueGetter<VBuffer<bool>> labels = (ref VBuffer<bool> values) =>
        {
            calibration.Ensure();
            var editor = VBufferEditor.Create(ref values, results.Length);
            for (var l = 0; l < results.Length; l++)
                editor.Values[l] = results[l] > 0.5;
            values = editor.Commit();
        };
        return withLabels ? [probabilities, labels] : [probabilities];
    }
}
