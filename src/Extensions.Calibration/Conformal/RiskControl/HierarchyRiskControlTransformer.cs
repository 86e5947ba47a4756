using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLExtensions;
using MLExtensions.Calibration;
using MLExtensions.Conformal;

[assembly: LoadableTransformer<HierarchyRiskControlTransformer>]

namespace MLExtensions.Conformal;

/// <summary>Adds to every row the node of a class hierarchy that is decided, by name, and the classes below it. A score that is not finite gives the root.</summary>
public sealed class HierarchyRiskControlTransformer : RiskControlTransformer, ILoadableTransformer<HierarchyRiskControlTransformer>
{
    private readonly string nodeColumn, setColumn, sizeColumn, lambdaColumn;
    private readonly int root;

    internal HierarchyRiskControlTransformer(IHostEnvironment environment, RiskControlModel model, ClassHierarchy hierarchy, string nodeColumn, string setColumn, string sizeColumn, string lambdaColumn)
        : base(environment, Format, model)
    {
        (Hierarchy, this.nodeColumn, this.setColumn, this.sizeColumn, this.lambdaColumn) = (hierarchy, nodeColumn, setColumn, sizeColumn, lambdaColumn);
        root = hierarchy.Parents.IndexOf(-1);
    }

    /// <inheritdoc/>
    public static ModelFormat Format { get; } = new("MLXRCHIE", "MLXRiskControlTree", 1);

    /// <summary>The tree.</summary>
    public ClassHierarchy Hierarchy { get; }

    static HierarchyRiskControlTransformer ILoadableTransformer<HierarchyRiskControlTransformer>.Load(IHostEnvironment environment, BinaryReader reader, int version)
        => new(environment, MapFormat.Read<RiskControlModel>(reader), MapFormat.Read<ClassHierarchy>(reader), reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.ReadString());

    /// <inheritdoc/>
    protected override void Save(BinaryWriter writer)
    {
        // *** Binary format ***
        // model; hierarchy (see MapFormat); string: column of nodes; string: column of sets; string: column of sizes; string: column of lambdas
        ArgumentNullException.ThrowIfNull(writer);
        Write(writer, Model);
        MapFormat.Write(writer, Hierarchy);
        writer.Write(nodeColumn);
        writer.Write(setColumn);
        writer.Write(sizeColumn);
        writer.Write(lambdaColumn);
    }

    /// <inheritdoc/>
    protected override RowMapping Map(DataViewSchema input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var inputs = Model.Find(input);
        List<DataViewSchema.DetachedColumn> outputs =
        [
            new(nodeColumn, TextDataViewType.Instance),
            new(setColumn, new VectorDataViewType(BooleanDataViewType.Instance, Model.LabelCount), SlotNames.Of(inputs.Score)),
            new(sizeColumn, NumberDataViewType.Int32),
        ];
        if (Model.IsPerRow)
            outputs.Add(new(lambdaColumn, NumberDataViewType.Single));
        return new RowMapping([.. inputs.All], [.. outputs], row => Getters(row, inputs));
    }

    private IReadOnlyList<Delegate> Getters(DataViewRow row, RiskInputs inputs)
    {
        var probabilities = new double[Model.LabelCount];
        var (read, findLambda) = (Model.Columns.OpenScores(row, inputs.Score, probabilities), Model.OpenLambda(row, inputs));
        var (lambda, node) = (0.0, root);
        var decision = new OncePerRow(row, () =>
        {
            var isUsable = read() is null;
            lambda = findLambda();
            node = isUsable ? Hierarchy.Decide(probabilities, lambda) : root;
        });
        ValueGetter<ReadOnlyMemory<char>> getNode = (ref ReadOnlyMemory<char> value) =>
        {
            decision.Ensure();
            value = Hierarchy.Names[node].AsMemory();
        };
        ValueGetter<VBuffer<bool>> getSet = (ref VBuffer<bool> value) =>
        {
            decision.Ensure();
            var editor = VBufferEditor.Create(ref value, probabilities.Length);
            for (var k = 0; k < probabilities.Length; k++)
                editor.Values[k] = Hierarchy.Contains(node, k);
            value = editor.Commit();
        };
        ValueGetter<int> getSize = (ref int value) =>
        {
            decision.Ensure();
            value = 0;
            for (var k = 0; k < probabilities.Length; k++)
                value += Hierarchy.Contains(node, k) ? 1 : 0;
        };
        ValueGetter<float> getLambda = (ref float value) =>
        {
            decision.Ensure();
            value = (float)lambda;
        };
        return Model.IsPerRow ? [getNode, getSet, getSize, getLambda] : [getNode, getSet, getSize];
    }
}
