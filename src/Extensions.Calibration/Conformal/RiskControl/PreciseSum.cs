namespace MLExtensions.Conformal;

/// <summary>A sum that keeps what its additions round off (Neumaier 1974), so that a million steps up and down end where they should.</summary>
internal struct PreciseSum
{
    private double sum, lost;

    public readonly double Value => sum + lost;

    public void Add(double term)
    {
        var next = sum + term;
        lost += Math.Abs(sum) >= Math.Abs(term) ? sum - next + term : term - next + sum;
        sum = next;
    }
}
