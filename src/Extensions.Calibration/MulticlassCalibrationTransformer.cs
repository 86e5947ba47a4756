using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLExtensions;
using MLExtensions.Calibration;

[assembly: LoadableTransformer<MulticlassCalibrationTransformer>]

namespace MLExtensions.Calibration;

/// <summary>Puts calibrated class probabilities in the place of scores, and in PredictedLabel the class of the greatest. NaN scores give NaN and no class.</summary>
public sealed class MulticlassCalibrationTransformer : RowTransformer, ILoadableTransformer<MulticlassCalibrationTransformer>
{
    private readonly IHostEnvironment environment;
    private readonly string scoreColumn;
    private readonly ScoreMeaning meaning;
    private readonly int classCount;
    private readonly double least;

    internal MulticlassCalibrationTransformer(IHostEnvironment environment, MulticlassMap map, GroupMaps<MulticlassMap>? groups, string scoreColumn, ScoreMeaning meaning, int classCount, double least)
        : base(environment, Format)
    {
        if (map.ClassCount is { } needed && needed != classCount)
            throw new ArgumentException($"The map is for {needed} classes, the scores have {classCount}.");
        (this.environment, FittedMap, Groups, this.scoreColumn, this.meaning, this.classCount, this.least) = (environment, map, groups, scoreColumn, meaning, classCount, least);
    }

    /// <inheritdoc/>
    public static ModelFormat Format { get; } = new("MLXMCCAL", "MLXMulticlassCalib", 1);

    /// <summary>The fitted map; its type says what was fitted.</summary>
    public MulticlassMap FittedMap { get; }

    /// <summary>Maps of groups of rows, or null.</summary>
    public GroupMaps<MulticlassMap>? Groups { get; }

    /// <summary>The same columns with another map, one that was updated say.</summary>
    /// <param name="map">The map.</param>
    /// <exception cref="ArgumentException">It is for another number of classes.</exception>
    public MulticlassCalibrationTransformer With(MulticlassMap map)
    {
        ArgumentNullException.ThrowIfNull(map);
        return new(environment, map, Groups, scoreColumn, meaning, classCount, least);
    }

    static MulticlassCalibrationTransformer ILoadableTransformer<MulticlassCalibrationTransformer>.Load(IHostEnvironment environment, BinaryReader reader, int version)
        => new(environment, MapFormat.Read<MulticlassMap>(reader), MapFormat.ReadOptional<GroupMaps<MulticlassMap>>(reader), reader.ReadString(), (ScoreMeaning)reader.ReadInt32(), reader.ReadInt32(), reader.ReadDouble());

    /// <inheritdoc/>
    protected override void Save(BinaryWriter writer)
    {
        // *** Binary format ***
        // map, and maps of groups or nothing (see MapFormat); string: score column; int: meaning of the scores; int: number of classes; double: least probability
        ArgumentNullException.ThrowIfNull(writer);
        MapFormat.Write(writer, FittedMap);
        MapFormat.WriteOptional(writer, Groups);
        writer.Write(scoreColumn);
        writer.Write((int)meaning);
        writer.Write(classCount);
        writer.Write(least);
    }

    /// <inheritdoc/>
    protected override RowMapping Map(DataViewSchema input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var score = InputColumn(input, scoreColumn, "score", type => ScoreColumns.IsSingleVector(type) && ((VectorDataViewType)type).Size == classCount, $"a vector of {classCount} Single");
        var calibrated = new DataViewSchema.DetachedColumn(scoreColumn, score.Type, ScoreColumns.Normalized(score));
        var label = input.GetColumnOrNull(ScoreColumns.PredictedLabel) is { Type: KeyDataViewType { Count: var count } type } found && type.RawType == typeof(uint) && count == (ulong)classCount
            ? new DataViewSchema.DetachedColumn(found.Name, found.Type, found.Annotations) : (DataViewSchema.DetachedColumn?)null;
        var group = Groups is null ? (DataViewSchema.Column?)null : ScoreColumns.FindGroup(input, Groups.ColumnName);
        return new RowMapping(group is { } key ? [score, key] : [score], label is { } column ? [calibrated, column] : [calibrated], row => Getters(row, score, group, label is not null));
    }

    private IReadOnlyList<Delegate> Getters(DataViewRow row, DataViewSchema.Column score, DataViewSchema.Column? group, bool withLabel)
    {
        var (own, findGroup) = (new double[classCount], GroupMaps<MulticlassMap>.Finder(Groups, row, group));
        var (get, given, scores) = (row.GetGetter<VBuffer<float>>(score), default(VBuffer<float>), new double[classCount]);
        var best = 0u;
        var calibration = new OncePerRow(row, () =>
        {
            get(ref given);
            CalibrationReader.Widen(given, scores);
            if (Array.Exists(scores, value => !double.IsFinite(value)))
            {
                Array.Fill(scores, double.NaN);
                best = 0;
                return;
            }
            if (findGroup() is (Map: { } map, var share))
            {
                map.Apply(scores, meaning, own);
                FittedMap.Apply(scores, meaning, scores);
                for (var k = 0; k < scores.Length; k++)
                    scores[k] += share * (own[k] - scores[k]);
            }
            else
            {
                FittedMap.Apply(scores, meaning, scores);
            }
            if (least > 0)
            {
                for (var k = 0; k < scores.Length; k++)
                    scores[k] = Math.Clamp(scores[k], least, 1 - least);
                ScoreForms.Normalize(scores);
            }
            best = 1 + (uint)System.Numerics.Tensors.TensorPrimitives.IndexOfMax<double>(scores);
        });
        ValueGetter<VBuffer<float>> probabilities = (ref VBuffer<float> values) =>
        {
            calibration.Ensure();
            var editor = VBufferEditor.Create(ref values, classCount);
            for (var k = 0; k < classCount; k++)
                editor.Values[k] = (float)scores[k];
            values = editor.Commit();
        };
        ValueGetter<uint> label = (ref uint value) =>
        {
            calibration.Ensure();
            value = best;
        };
        return withLabel ? [probabilities, label] : [probabilities];
    }
}
