namespace Extensions.Trainers.Tests.Objectives;

/// <summary>Textbook formulas for references, right at moderate logits.</summary>
internal static class Naive
{
    public static double[] Softmax(double[] logits)
    {
        var sum = 0.0;
        foreach (var logit in logits)
            sum += Math.Exp(logit);
        return [.. logits.Select(logit => Math.Exp(logit) / sum)];
    }

    public static double Sigmoid(double logit) => 1 / (1 + Math.Exp(-logit));

    /// <summary>Probability that a logit gives to a label of 0 or 1.</summary>
    public static double LabelProbability(double logit, double label) => label == 1 ? Sigmoid(logit) : 1 - Sigmoid(logit);

    /// <summary>Weight alpha of positive labels and 1 - alpha of negative ones; 1 without alpha.</summary>
    public static double LabelWeight(double? alpha, double label) => alpha is not { } share ? 1 : label == 1 ? share : 1 - share;
}
