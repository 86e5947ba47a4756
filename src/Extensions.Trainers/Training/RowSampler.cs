namespace MLExtensions.Trainers;

/// <summary>Draws the batches of an epoch where an objective does not take every row once in a random order: sets of classes, whole bags.</summary>
internal abstract class RowSampler
{
    /// <summary>Batches of an epoch.</summary>
    public abstract int BatchCount { get; }

    /// <summary>Draws an epoch.</summary>
    /// <param name="random">Source of randomness, seeded by run and epoch.</param>
    /// <returns><see cref="BatchCount"/> batches: positions among the training rows.</returns>
    public abstract IReadOnlyList<long[]> Draw(Random random);
}
