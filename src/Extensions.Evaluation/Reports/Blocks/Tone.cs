namespace MLExtensions.Evaluation;

/// <summary>Whether something is good or bad beyond chance.</summary>
internal enum Tone
{
    Neutral,
    Good,
    Bad,
}
