using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLExtensions;
using MLExtensions.Calibration;

[assembly: LoadableTransformer<BinaryThresholdTransformer>]

namespace MLExtensions.Calibration;

/// <summary>Sets PredictedLabel to whether a score is above a threshold. A NaN score gives false.</summary>
public sealed class BinaryThresholdTransformer : RowTransformer, ILoadableTransformer<BinaryThresholdTransformer>
{
    private readonly string scoreColumn, predictedLabelColumn;

    internal BinaryThresholdTransformer(IHostEnvironment environment, string scoreColumn, string predictedLabelColumn, float threshold, double beta, double fBeta)
        : base(environment, Format)
        => (this.scoreColumn, this.predictedLabelColumn, Threshold, Beta, FBeta) = (scoreColumn, predictedLabelColumn, float.IsFinite(threshold) ? threshold : throw new ArgumentException("A threshold is finite."), beta, fBeta);

    /// <inheritdoc/>
    public static ModelFormat Format { get; } = new("MLXBINTH", "MLXBinaryThreshold", 1);

    /// <summary>The threshold: scores above it are positive.</summary>
    public float Threshold { get; }

    /// <summary>The beta that it was chosen by.</summary>
    public double Beta { get; }

    /// <summary>F-beta on the rows that it was chosen on: an optimistic estimate for others.</summary>
    public double FBeta { get; }

    static BinaryThresholdTransformer ILoadableTransformer<BinaryThresholdTransformer>.Load(IHostEnvironment environment, BinaryReader reader, int version)
        => new(environment, reader.ReadString(), reader.ReadString(), reader.ReadSingle(), reader.ReadDouble(), reader.ReadDouble());

    /// <inheritdoc/>
    protected override void Save(BinaryWriter writer)
    {
        // *** Binary format ***
        // string: score column; string: predicted-label column; float: threshold; double: beta; double: F-beta
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(scoreColumn);
        writer.Write(predictedLabelColumn);
        writer.Write(Threshold);
        writer.Write(Beta);
        writer.Write(FBeta);
    }

    /// <inheritdoc/>
    protected override RowMapping Map(DataViewSchema input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var score = InputColumn(input, scoreColumn, "score", type => type == NumberDataViewType.Single, "Single");
        return new RowMapping([score], [new(predictedLabelColumn, BooleanDataViewType.Instance, input.GetColumnOrNull(predictedLabelColumn)?.Annotations)], row =>
        {
            var (get, value) = (row.GetGetter<float>(score), 0f);
            ValueGetter<bool> decide = (ref bool label) =>
            {
                get(ref value);
                label = value > Threshold;
            };
            return [decide];
        });
    }
}
