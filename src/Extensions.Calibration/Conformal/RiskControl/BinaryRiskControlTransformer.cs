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
        var inputs = Model.Find(input);
        List<DataViewSchema.DetachedColumn> outputs = [new(labelColumn, BooleanDataViewType.Instance, input.GetColumnOrNull(labelColumn)?.Annotations)];
        if (Model.IsPerRow)
            outputs.Add(new(lambdaColumn, NumberDataViewType.Single));
        return new RowMapping([.. inputs.All], [.. outputs], row => Getters(row, inputs));
    }

    private IReadOnlyList<Delegate> Getters(DataViewRow row, RiskInputs inputs)
    {
        var probability = new double[1];
        var (read, findLambda) = (Model.Columns.OpenScores(row, inputs.Score, probability), Model.OpenLambda(row, inputs));
        var (lambda, isPositive) = (0.0, true);
        var decision = new OncePerRow(row, () =>
        {
            var isUsable = read() is null;
            lambda = findLambda();
            isPositive = !isUsable || NestedSets.Contains(probability[0], lambda);
        });
        ValueGetter<bool> decide = (ref bool value) =>
        {
            decision.Ensure();
            value = isPositive;
        };
        ValueGetter<float> getLambda = (ref float value) =>
        {
            decision.Ensure();
            value = (float)lambda;
        };
        return Model.IsPerRow ? [decide, getLambda] : [decide];
    }
}
