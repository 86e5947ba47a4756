namespace MLExtensions.Conformal;

/// <summary>Sums losses, and their squares, at every lambda of a grid, curve by curve.</summary>
internal sealed class GridSums(double[] grid, LossRules rules)
{
    private readonly LossRules rules = (rules with { LeastLambda = grid[0], GreatestLambda = grid[^1] }).Checked();
    private readonly PreciseSum[] sums = new PreciseSum[grid.Length], squares = new PreciseSum[grid.Length];
    private int count;
    private double totalWeight, squaredWeights;
    private bool hasWeights;

    public void Add(LossCurve curve, long row, double weight = 1)
    {
        rules.Apply(curve, row);
        var (step, loss) = (0, curve.Start);
        for (var j = 0; j < grid.Length; j++)
        {
            while (step < curve.Lambdas.Length && curve.Lambdas[step] <= grid[j] + LossCurve.Slack)
                loss = curve.Losses[step++];
            sums[j].Add(weight * loss);
            squares[j].Add(loss * loss);
        }
        (count, totalWeight, squaredWeights, hasWeights) = (count + 1, totalWeight + weight, squaredWeights + weight * weight, hasWeights || weight != 1);
    }

    /// <exception cref="InputDataException">There was no row, or all weights were 0.</exception>
    public RiskCurve Build()
    {
        if (count == 0)
            throw new InputDataException("There is no row to control a risk with; at least 1 is needed.");
        if (!(totalWeight > 0))
            throw new InputDataException($"All {count} rows have weight 0.");
        return new(grid, Array.ConvertAll(sums, sum => sum.Value), hasWeights ? null : Array.ConvertAll(squares, sum => sum.Value), count, totalWeight, rules) { EffectiveCount = totalWeight * totalWeight / squaredWeights };
    }
}
