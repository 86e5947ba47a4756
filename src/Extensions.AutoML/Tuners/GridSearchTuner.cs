using System.Collections.Immutable;

namespace MLExtensions.AutoML;

/// <summary>Tries every point of a grid, the last parameter turning fastest. Trial 0 has the defaults; at the end of the grid nothing is proposed.</summary>
/// <remarks>
/// A range has points at even steps of its scale, both ends included; a whole number no more than it has values; a choice all of its words. Inactive parameters do not multiply the grid. For spaces of two or
/// three parameters, or where a table of all combinations is wanted.
/// </remarks>
public sealed record GridSearchTuner : ITuner
{
    /// <summary>Number of points of a range.</summary>
    /// <value>5; at least 1, and 1 is the middle.</value>
    public int Resolution { get; init; } = 5;

    /// <summary>Number of points of single parameters, by name; at least 1.</summary>
    /// <value>Empty: <see cref="Resolution"/> holds for all.</value>
    public ImmutableDictionary<string, int> Resolutions { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A resolution is below 1, or names no parameter of the space.</exception>
    public ParameterSet? Propose(TunerContext context)
    {
        var tried = Proposal.Tried(context);
        if (Resolution < 1)
            throw new ArgumentException($"{nameof(Resolution)} must be at least 1. Got {Resolution}.");
        foreach (var (name, count) in Resolutions)
            if (context.Space[name] is not null && count < 1)
                throw new ArgumentException($"{nameof(Resolutions)} of '{name}' must be at least 1. Got {count}.");
        if (context.TrialId == 0 && !tried.Contains(context.Space.Defaults))
            return context.Space.Defaults;
        return SpaceGrid.Walk(context.Space, parameter => [.. parameter.Spread(Resolutions.GetValueOrDefault(parameter.Name, Resolution))]).FirstOrDefault(values => !tried.Contains(values));
    }
}
