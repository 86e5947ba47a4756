using System.Globalization;
using System.Text;

namespace MLExtensions.Conformal;

/// <summary>F1 of the words of two texts, as question answering counts it.</summary>
/// <remarks>
/// Words are compared in lower case, without ASCII punctuation and without "a", "an" and "the"; each counts as often as it occurs. F1 = 2 P R / (P + R) of the shared words, 0 where none is shared, also where a text has
/// no word left. Source: Rajpurkar, Zhang, Lopyrev and Liang (2016), SQuAD, EMNLP, with its evaluation script.
/// </remarks>
public static class TokenF1
{
    private const string Punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    /// <summary>F1 of an answer against the truth, from 0 to 1.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="truth">The truth.</param>
    /// <param name="emptyIsRight">Whether two texts without words agree, as in SQuAD 2.0; otherwise they have F1 0.</param>
    public static double Of(string answer, string truth, bool emptyIsRight = false)
    {
        var (given, wanted) = (Words(answer), Words(truth));
        if (given.Length == 0 && wanted.Length == 0)
            return emptyIsRight ? 1 : 0;
        var left = wanted.CountBy(word => word).ToDictionary(StringComparer.Ordinal);
        var shared = 0;
        foreach (var word in given)
        {
            if (left.GetValueOrDefault(word) is > 0 and var number)
                (left[word], shared) = (number - 1, shared + 1);
        }
        return shared == 0 ? 0 : 2.0 * shared / (given.Length + wanted.Length);
    }

    /// <summary>The words of a text.</summary>
    /// <param name="text">The text.</param>
    public static string[] Words(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var kept = new StringBuilder(text.Length);
        foreach (var letter in text.ToLower(CultureInfo.InvariantCulture))
            if (!Punctuation.Contains(letter, StringComparison.Ordinal))
                kept.Append(letter);
        return [.. kept.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Where(word => word is not ("a" or "an" or "the"))];
    }
}
