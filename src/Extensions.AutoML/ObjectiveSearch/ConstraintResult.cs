using MLExtensions.Evaluation;

namespace MLExtensions.AutoML;

/// <summary>What the winner of a search makes of a constraint.</summary>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Direction">Which values of it are better.</param>
/// <param name="Limit">At most this where lower is better, at least this where higher is.</param>
/// <param name="Validation">The winning trial's value on the validation rows, which decides whether the constraint is met.</param>
/// <param name="Test">The value of the winner, fitted anew, on rows that no trial has seen. It may miss the limit where <paramref name="Validation"/> meets it.</param>
public sealed record ConstraintResult(string Metric, MetricDirection Direction, double Limit, double Validation, double Test)
{
    /// <summary>Whether the constraint is met on the validation rows.</summary>
    public bool IsMet => Keeps(Validation);

    /// <summary>Whether it is met on rows that no trial has seen.</summary>
    public bool IsMetOnTest => Keeps(Test);

    /// <summary>The limit in words: "Accuracy at least 0.9".</summary>
    public override string ToString() => FormattableString.Invariant($"{Metric} at {(Direction == MetricDirection.LowerIsBetter ? "most" : "least")} {Limit}");

    private bool Keeps(double value) => Direction == MetricDirection.LowerIsBetter ? value <= Limit : value >= Limit;
}
