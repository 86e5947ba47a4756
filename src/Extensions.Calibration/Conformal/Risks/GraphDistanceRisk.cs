namespace MLExtensions.Conformal;

/// <summary>Graph distance on a class hierarchy: edges from the decided node up to its lowest ancestor-or-self that contains the true class, divided by the maximal depth. Decisions are nodes, see <see cref="ClassHierarchy"/>.</summary>
/// <remarks>Source: Angelopoulos et al. (2024), Conformal Risk Control, ICLR, Section 3.3.</remarks>
/// <param name="Hierarchy">The tree, with one class per label.</param>
[RiskName("graph_distance")]
public sealed record GraphDistanceRisk(ClassHierarchy Hierarchy) : Risk
{
    /// <inheritdoc/>
    public override string Description => "graph distance from the true class, as a share of the hierarchy's depth";

    /// <inheritdoc/>
    public override bool Trace(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> truth, LossCurve curve)
    {
        ArgumentNullException.ThrowIfNull(curve);
        if (probabilities.Length != Hierarchy.ClassCount)
            throw new InputDataException($"The hierarchy has {Hierarchy.ClassCount} classes, but there are {probabilities.Length} probabilities per row.");
        if (truth.Count(true) != 1)
            throw new InputDataException($"Graph distance needs one true class per row. Got {truth.Count(true)}.");
        var (right, node, reached) = (truth.IndexOf(true), Hierarchy.MostProbable(probabilities), double.NegativeInfinity);
        curve.Begin(Loss(node));
        while (Hierarchy.ParentOf(node) is >= 0 and var parent)
        {
            reached = Math.Max(reached, Hierarchy.Mass(node, probabilities));   // where this node has no more than lambda, its parent is decided
            node = parent;
            curve.Step(reached, Loss(node));
        }
        return true;

        double Loss(int at) => Hierarchy.Distance(at, right) / (double)Hierarchy.MaximalDepth;
    }
}
