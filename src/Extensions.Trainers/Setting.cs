namespace MLExtensions.Trainers;

/// <summary>An option that the user may leave to the preset that fits the data; left open by default.</summary>
/// <param name="Value">What the user set.</param>
/// <typeparam name="T">Type of the option.</typeparam>
internal readonly record struct Setting<T>(T Value)
{
    /// <summary>Whether the user or a preset set it.</summary>
    public bool IsSet { get; } = true;

    /// <summary>Whether a preset set it, for data of common size; small data may have less.</summary>
    public bool MayShrink { get; init; }

    /// <summary>Whether the user did not choose the value itself.</summary>
    public bool IsOpen => !IsSet || MayShrink;

    /// <summary>The value that was set, or another one where none was.</summary>
    public T Or(T other) => IsSet ? Value : other;
}
