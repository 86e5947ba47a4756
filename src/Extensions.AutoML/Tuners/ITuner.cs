namespace MLExtensions.AutoML;

/// <summary>Chooses what to try next. It keeps nothing between calls: everything it knows is in the context, so that a search goes on from its trials alone.</summary>
public interface ITuner
{
    /// <summary>Proposes values.</summary>
    /// <param name="context">The space, what is known, and what draws at random: the same context gives the same values.</param>
    /// <returns>Values of the active parameters; null where nothing is left to try, as at the end of a grid.</returns>
    ParameterSet? Propose(TunerContext context);
}
