namespace MLExtensions.Conformal;

/// <summary>The labels as they enter a growing set.</summary>
/// <param name="lambdas">At which lambda, ascending.</param>
/// <param name="labels">Which label.</param>
public readonly ref struct EntryOrder(ReadOnlySpan<double> lambdas, ReadOnlySpan<int> labels)
{
    /// <summary>At which lambda each enters, ascending.</summary>
    public ReadOnlySpan<double> Lambdas { get; } = lambdas;

    /// <summary>Which label enters.</summary>
    public ReadOnlySpan<int> Labels { get; } = labels;

    /// <summary>Number of labels.</summary>
    public int Count => Labels.Length;
}
