namespace MLExtensions.Evaluation;

/// <summary>Which points of a curve are kept: all where they are few, else those that lie a step beyond the last one in either direction.</summary>
internal struct CurveThinning(int count, int most)
{
    private readonly double step = count <= most ? 0 : 1.0 / most;
    private double x = double.NegativeInfinity, y = double.NegativeInfinity;

    /// <summary>Both coordinates rise along the curve, from 0 to 1.</summary>
    public bool Keeps(double nextX, double nextY)
    {
        if (nextX - x < step && nextY - y < step)
            return false;
        (x, y) = (nextX, nextY);
        return true;
    }
}
