using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLExtensions.MLNet;

/// <summary>A <see cref="RowMapping"/> as ML.NET's cursors want it.</summary>
internal sealed class RowTransformerMapper(RowTransformer transformer, RowMapping mapping) : IRowMapper
{
    public DataViewSchema.DetachedColumn[] GetOutputColumns() => [.. mapping.Outputs];

    public Func<int, bool> GetDependencies(Func<int, bool> activeOutput)
    {
        if (!AnyActive(activeOutput))
            return _ => false;
        var needed = mapping.Inputs.Select(column => column.Index).ToHashSet();
        return needed.Contains;
    }

    public Delegate[] CreateGetters(DataViewRow input, Func<int, bool> activeOutput, out Action? disposer)
    {
        disposer = null;
        var active = new Delegate[mapping.Outputs.Length];
        if (!AnyActive(activeOutput))
            return active;   // the input columns may be inactive too, and must not be asked for then

        var getters = mapping.CreateGetters(input);
        if (getters.Count != active.Length)
            throw new InvalidOperationException($"{transformer.GetType().Name} promised {active.Length} columns and made {getters.Count} getters.");
        for (var output = 0; output < active.Length; output++)
        {
            var column = mapping.Outputs[output];
            var expected = typeof(ValueGetter<>).MakeGenericType(column.Type.RawType);
            if (getters[output].GetType() != expected)
                throw new InvalidOperationException($"{transformer.GetType().Name} promised column '{column.Name}' as {column.Type}; its getter must be {expected}, but is {getters[output].GetType()}.");
            if (activeOutput(output))
                active[output] = getters[output];
        }
        return active;
    }

    public ITransformer GetTransformer() => transformer;

    void ICanSaveModel.Save(ModelSaveContext ctx) => ((ICanSaveModel)transformer).Save(ctx);

    private bool AnyActive(Func<int, bool> activeOutput)
    {
        for (var output = 0; output < mapping.Outputs.Length; output++)
        {
            if (activeOutput(output))
                return true;
        }
        return false;
    }
}
