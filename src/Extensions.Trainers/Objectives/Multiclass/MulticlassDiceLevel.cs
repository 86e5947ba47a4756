namespace MLExtensions.Trainers;

/// <summary>Over what the ratios of <see cref="MulticlassDiceLoss"/> are taken.</summary>
public enum MulticlassDiceLevel
{
    /// <summary>One ratio per example and class: the equation of the paper.</summary>
    Sample = 0,

    /// <summary>One ratio per class, of the sums over the examples of the batch.</summary>
    Set = 1,

    /// <summary>
    /// As the authors' code computes it: with squares as <see cref="Sample"/>, without them the examples' own numerators over the divisor of the whole
    /// batch, so that the loss stays near K whatever the network does. To compare with their code only.
    /// </summary>
    OfficialMixed = 2,
}
