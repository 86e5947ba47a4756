namespace MLExtensions.Evaluation;

/// <summary>What a picture says to who cannot see it, and what its ids start with.</summary>
internal sealed record SvgTitle(string Id, string Title, string Description);
