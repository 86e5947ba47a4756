namespace MLExtensions.Trainers;

/// <summary>Claims about a loss as a function of the outputs. Every claim that is made is tested.</summary>
[Flags]
public enum ObjectiveTraits
{
    /// <summary>Nothing is claimed.</summary>
    None = 0,

    /// <summary>L(t a + (1 - t) b) is at most t L(a) + (1 - t) L(b) for all outputs a, b and t in [0, 1].</summary>
    Convex = 1,

    /// <summary>The loss is never below zero.</summary>
    NonNegative = 2,

    /// <summary>The loss stays below a bound whatever the outputs.</summary>
    Bounded = 4,

    /// <summary>Adding one number to all outputs of an example changes nothing.</summary>
    ShiftInvariant = 8,

    /// <summary>The loss is Lipschitz continuous in the outputs.</summary>
    Lipschitz = 16,
}
