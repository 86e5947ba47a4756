namespace MLExtensions.Conformal;

/// <summary>What a fitted procedure promises, or why it can promise nothing useful: a result, which transformers carry and models keep.</summary>
/// <param name="Statement">The promise in words, with its numbers: "a new row's label is in its PredictionSet with probability at least 0.9".</param>
/// <param name="Assumption">What it rests on: "calibration rows and new rows are exchangeable, and the model was not fitted on them".</param>
public sealed record ConformalGuarantee(string Statement, string Assumption)
{
    /// <summary>Whether the promise holds under its assumption. A set of all classes keeps a promise of coverage; a risk that no threshold can hold down keeps none.</summary>
    public bool Holds { get; init; } = true;

    /// <summary>Why the promise is kept only by answers that say nothing, or is not kept, and what would be needed; null where all is well.</summary>
    public string? Shortfall { get; init; }

    /// <summary>Throws where there is a shortfall and the user asked for an error.</summary>
    /// <exception cref="InputDataException">There is a shortfall.</exception>
    internal ConformalGuarantee Demand(ShortfallAction action)
        => Shortfall is null || action == ShortfallAction.Report ? this : throw new InputDataException(Shortfall);
}

/// <summary>What happens where the calibration rows do not suffice for the promise that was asked for.</summary>
public enum ShortfallAction
{
    /// <summary>The answer is the trivial one (all classes, an infinite interval, the most cautious threshold), a warning is logged, and <see cref="ConformalGuarantee.Shortfall"/> says why.</summary>
    Report,

    /// <summary>Fitting throws an <see cref="InputDataException"/> that says why.</summary>
    Throw,
}
