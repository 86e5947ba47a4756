namespace MLExtensions.Calibration;

/// <summary>Points that a curve of effects is fitted to.</summary>
public sealed record EffectPoints
{
    /// <summary>Holds the points of weight above 0.</summary>
    /// <param name="effects">Predicted effects.</param>
    /// <param name="targets">What they are calibrated to.</param>
    /// <param name="weights">Weights.</param>
    /// <exception cref="ArgumentException">The lengths differ, or no weight is above 0.</exception>
    public EffectPoints(double[] effects, double[] targets, double[] weights)
    {
        ArgumentNullException.ThrowIfNull(effects);
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(weights);
        if (targets.Length != effects.Length || weights.Length != effects.Length)
            throw new ArgumentException($"There must be one target and weight per effect; got {effects.Length} effects, {targets.Length} targets and {weights.Length} weights.");
        if (Array.Exists(weights, weight => !(weight > 0)))
        {
            var kept = Enumerable.Range(0, weights.Length).Where(i => weights[i] > 0).ToArray();
            (effects, targets, weights) = (Array.ConvertAll(kept, i => effects[i]), Array.ConvertAll(kept, i => targets[i]), Array.ConvertAll(kept, i => weights[i]));
        }
        if (effects.Length == 0)
            throw new ArgumentException("No point has a weight above 0.", nameof(weights));
        (Effects, Targets, Weights, TotalWeight) = (effects, targets, weights, weights.Sum());
    }

    /// <summary>Predicted effects.</summary>
    public IReadOnlyList<double> Effects { get; }

    /// <summary>What they are calibrated to.</summary>
    public IReadOnlyList<double> Targets { get; }

    /// <summary>Weights above 0.</summary>
    public IReadOnlyList<double> Weights { get; }

    /// <summary>Sum of the weights.</summary>
    public double TotalWeight { get; }

    /// <summary>Weighted mean of the targets.</summary>
    internal double MeanTarget => Targets.Zip(Weights, (y, w) => w * y).Sum() / TotalWeight;

    /// <summary>The numbers of the points in the order of their effects.</summary>
    internal int[] Order()
    {
        var (keys, order) = (Effects.ToArray(), Enumerable.Range(0, Effects.Count).ToArray());
        Array.Sort(keys, order);
        return order;
    }

    /// <summary>Some of the points.</summary>
    internal EffectPoints Pick(IReadOnlyList<int> points)
        => new([.. points.Select(i => Effects[i])], [.. points.Select(i => Targets[i])], [.. points.Select(i => Weights[i])]);
}
