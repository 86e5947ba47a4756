namespace MLExtensions.Evaluation;

/// <summary>The cumulative sum of p - y in the order of p, from 0, looked at where groups of equal p end. Of calibrated rows it is a random walk.</summary>
internal sealed class CalibrationWalk
{
    public CalibrationWalk(TieGroups groups)
    {
        var position = 0.0;
        for (var group = 0; group < groups.Count; group++)
        {
            var (p, weight) = (groups.Values[group], groups.Weights[group]);
            position += weight * p - groups.Positives[group];
            (Lowest, Highest) = (Math.Min(Lowest, position), Math.Max(Highest, position));
            Variance += weight * p * (1 - p);
            Weight += weight;
        }
    }

    public double Lowest { get; }

    public double Highest { get; }

    /// <summary>The greatest distance from 0.</summary>
    public double Farthest => Math.Max(Highest, -Lowest);

    /// <summary>Variance of the end of the walk of calibrated rows.</summary>
    public double Variance { get; }

    /// <summary>Number of rows.</summary>
    public double Weight { get; }

    /// <summary>Its standard deviation.</summary>
    /// <exception cref="InputDataException">It is 0.</exception>
    public double Deviation => Variance > 0 ? Math.Sqrt(Variance)
        : throw new InputDataException($"All probabilities are 0 or 1: the test of calibration needs at least one between.");
}
