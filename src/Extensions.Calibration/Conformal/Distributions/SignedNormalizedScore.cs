using System.Globalization;

namespace MLExtensions.Conformal;

/// <summary>The signed residual in units of the difficulty, (y - f) / sigma, which predictive distributions are made of. It has no intervals of its own.</summary>
internal sealed record SignedNormalizedScore(IntervalColumns Inputs) : IntervalScore
{
    public override IntervalColumns Columns => Inputs;

    public override string? Fault(in IntervalInputs row)
        => Inputs.Difficulty is null || row.Difficulty > 0 ? null : string.Create(CultureInfo.InvariantCulture, $"difficulty {row.Difficulty}; allowed are numbers above 0");

    public override double Compute(in IntervalInputs row, double label, int side) => (label - row.Prediction) / Scale(row);

    public override (double Lower, double Upper) Interval(in IntervalInputs row, double first, double second) => throw new NotSupportedException();

    public double Scale(in IntervalInputs row) => Inputs.Difficulty is null ? 1 : row.Difficulty;
}
