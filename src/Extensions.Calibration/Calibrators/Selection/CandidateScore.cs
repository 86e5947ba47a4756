using System.Globalization;

namespace MLExtensions.Calibration;

/// <summary>How a candidate did in cross-validation on the calibration rows.</summary>
/// <param name="Candidate">The candidate's settings.</param>
/// <param name="Score">Mean score of rows that it was not fitted on; less is better. NaN where it could not be fitted.</param>
/// <param name="Gain">By how much that is less than the identity's.</param>
/// <param name="StandardError">Standard error of the gain, from the differences row by row.</param>
/// <param name="Failure">Why it could not be fitted, or null.</param>
public sealed record CandidateScore(string Candidate, double Score, double Gain, double StandardError, string? Failure)
{
    /// <summary>What was chosen and by how much, in words.</summary>
    internal static string Describe(IReadOnlyList<CandidateScore> scores, int chosen)
    {
        var choice = chosen < 0 ? "no candidate is better than the identity by more than the standard error; probabilities stay as they are." : $"{scores[chosen].Candidate} is chosen.";
        return $"{choice} Gains over the identity: {string.Join("; ", scores.Select(score => score.Failure is { } failure ? $"{score.Candidate}: none ({failure})" : string.Create(CultureInfo.InvariantCulture, $"{score.Candidate}: {score.Gain:g3} +- {score.StandardError:g2}")))}.";
    }
}
