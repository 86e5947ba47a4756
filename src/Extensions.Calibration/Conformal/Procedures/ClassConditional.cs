using System.Collections.Immutable;
using System.Globalization;

namespace MLExtensions.Conformal;

/// <summary>Class-conditional (Mondrian) conformal prediction: a threshold for every class, from the calibration rows of that class alone.</summary>
/// <remarks>
/// For every class k, P(k in set | label is k) is at least 1 - alpha: a rare class is covered as well as a common one, at the price of larger sets. It needs calibration rows of every class; one with too few
/// is in every set. Source: Vovk (2012), Conditional Validity of Inductive Conformal Predictors, ACML; Sadinle, Lei and Wasserman (2019).
/// </remarks>
[ProcedureName("class_conditional")]
public sealed record ClassConditional : ConformalProcedure
{
    /// <summary>Whether a class with too few calibration rows gets the threshold of all rows, which promises nothing for that class alone.</summary>
    /// <value>Default: false: it is in every set.</value>
    public bool FallBackToAll { get; init; }

    /// <inheritdoc/>
    public override FittedClassConditional Fit(ConformalRows rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var labels = rows.Labels ?? throw new ArgumentException($"The rows have no classes; {nameof(ClassConditional)} serves sets of classes.", nameof(rows));
        return new(PartScores.Of(rows.Scores, labels, rows.ClassCount), FallBackToAll ? new(rows.Scores) : null);
    }
}

/// <summary>Fitted <see cref="ClassConditional"/>.</summary>
/// <param name="Classes">Calibration scores of each class; null for one without.</param>
/// <param name="All">Those of all rows, where classes with too few fall back to them.</param>
[ProcedureName("class_conditional")]
public sealed record FittedClassConditional(ImmutableArray<CalibrationScores?> Classes, CalibrationScores? All) : FittedProcedure
{
    /// <inheritdoc/>
    public override ThresholdRule At(double alpha)
    {
        var otherwise = All?.Threshold(alpha) ?? double.PositiveInfinity;
        return new ClassThresholds([.. Classes.Select(one => one?.Threshold(alpha) is { } own && !double.IsPositiveInfinity(own) ? own : otherwise)]);
    }

    /// <inheritdoc/>
    public override CalibrationScores? ScoresOf(in ConformalRow row, int label) => Classes[label] ?? All;

    /// <inheritdoc/>
    public override ConformalGuarantee Guarantee(double alpha, string covered) => new(
        string.Create(CultureInfo.InvariantCulture, $"For rows of every class with enough calibration rows of its own: with probability at least {1 - alpha:0.######}, {covered}."),
        "Within each class calibration rows and new rows are exchangeable (the shares of the classes may change); nothing about the model was fitted or chosen on the calibration rows.")
    { Shortfall = Shortfalls.TooFew(Classes, alpha, "class", All is null ? "They are in every set" : "They get the threshold of all rows, which promises nothing for them alone") };
}
