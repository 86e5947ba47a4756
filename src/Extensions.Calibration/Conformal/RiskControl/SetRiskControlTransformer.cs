using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLExtensions;
using MLExtensions.Calibration;
using MLExtensions.Conformal;

[assembly: LoadableTransformer<SetRiskControlTransformer>]

namespace MLExtensions.Conformal;

/// <summary>Adds to every row the set of labels, or classes, {k: 1 - p_k &lt;= lambda}. A score that is not finite gives all of them.</summary>
public sealed class SetRiskControlTransformer : RiskControlTransformer, ILoadableTransformer<SetRiskControlTransformer>
{
    private readonly string setColumn, sizeColumn, lambdaColumn;

    internal SetRiskControlTransformer(IHostEnvironment environment, RiskControlModel model, string setColumn, string sizeColumn, string lambdaColumn)
        : base(environment, Format, model)
        => (this.setColumn, this.sizeColumn, this.lambdaColumn) = (setColumn, sizeColumn, lambdaColumn);

    /// <inheritdoc/>
    public static ModelFormat Format { get; } = new("MLXRCSET", "MLXRiskControlSets", 1);

    static SetRiskControlTransformer ILoadableTransformer<SetRiskControlTransformer>.Load(IHostEnvironment environment, BinaryReader reader, int version)
        => new(environment, MapFormat.Read<RiskControlModel>(reader), reader.ReadString(), reader.ReadString(), reader.ReadString());

    /// <inheritdoc/>
    protected override void Save(BinaryWriter writer)
    {
        // *** Binary format ***
        // model (see MapFormat); string: column of sets; string: column of sizes; string: column of lambdas
        ArgumentNullException.ThrowIfNull(writer);
        Write(writer, Model);
        writer.Write(setColumn);
        writer.Write(sizeColumn);
        writer.Write(lambdaColumn);
    }

    /// <inheritdoc/>
    protected override RowMapping Map(DataViewSchema input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var inputs = Model.Find(input);
        List<DataViewSchema.DetachedColumn> outputs = [new(setColumn, new VectorDataViewType(BooleanDataViewType.Instance, Model.LabelCount), SlotNames.Of(inputs.Score)), new(sizeColumn, NumberDataViewType.Int32)];
        if (Model.IsPerRow)
            outputs.Add(new(lambdaColumn, NumberDataViewType.Single));
        return new RowMapping([.. inputs.All], [.. outputs], row => Getters(row, inputs));
    }

    private IReadOnlyList<Delegate> Getters(DataViewRow row, RiskInputs inputs)
    {
        var (probabilities, set) = (new double[Model.LabelCount], new bool[Model.LabelCount]);
        var (read, findLambda) = (Model.Columns.OpenScores(row, inputs.Score, probabilities), Model.OpenLambda(row, inputs));
        var (lambda, size) = (0.0, 0);
        var decision = new OncePerRow(row, () =>
        {
            var isUsable = read() is null;
            (lambda, size) = (findLambda(), 0);
            for (var label = 0; label < set.Length; label++)
                size += (set[label] = !isUsable || NestedSets.Contains(probabilities[label], lambda)) ? 1 : 0;
        });
        ValueGetter<VBuffer<bool>> getSet = (ref VBuffer<bool> value) =>
        {
            decision.Ensure();
            var editor = VBufferEditor.Create(ref value, set.Length);
            set.CopyTo(editor.Values);
            value = editor.Commit();
        };
        ValueGetter<int> getSize = (ref int value) =>
        {
            decision.Ensure();
            value = size;
        };
        ValueGetter<float> getLambda = (ref float value) =>
        {
            decision.Ensure();
            value = (float)lambda;
        };
        return Model.IsPerRow ? [getSet, getSize, getLambda] : [getSet, getSize];
    }
}
