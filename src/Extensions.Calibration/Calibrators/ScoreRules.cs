using System.Globalization;
using System.Numerics.Tensors;

namespace MLExtensions.Calibration;

/// <summary>What scores, labels and weights must be, row by row.</summary>
internal static class ScoreRules
{
    /// <summary>How far probabilities of single precision may leave [0, 1], and their sum 1.</summary>
    private const double Slack = 1e-6, SumSlack = 1e-3;

    /// <summary>What is wrong with the score of a binary row, or null.</summary>
    public static string? Fault(double score, ScoreMeaning meaning)
    {
        if (!double.IsFinite(score))
            return Say($"score {score}; allowed are finite numbers. Leave out rows whose features are missing");
        return meaning == ScoreMeaning.Probabilities && score is < -Slack or > 1 + Slack
            ? Say($"score {score}, which is no probability. Raw scores must be named as such: ScoreMeaning.Logits") : null;
    }

    /// <summary>What is wrong with the scores of a multiclass row, or null.</summary>
    public static string? Fault(ReadOnlySpan<double> scores, ScoreMeaning meaning)
    {
        if (!scores.IsEmpty && TensorPrimitives.Min(scores) is var least && TensorPrimitives.Max(scores) is var most
            && (meaning == ScoreMeaning.Probabilities ? least >= -Slack && most <= 1 + Slack && Math.Abs(TensorPrimitives.Sum(scores) - 1) <= SumSlack : double.IsFinite(least) && double.IsFinite(most)))
            return null;
        var sum = 0.0;
        foreach (var score in scores)
        {
            if (Fault(score, meaning) is { } fault)
                return fault;
            sum += score;
        }
        return meaning == ScoreMeaning.Probabilities && Math.Abs(sum - 1) > SumSlack
            ? Say($"scores that sum to {sum:g6}; probabilities sum to 1. Raw scores must be named as such: ScoreMeaning.Logits") : null;
    }

    /// <summary>Whether a row of "logits" could be nothing but probabilities.</summary>
    public static bool AreProbabilities(ReadOnlySpan<double> scores)
    {
        var sum = 0.0;
        foreach (var score in scores)
        {
            if (score is < 0 or > 1 + Slack)
                return false;
            sum += score;
        }
        return Math.Abs(sum - 1) <= 1e-5;
    }

    /// <summary>What is wrong with a weight, or null.</summary>
    public static string? WeightFault(double weight) => weight >= 0 && double.IsFinite(weight) ? null : Say($"weight {weight}; allowed are finite numbers from 0");

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
