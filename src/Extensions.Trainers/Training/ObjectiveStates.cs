namespace MLExtensions.Trainers;

/// <summary>The memories of an objective, one for each member of an ensemble.</summary>
internal sealed class ObjectiveStates(int members, int exampleCount) : IDisposable
{
    public IReadOnlyList<ObjectiveState> All { get; } = [.. Enumerable.Range(0, members).Select(_ => new ObjectiveState(exampleCount))];

    public void Dispose()
    {
        foreach (var state in All)
            state.Dispose();
    }
}
