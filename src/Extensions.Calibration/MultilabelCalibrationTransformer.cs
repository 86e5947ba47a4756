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

    internal MultilabelCalibrationTransformer(IHostEnvironment environment, ImmutableArray<BinaryMap> maps, string scoreColumn, string probabilityColumn, ScoreMeaning meaning, double least)
        : base(environment, Format)
        => (FittedMaps, this.scoreColumn, this.probabilityColumn, this.meaning, this.least) = (maps, scoreColumn, probabilityColumn, meaning, least);

    /// <inheritdoc/>
    public static ModelFormat Format { get; } = new("MLXMLCAL", "MLXMultilabelCalib", 1);

    /// <summary>The fitted maps, one per label; their type says what was fitted.</summary>
    public ImmutableArray<BinaryMap> FittedMaps { get; }

    static MultilabelCalibrationTransformer ILoadableTransformer<MultilabelCalibrationTransformer>.Load(IHostEnvironment environment, BinaryReader reader, int version)
    {
        var maps = new List<BinaryMap>();
        for (var left = reader.ReadInt32(); left > 0; left--)
            maps.Add(MapFormat.Read<BinaryMap>(reader));
        return new(environment, [.. maps], reader.ReadString(), reader.ReadString(), (ScoreMeaning)reader.ReadInt32(), reader.ReadDouble());
    }

    /// <inheritdoc/>
    protected override void Save(BinaryWriter writer)
    {
        // *** Binary format ***
        // int: number of maps; maps (see MapFormat); string: score column; string: probability column; int: meaning of the scores; double: least probability
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(FittedMaps.Length);
        foreach (var map in FittedMaps)
            MapFormat.Write(writer, map);
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
        return new RowMapping([score], [.. outputs], row => Getters(row, score, labels is not null));
    }

    private IReadOnlyList<Delegate> Getters(DataViewRow row, DataViewSchema.Column score, bool withLabels)
    {
        var (get, given, results) = (row.GetGetter<VBuffer<float>>(score), default(VBuffer<float>), new double[FittedMaps.Length]);
        var calibration = new OncePerRow(row, () =>
        {
            get(ref given);
            CalibrationReader.Widen(given, results);
            for (var l = 0; l < results.Length; l++)
                results[l] = double.IsFinite(results[l]) ? Math.Clamp(FittedMaps[l].Apply(results[l], meaning), least, 1 - least) : double.NaN;
        });
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
