using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>A list of advice, with where to read on.</summary>
internal sealed record ReportAdvice(ImmutableArray<Advice> Items, Uri? Root) : ReportBlock
{
    /// <summary>The same advice for several models is one piece of it.</summary>
    public IEnumerable<IGrouping<(string Action, string Page), Advice>> Groups => Items.GroupBy(item => (item.Action, item.Page));

    /// <summary>Address of a page of the documentation; null where it is not known where that is.</summary>
    public string? Link(string page) => Root is null ? null : new Uri(Root, page).AbsoluteUri;
}
