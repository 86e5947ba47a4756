namespace MLExtensions.Evaluation;

/// <summary>How much room text needs in a picture.</summary>
internal static class DisplayWidth
{
    /// <summary>Width in letters; those of East Asian scripts count two.</summary>
    public static double Of(string text) => text.Sum(letter => letter >= '\u1100' ? 2.0 : 1.0);
}
