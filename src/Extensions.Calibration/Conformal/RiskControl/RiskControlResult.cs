using System.Text.Json.Serialization;

namespace MLExtensions.Conformal;

/// <summary>What risk control found: a lambda at which the risk is controlled, or the most cautious one and why it is not.</summary>
/// <param name="Lambda">The lambda; the most cautious one where the risk is not controlled.</param>
/// <param name="IsControlled">Whether the risk is controlled at it.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record RiskControlResult(double Lambda, bool IsControlled)
{
    /// <summary>Why no lambda controls the risk, with what would be needed; null where one does.</summary>
    public string? Reason { get; init; }

    /// <summary>The mean loss of the calibration rows at lambda.</summary>
    public double Risk { get; init; }

    /// <summary>What was compared with alpha: the mean loss with a new row of the greatest loss, or an upper bound.</summary>
    public double Bound { get; init; }

    /// <summary>Number of calibration rows that counted.</summary>
    public long Count { get; init; }

    /// <summary>The least number of rows with which the risk can be controlled where nothing is lost at the most cautious lambda; null where it is controlled, or where rows alone do not decide.</summary>
    public long? LeastCount { get; init; }

    /// <summary>The lambda that controls several risks, each monotone in it: the greatest of theirs.</summary>
    /// <param name="results">At least one.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static RiskControlResult All(IEnumerable<RiskControlResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        var list = results.ToArray();
        if (list.Length == 0)
            throw new ArgumentException("There must be at least one risk.", nameof(results));
        return list.MaxBy(result => (!result.IsControlled, result.Lambda))!;
    }
}
