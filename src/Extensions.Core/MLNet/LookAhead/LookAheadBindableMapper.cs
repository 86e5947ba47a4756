using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

using MLExtensions.Models;

namespace MLExtensions.MLNet;

/// <summary>ML.NET's own binding of a model to a schema, which takes the scores of a row ready where a cursor has them.</summary>
internal sealed class LookAheadBindableMapper(NetworkModel model, ISchemaBindableMapper inner) : ISchemaBindableMapper, ICanSaveModel
{
    public static ISchemaBoundMapper Bind(IPredictor predictor, NetworkModel model, IHostEnvironment env, RoleMappedSchema schema)
    {
        ISchemaBindableMapper inner = predictor is IValueMapperDist ? new SchemaBindableBinaryPredictorWrapper(predictor) : new SchemaBindablePredictorWrapper(predictor);
        return ((ISchemaBindableMapper)new LookAheadBindableMapper(model, inner)).Bind(env, schema);
    }

    ISchemaBoundMapper ISchemaBindableMapper.Bind(IHostEnvironment env, RoleMappedSchema schema) => new Bound(this, model, (ISchemaBoundRowMapper)inner.Bind(env, schema));

    void ICanSaveModel.Save(ModelSaveContext ctx) => ((ICanSaveModel)inner).Save(ctx);

    private sealed class Bound(LookAheadBindableMapper parent, NetworkModel model, ISchemaBoundRowMapper inner) : ISchemaBoundRowMapper
    {
        public RoleMappedSchema InputRoleMappedSchema => inner.InputRoleMappedSchema;

        public DataViewSchema InputSchema => inner.InputSchema;

        public DataViewSchema OutputSchema => inner.OutputSchema;

        public ISchemaBindableMapper Bindable => parent;

        public IEnumerable<KeyValuePair<RoleMappedSchema.ColumnRole, string>> GetInputColumnRoles() => inner.GetInputColumnRoles();

        public IEnumerable<DataViewSchema.Column> GetDependenciesForNewColumns(IEnumerable<DataViewSchema.Column> dependingColumns) => inner.GetDependenciesForNewColumns(dependingColumns);

        public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
        {
            var active = activeColumns.Select(column => column.Index).ToArray();
            if (active.Length == 0 || input is not ILookAheadRow ahead || !ahead.TryClaim(model, InputRoleMappedSchema.Feature!.Value.Index))
                return inner.GetRow(input, activeColumns);
            var getters = new Delegate[OutputSchema.Count];
            foreach (var column in active)
                getters[column] = Getter(ahead, column);
            return new SimpleRow(OutputSchema, input, getters);
        }

        private Delegate Getter(ILookAheadRow row, int column)
        {
            if (OutputSchema[column].Type is VectorDataViewType)
                return (ValueGetter<VBuffer<float>>)((ref VBuffer<float> scores) => Copy(row.Scores, ref scores));
            return column == 0
                ? (ValueGetter<float>)((ref float score) => score = row.Scores[0])
                : (ValueGetter<float>)((ref float probability) => probability = OutputLinks.Sigmoid(row.Scores[0]));
        }

        private static void Copy(ReadOnlySpan<float> scores, ref VBuffer<float> target)
        {
            var editor = VBufferEditor.Create(ref target, scores.Length);
            scores.CopyTo(editor.Values);
            target = editor.Commit();
        }
    }
}
