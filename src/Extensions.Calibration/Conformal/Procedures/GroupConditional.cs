using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace MLExtensions.Conformal;

/// <summary>Group-conditional (Mondrian) conformal prediction: a threshold for every group of rows, from the calibration rows of that group alone.</summary>
/// <remarks>
/// Within every group P(covered | group) is at least 1 - alpha, if rows of the group are exchangeable with its calibration rows. The group must be known before the label; a numeric column is grouped by bins
/// that were not chosen on the calibration rows. Source: Vovk, Gammerman and Shafer (2005), section 4.5; Vovk (2012), Conditional Validity of Inductive Conformal Predictors, ACML.
/// </remarks>
/// <param name="GroupColumnName">Name of a key column of known count.</param>
[ProcedureName("group_conditional")]
public sealed record GroupConditional([property: Required] string GroupColumnName) : ConformalProcedure
{
    /// <summary>Whether a group with too few calibration rows of its own, or a row without a group, gets the threshold of all rows, which promises nothing for that group alone.</summary>
    /// <value>Default: false: everything is kept there, which keeps the promise and says nothing.</value>
    public bool FallBackToAll { get; init; }

    /// <inheritdoc/>
    public override ProcedureColumns Columns => new(Group: GroupColumnName);

    /// <inheritdoc/>
    public override FittedGroupConditional Fit(ConformalRows rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var groups = rows.Groups ?? throw new ArgumentException($"The rows have no groups; {nameof(GroupConditional)} needs one per row.", nameof(rows));
        return new(GroupColumnName, PartScores.Of(rows.Scores, groups, rows.GroupCount), FallBackToAll ? new(rows.Scores) : null);
    }
}

/// <summary>Fitted <see cref="GroupConditional"/>.</summary>
/// <param name="GroupColumnName">Name of the key column.</param>
/// <param name="Groups">Calibration scores of each group; null for one without.</param>
/// <param name="All">Those of all rows, where groups with too few fall back to them.</param>
[ProcedureName("group_conditional")]
public sealed record FittedGroupConditional(string GroupColumnName, ImmutableArray<CalibrationScores?> Groups, CalibrationScores? All) : FittedProcedure
{
    /// <inheritdoc/>
    public override ProcedureColumns Columns => new(Group: GroupColumnName);

    /// <inheritdoc/>
    public override ThresholdRule At(double alpha)
    {
        var otherwise = All?.Threshold(alpha) ?? double.PositiveInfinity;
        return new GroupThresholds([.. Groups.Select(group => group?.Threshold(alpha) is { } own && !double.IsPositiveInfinity(own) ? own : otherwise)], otherwise);
    }

    /// <inheritdoc/>
    public override CalibrationScores? ScoresOf(in ConformalRow row, int label) => ((uint)row.Group < (uint)Groups.Length ? Groups[row.Group] : null) ?? All;

    /// <inheritdoc/>
    public override ConformalGuarantee Guarantee(double alpha, string covered) => new(
        string.Create(CultureInfo.InvariantCulture, $"In every group of '{GroupColumnName}' with enough calibration rows of its own: with probability at least {1 - alpha:0.######}, {covered}."),
        "Within each group calibration rows and new rows are exchangeable; nothing about the model or the groups was fitted or chosen on the calibration rows.")
    { Shortfall = Shortfalls.TooFew(Groups, alpha, "group", All is null ? "There everything is kept" : "They get the threshold of all rows, which promises nothing for them alone") };
}

/// <summary>Calibration scores of the parts that rows belong to.</summary>
internal static class PartScores
{
    /// <summary>The scores of each part; null for one without rows. Rows of no part are left out.</summary>
    public static ImmutableArray<CalibrationScores?> Of(double[] scores, int[] parts, int count)
    {
        var own = Enumerable.Range(0, count).Select(_ => new List<double>()).ToArray();
        for (var row = 0; row < scores.Length; row++)
            if ((uint)parts[row] < (uint)count)
                own[parts[row]].Add(scores[row]);
        return [.. own.Select(part => part.Count == 0 ? null : new CalibrationScores(part.ToArray()))];
    }
}
