namespace MLExtensions.Conformal;

/// <summary>The sets {k: 1 - p_k &lt;= lambda}, by the one rule of fitting and deciding.</summary>
internal static class NestedSets
{
    public static bool Contains(double probability, double lambda) => 1 - probability <= lambda + LossCurve.Slack;
}
