using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLExtensions;
using MLExtensions.Calibration;

[assembly: LoadableTransformer<CorrectnessAwareViewsTransformer>]

namespace MLExtensions.Calibration;

/// <summary>Puts softmax(z / T) in the place of scores, T of what the model makes of changed copies of the row. NaN where a score is NaN.</summary>
public sealed class CorrectnessAwareViewsTransformer : RowTransformer, ILoadableTransformer<CorrectnessAwareViewsTransformer>
{
    private readonly ITransformer predictor;
    private readonly FeatureView[] views;
    private readonly string featureColumn, scoreColumn;
    private readonly ScoreMeaning meaning;
    private readonly int classCount;

    internal CorrectnessAwareViewsTransformer(IHostEnvironment environment, ITransformer predictor, FeatureView[] views, TemperatureNetwork network, FitDiagnostics diagnostics, string featureColumn, string scoreColumn, ScoreMeaning meaning, int classCount)
        : base(environment, Format)
        => (this.predictor, this.views, Network, Diagnostics, this.featureColumn, this.scoreColumn, this.meaning, this.classCount) = (predictor, views, network, diagnostics, featureColumn, scoreColumn, meaning, classCount);

    /// <inheritdoc/>
    public static ModelFormat Format { get; } = new("MLXCAVIE", "MLXCorrectnessViews", 1);

    /// <summary>Gives the temperature of a row.</summary>
    public TemperatureNetwork Network { get; }

    /// <summary>How the fit went.</summary>
    public FitDiagnostics Diagnostics { get; }

    static CorrectnessAwareViewsTransformer ILoadableTransformer<CorrectnessAwareViewsTransformer>.Load(IHostEnvironment environment, BinaryReader reader, int version)
    {
        using var stream = new MemoryStream(reader.ReadBytes(reader.ReadInt32()));
        return new(environment, new MLContext().Model.Load(stream, out _), [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => FeatureView.Read(reader))],
            MapFormat.Read<TemperatureNetwork>(reader), ReadDiagnostics(reader), reader.ReadString(), reader.ReadString(), (ScoreMeaning)reader.ReadInt32(), reader.ReadInt32());
    }

    /// <inheritdoc/>
    protected override void Save(BinaryWriter writer)
    {
        // *** Binary format ***
        // int and bytes: the model as ML.NET saves one; int: number of views, and of each int: features, then float: shift, bool: replaced;
        // network (see MapFormat); diagnostics as int: iterations, three doubles, string: remark, empty for none; string: feature column; string: score column; int: meaning of the scores; int: number of classes
        ArgumentNullException.ThrowIfNull(writer);
        using var stream = new MemoryStream();
        new MLContext().Model.Save(predictor, null, stream);
        writer.Write((int)stream.Length);
        writer.Write(stream.ToArray());
        writer.Write(views.Length);
        foreach (var view in views)
            view.Write(writer);
        MapFormat.Write(writer, Network);
        writer.Write(Diagnostics.Iterations);
        writer.Write(Diagnostics.GradientNorm);
        writer.Write(Diagnostics.ObjectiveBefore);
        writer.Write(Diagnostics.ObjectiveAfter);
        writer.Write(Diagnostics.Remark ?? "");
        writer.Write(featureColumn);
        writer.Write(scoreColumn);
        writer.Write((int)meaning);
        writer.Write(classCount);
    }

    private static FitDiagnostics ReadDiagnostics(BinaryReader reader)
        => new(true, reader.ReadInt32(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble()) { Remark = reader.ReadString() is { Length: > 0 } remark ? remark : null };

    /// <inheritdoc/>
    protected override RowMapping Map(DataViewSchema input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var size = views[0].Count;
        var features = InputColumn(input, featureColumn, "feature", type => ScoreColumns.IsSingleVector(type) && ((VectorDataViewType)type).Size == size, $"a vector of {size} Single");
        var score = InputColumn(input, scoreColumn, "score", type => ScoreColumns.IsSingleVector(type) && ((VectorDataViewType)type).Size == classCount, $"a vector of {classCount} Single");
        return new RowMapping([features, score], [new(scoreColumn, score.Type, ScoreColumns.Normalized(score))], row => [Calibrated(row, features, score)]);
    }

    private ValueGetter<VBuffer<float>> Calibrated(DataViewRow row, DataViewSchema.Column features, DataViewSchema.Column score)
    {
        var scorer = new ViewScorer(predictor, views, features, scoreColumn, classCount, meaning);
        var (getFeatures, getScores, given, own) = (row.GetGetter<VBuffer<float>>(features), row.GetGetter<VBuffer<float>>(score), default(VBuffer<float>), default(VBuffer<float>));
        var (values, scores, seen) = (new float[views[0].Count], new double[classCount], new double[ViewScorer.Count(views.Length, classCount)]);
        return (ref VBuffer<float> result) =>
        {
            getScores(ref own);
            CalibrationReader.Widen(own, scores);
            if (Array.TrueForAll(scores, double.IsFinite))
            {
                getFeatures(ref given);
                given.CopyTo(values);
                ScoreForms.Convert(scores, meaning, ScoreMeaning.Logits, scores);
                scorer.Write(values, scores, seen);
                TensorPrimitives.Divide(scores, Network.Temperature(seen), scores);
                ScoreForms.Softmax(scores, scores);
            }
            else
                Array.Fill(scores, double.NaN);
            var editor = VBufferEditor.Create(ref result, classCount);
            for (var k = 0; k < classCount; k++)
                editor.Values[k] = (float)scores[k];
            result = editor.Commit();
        };
    }
}
