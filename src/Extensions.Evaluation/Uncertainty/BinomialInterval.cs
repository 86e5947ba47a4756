using System.Globalization;

namespace MLExtensions.Evaluation;

/// <summary>Intervals of a probability, of which so many successes of so many independent trials were seen: of an accuracy, a recall, a coverage.</summary>
/// <remarks>Sums of weights may be given for numbers where a weight of w stands for w independent rows.</remarks>
public static class BinomialInterval
{
    /// <summary>
    /// The interval of Clopper and Pearson, quantiles of Beta(k, n - k + 1) and Beta(k + 1, n - k): covers with at least its confidence, whatever the probability and however few trials. [0, 1] where there is none.
    /// </summary>
    /// <remarks>Source: Clopper and Pearson, Biometrika 26, 1934.</remarks>
    /// <param name="successes">Number of successes k, in [0, n].</param>
    /// <param name="trials">Number of trials n, from 0.</param>
    /// <param name="confidence">Confidence, strictly between 0 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static Interval ClopperPearson(double successes, double trials, double confidence = 0.95)
        => Check(successes, trials, confidence) ? Interval.ClopperPearson(successes / trials, trials, confidence) : Interval.Unit;

    /// <summary>Wilson's score interval: shorter; covers with its confidence on average over probabilities, and less near some. [0, 1] where there is no trial.</summary>
    /// <remarks>Source: Wilson, JASA 22, 1927.</remarks>
    /// <param name="successes">Number of successes, from 0 to the number of trials.</param>
    /// <param name="trials">Number of trials, from 0.</param>
    /// <param name="confidence">Confidence, strictly between 0 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static Interval Wilson(double successes, double trials, double confidence = 0.95)
        => Check(successes, trials, confidence) ? Interval.Wilson(successes / trials, trials, confidence) : Interval.Unit;

    /// <summary>Whether there are trials.</summary>
    private static bool Check(double successes, double trials, double confidence)
    {
        OpenUnit.Check(confidence, nameof(confidence));
        if (!(trials >= 0 && double.IsFinite(trials)))
            throw new ArgumentOutOfRangeException(nameof(trials), trials, "The number of trials must be finite and from 0.");
        if (!(successes >= 0 && successes <= trials))
            throw new ArgumentOutOfRangeException(nameof(successes), successes, string.Create(CultureInfo.InvariantCulture, $"The number of successes must be from 0 to that of trials, {trials}."));
        return trials > 0;
    }
}
