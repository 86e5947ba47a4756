using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>A list of advice, with where to read on.</summary>
internal sealed record ReportAdvice(ImmutableArray<Advice> Items, Uri? Root) : ReportBlock
{
    /// <summary>Address of a page of the documentation; null where it is not known where that is.</summary>
    public string? Link(Advice advice) => Root is null ? null : new Uri(Root, advice.Page).AbsoluteUri;
}
