using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLExtensions.MLNet;

namespace MLExtensions.Composition;

/// <summary>A head fitted on all rows, and an estimator fitted on what heads that never saw a row make of it.</summary>
internal sealed class CrossFittedChain<TLast>(IEstimator<ITransformer> head, IEstimator<TLast> estimator, int folds, HeldOutOptions options)
    : IEstimator<TransformerChain<TLast>>
    where TLast : class, ITransformer
{
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        SplitColumns.Check(inputSchema, options);
        var incoming = estimator is IFoldEstimator<TLast> kept ? inputSchema.With(ColumnShapes.Vector(kept.FoldColumnName, NumberDataViewType.Single)) : inputSchema;
        return estimator.GetOutputSchema(head.GetOutputSchema(incoming));
    }

    public TransformerChain<TLast> Fit(IDataView input)
    {
        GetOutputSchema(SchemaShape.Create(input.Schema));
        var environment = FoundEnvironment.In([estimator, head, input]);
        var plan = new RowPlanner(input, options, environment).Folds(folds);
        FoundEnvironment.Log(environment, $"Cross-fitted composition: rows are divided {plan.How} into folds of {string.Join(", ", plan.Counts)}; the head is fitted {folds + 1} times, {HeldOutStage.NameOf(estimator)} on all {plan.Parts.Length} rows.");

        var keeping = estimator as IFoldEstimator<TLast>;
        var (heads, outputs) = (new FittedChain[folds], new IDataView[folds]);
        for (var fold = 0; fold < folds; fold++)
        {
            environment?.CheckAlive();
            heads[fold] = FittedChain.Of(head.Fit(new RowSubset(input, plan, fold, isComplement: true)));
            if (keeping is not null)
                ModelScoresTransformer.CheckMapsRowByRow(heads[fold].ToTransformerChain<ITransformer>(), keeping.FoldColumnName);
            outputs[fold] = heads[fold].Apply(new RowSubset(input, plan, fold));
        }
        environment?.CheckAlive();
        var fullHead = FittedChain.Of(head.Fit(input));
        environment?.CheckAlive();
        var schema = fullHead.Apply(input).Schema;
        if (keeping is null)
            return fullHead.Append(estimator.Fit(new FoldOutputs(schema, outputs))).ToTransformerChain<TLast>();

        var scores = new ModelScoresTransformer(environment ?? new MLContext(), [.. heads.Select(one => one.ToTransformerChain<ITransformer>())], keeping.HeadColumnName, keeping.FoldColumnName);
        var last = keeping.Fit([.. outputs.Select((output, fold) => new FoldOutputs(schema, [output], fold))]);
        return FittedChain.Of(scores).Append(fullHead).Append(last).ToTransformerChain<TLast>();
    }
}
