using System.Collections.Immutable;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLExtensions.MLNet;

namespace MLExtensions.Composition;

/// <summary>An estimator fitted on rows of its own, after everything before it.</summary>
internal sealed record HeldOutStage(IEstimator<ITransformer> Estimator, double Fraction)
{
    /// <summary>What the stage is called in messages.</summary>
    public string Name => NameOf(Estimator);

    public static string NameOf(object estimator) => estimator.GetType().Name.Split('`')[0];
}

/// <summary>A head and the stages appended to it, whose rows are divided once for all.</summary>
internal abstract class HeldOutChain(IEstimator<ITransformer> head, ImmutableArray<HeldOutStage> stages, HeldOutOptions options)
{
    public IEstimator<ITransformer> Head { get; } = head;

    public ImmutableArray<HeldOutStage> Stages { get; } = stages;

    public HeldOutOptions Options { get; } = options;

    /// <summary>What is left to the head, given what the stages take.</summary>
    public static double HeadFraction(ImmutableArray<HeldOutStage> stages) => 1 - stages.Sum(stage => stage.Fraction);

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        SplitColumns.Check(inputSchema, Options);
        return Stages.Aggregate(Head.GetOutputSchema(inputSchema), (schema, stage) => stage.Estimator.GetOutputSchema(schema));
    }

    private protected FittedChain FitParts(IDataView input)
    {
        GetOutputSchema(SchemaShape.Create(input.Schema));
        var environment = FoundEnvironment.In([.. Stages.Select(stage => stage.Estimator), Head, input]);
        string[] names = ["the head", .. Stages.Select(stage => stage.Name)];
        var plan = new RowPlanner(input, Options, environment).HeldOut([HeadFraction(Stages), .. Stages.Select(stage => stage.Fraction)], names);
        FoundEnvironment.Log(environment, $"Held-out composition: rows are divided {plan.How}; {string.Join(", ", names.Zip(plan.Counts, (name, count) => $"{count} fit {name}"))}.");

        environment?.CheckAlive();
        var fitted = FittedChain.Of(Head.Fit(new RowSubset(input, plan, part: 0)));
        for (var part = 1; part <= Stages.Length; part++)
        {
            environment?.CheckAlive();
            fitted = fitted.Append(Stages[part - 1].Estimator.Fit(fitted.Apply(new RowSubset(input, plan, part))));
        }
        return fitted;
    }
}

/// <summary>The chain whose last stage makes a <typeparamref name="TLast"/>.</summary>
internal sealed class HeldOutChain<TLast>(IEstimator<ITransformer> head, ImmutableArray<HeldOutStage> stages, HeldOutOptions options)
    : HeldOutChain(head, stages, options), IEstimator<TransformerChain<TLast>>
    where TLast : class, ITransformer
{
    public TransformerChain<TLast> Fit(IDataView input) => FitParts(input).ToTransformerChain<TLast>();
}
