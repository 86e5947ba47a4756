namespace MLExtensions.Trainers;

/// <summary>What outputs of a network stand for where a link does not say it; equal where one model can serve both.</summary>
/// <param name="Kind">What they are, in a word.</param>
/// <param name="Details">Which ones.</param>
internal sealed record OutputMeaning(string Kind, string Details);
