using System.Collections.Immutable;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLExtensions.MLNet;

/// <summary>Fitted transformers in order, with the scopes that ML.NET keeps beside them.</summary>
internal sealed record FittedChain(ImmutableArray<ITransformer> Transformers, ImmutableArray<TransformerScope> Scopes)
{
    /// <summary>Takes a fitted pipeline apart, so that its steps keep their scopes when others follow.</summary>
    public static FittedChain Of(ITransformer fitted) => fitted is ITransformerChainAccessor chain
        ? new([.. chain.Transformers], [.. chain.Scopes])
        : new([fitted], [TransformerScope.Everything]);

    public FittedChain Append(ITransformer next) => new(Transformers.Add(next), Scopes.Add(TransformerScope.Everything));

    public FittedChain Append(FittedChain next) => new([.. Transformers, .. next.Transformers], [.. Scopes, .. next.Scopes]);

    /// <summary>Transforms rows by all steps, also those that serve training only: what comes is there to be learned from.</summary>
    public IDataView Apply(IDataView rows) => Transformers.Aggregate(rows, (view, transformer) => transformer.Transform(view));

    public TransformerChain<TLast> ToTransformerChain<TLast>()
        where TLast : class, ITransformer
        => new(Transformers, Scopes);
}
