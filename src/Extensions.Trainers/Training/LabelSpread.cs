namespace MLExtensions.Trainers;

/// <summary>Weighted mean and deviation of a regression label, and its range, in one pass (West, 1979).</summary>
internal sealed class LabelSpread
{
    private double total, mean, squares;
    private float lowest = float.PositiveInfinity, highest = float.NegativeInfinity;

    /// <summary>Adds a label.</summary>
    public void Add(float label, double weight)
    {
        total += weight;
        var difference = label - mean;
        mean += difference * weight / total;
        squares += weight * difference * (label - mean);
        (lowest, highest) = (MathF.Min(lowest, label), MathF.Max(highest, label));
    }

    /// <summary>Least and greatest label.</summary>
    public (float Lower, float Upper) Range => (lowest, highest);

    /// <summary>The standardisation of the labels.</summary>
    public LabelScale Scale => LabelScale.Of(mean, Math.Sqrt(squares / total));
}
