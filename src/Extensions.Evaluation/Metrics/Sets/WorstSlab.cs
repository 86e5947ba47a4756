using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>The slab {x: Lower &lt;= direction'x &lt;= Upper} that was covered least.</summary>
/// <param name="Coverage">Share of its evaluated rows that is covered, in [0, 1]; NaN where it holds none. To be near 1 - alpha: lower is worse.</param>
/// <param name="Lower">Least projection.</param>
/// <param name="Upper">Greatest projection.</param>
/// <param name="Direction">The direction, one number per feature.</param>
/// <param name="Count">Number of evaluated rows in it.</param>
public sealed record WorstSlab(double Coverage, double Lower, double Upper, ImmutableArray<double> Direction, int Count);
