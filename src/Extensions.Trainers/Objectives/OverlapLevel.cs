namespace MLExtensions.Trainers;

/// <summary>Over what an overlap ratio such as Dice is taken.</summary>
public enum OverlapLevel
{
    /// <summary>One ratio per example: the equation of the paper. Its mean does not follow the F1 of the corpus.</summary>
    Sample = 0,

    /// <summary>One ratio for the batch, of the sums over its examples: a soft F1 of the batch.</summary>
    Set = 1,
}
