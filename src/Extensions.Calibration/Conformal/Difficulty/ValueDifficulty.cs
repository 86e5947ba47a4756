using System.Globalization;

namespace MLExtensions.Conformal;

/// <summary>The difficulty is what a column says.</summary>
/// <param name="Column">The column.</param>
/// <param name="NegativeIsZero">Whether a negative value counts as 0; else it is an error.</param>
internal sealed record ValueDifficulty(ValueColumn Column, bool NegativeIsZero) : DifficultyMeasure
{
    public override DifficultyColumns Columns => new(Value: Column);

    public override FittedDifficulty Fit(DifficultyRows rows) => new FittedValueDifficulty(Column, NegativeIsZero);
}

[DifficultyName("value")]
internal sealed record FittedValueDifficulty(ValueColumn Column, bool NegativeIsZero) : FittedDifficulty
{
    public override DifficultyColumns Columns => new(Value: Column);

    public override double Of(ReadOnlySpan<float> features, double value, int self) => NegativeIsZero ? Math.Max(value, 0) : value;

    public override string? Fault(double value)
        => value >= 0 || NegativeIsZero ? null : string.Create(CultureInfo.InvariantCulture, $"difficulty {value}; allowed are numbers from 0");
}
