using System.ComponentModel.DataAnnotations;

namespace MLExtensions.Conformal;

/// <summary>How adaptive sets and intervals follow a stream.</summary>
public sealed record AdaptiveOptions
{
    /// <summary>Step of alpha_t, above 0: 0.005 to 0.05 as a rule. A large one follows a change fast and wavers much.</summary>
    /// <value>Default: 0.02.</value>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double Gamma { get; init; } = 0.02;

    /// <summary>Number of latest scores that thresholds come from, at least 1; some times 1 / alpha.</summary>
    /// <value>Default: 1000.</value>
    [Range(1, int.MaxValue)]
    public int Window { get; init; } = 1000;

    /// <summary>Name of the column that holds what Update needs of a row: keep it until the row's truth arrives.</summary>
    /// <value>Default: "Feedback".</value>
    [Required]
    public string FeedbackColumnName { get; init; } = "Feedback";
}
