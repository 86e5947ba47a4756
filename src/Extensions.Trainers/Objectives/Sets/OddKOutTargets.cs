namespace MLExtensions.Trainers;

/// <summary>What the summed logits of a set are to say in <see cref="OddKOut"/>.</summary>
public enum OddKOutTargets
{
    /// <summary>The class of the pair.</summary>
    Hard = 0,

    /// <summary>The shares of the classes in the set.</summary>
    Soft = 1,
}
