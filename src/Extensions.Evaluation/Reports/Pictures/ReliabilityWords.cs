namespace MLExtensions.Evaluation;

/// <summary>What a reliability diagram is of.</summary>
/// <param name="Shares">The shares, as a sentence begins with them.</param>
/// <param name="Share">Caption of their axis.</param>
/// <param name="Probability">Caption of the axis of probabilities.</param>
/// <param name="Histogram">What the histogram counts.</param>
internal sealed record ReliabilityWords(string Shares, string Share, string Probability, string Histogram)
{
    public static ReliabilityWords Of(ModelEvaluation model) => model switch
    {
        BinaryEvaluation => new("Share of positive rows", "Share positive", "Probability of the positive class", "rows by probability"),
        MultilabelEvaluation => new("All labels of all rows together: share that is carried,", "Share carried", "Probability of a label", "labels by probability"),
        _ => new("Share of right predictions", "Share right", "Probability of the predicted class", "rows by probability"),
    };
}
