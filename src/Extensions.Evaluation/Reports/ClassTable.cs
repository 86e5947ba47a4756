using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>Classes, or labels, one by one.</summary>
/// <param name="Classes">Their decisions.</param>
/// <param name="PrecisionRecall">Their curves; of two classes that of the positive one alone.</param>
/// <param name="Roc">The same.</param>
internal sealed record ClassTable(ImmutableArray<ClassDecisionMetrics> Classes, ImmutableArray<PrecisionRecallCurve?> PrecisionRecall, ImmutableArray<RocCurve?> Roc);
