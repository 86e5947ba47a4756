namespace MLExtensions.Conformal;

/// <summary>The difficulty is the variance of the values of a vector: of the predictions of an ensemble's members.</summary>
/// <param name="ColumnName">Name of the column.</param>
internal sealed record EnsembleDifficulty(string ColumnName) : DifficultyMeasure
{
    public override DifficultyColumns Columns => new(Features: ColumnName);

    public override FittedDifficulty Fit(DifficultyRows rows) => new FittedEnsembleDifficulty(ColumnName);
}

[DifficultyName("ensemble")]
internal sealed record FittedEnsembleDifficulty(string ColumnName) : FittedDifficulty
{
    public override DifficultyColumns Columns => new(Features: ColumnName);

    public override double Of(ReadOnlySpan<float> features, double value, int self)
    {
        var (mean, squares) = (0.0, 0.0);
        foreach (var member in features)
            mean += member / (double)features.Length;
        foreach (var member in features)
            squares += (member - mean) * (member - mean);
        return squares / features.Length;
    }
}
