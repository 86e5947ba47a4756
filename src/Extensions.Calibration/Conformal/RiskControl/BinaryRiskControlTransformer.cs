using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLExtensions;
using MLExtensions.Calibration;
using MLExtensions.Conformal;

[assembly: LoadableTransformer<BinaryRiskControlTransformer>]

namespace MLExtensions.Conformal;

/// <summary>Sets PredictedLabel to whether 1 - p is at most lambda: whether the probability is at least 1 - lambda. A score that is not finite gives true, the cautious answer.</summary>
public sealed class BinaryRiskControlTransformer : RiskControlTransformer, ILoadableTransformer<BinaryRiskControlTransformer>
{
    private readonly string labelColumn, lambdaColumn;

    internal BinaryRiskControlTransformer(IHostEnvironment environment, RiskControlModel model, string labelColumn, string lambdaColumn)
        : base(environment, Format, model)
        => (this.labelColumn, this.lambdaColumn) = (labelColumn, lambdaColumn);

    /// <inheritdoc/>
    public static ModelFormat Format { get; } = new("MLXRCBIN", "MLXRiskControlBinary", 1);

    /// <summary>The probability from which a row is positive: 1 - lambda.</summary>
    public double Threshold => 1 - Lambda;

    static BinaryRiskControlTransformer ILoadableTransformer<BinaryRiskControlTransformer>.Load(IHostEnvironment environment, BinaryReader reader, int version)
        => new(environment, MapFormat.Read<RiskControlModel>(reader), reader.ReadString(), reader.ReadString());

    /// <inheritdoc/>
    protected override void Save(BinaryWriter writer)
    {
        // *** Binary format ***
        // model (see MapFormat); string: column of decisions; string: column of lambdas
        ArgumentNullException.ThrowIfNull(writer);
        Write(writer, Model);
        writer.Write(labelColumn);
        writer.Write(lambdaColumn);
    }

    /// <inheritdoc/>
    protected override RowMapping Map(DataViewSchema input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var (score, weight) = (Model.FindScore(input), Model.FindWeight(input));
        List<DataViewSchema.DetachedColumn> outputs = [new(labelColumn, BooleanDataViewType.Instance, input.GetColumnOrNull(labelColumn)?.Annotations)];
        if (Model.IsPerRow)
            outputs.Add(new(lambdaColumn, NumberDataViewType.Single));
        return new RowMapping(weight is { } column ? [score, column] : [score], [.. outputs], row =>
        {
            var probability = new double[1];
            var (read, findLambda) = (Model.Columns.OpenScores(row, score, probability), Model.OpenLambda(row, weight));
            ValueGetter<bool> decide = (ref bool value) => value = read() is not null || NestedSets.Contains(probability[0], findLambda());
            ValueGetter<float> getLambda = (ref float value) => value = (float)findLambda();
            return Model.IsPerRow ? [decide, getLambda] : [decide];
        });
    }
}
