namespace MLExtensions.AutoML;

/// <summary>A trial as it is kept.</summary>
/// <param name="Result">The trial and what came of it so far.</param>
/// <param name="Attempts">How often it was begun and ended with its process.</param>
/// <param name="IsProposed">Whether its values are chosen; if not, its number alone is taken.</param>
internal sealed record StoredTrial(TrialResult Result, int Attempts, bool IsProposed)
{
    public int TrialId => Result.Settings.TrialId;

    public TrialState State => Result.State;
}
