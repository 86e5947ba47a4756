namespace MLExtensions.Evaluation;

/// <summary>A square table with a number for each pair of a given and a true class.</summary>
internal readonly struct ClassMatrix(int classCount)
{
    private readonly double[] cells = new double[classCount * classCount];

    public double this[int given, int truth]
    {
        get => cells[given * classCount + truth];
        set => cells[given * classCount + truth] = value;
    }

    public double SumOfGiven(int given)
    {
        var sum = 0.0;
        for (var truth = 0; truth < classCount; truth++)
            sum += this[given, truth];
        return sum;
    }

    public double SumOfTrue(int truth)
    {
        var sum = 0.0;
        for (var given = 0; given < classCount; given++)
            sum += this[given, truth];
        return sum;
    }
}
