namespace MLExtensions.Trainers;

/// <summary>Scale of the absolute error between a one-hot label and predicted probabilities.</summary>
public enum MeanAbsoluteErrorConvention
{
    /// <summary>1 - p_y, half of the sum over the classes, as in released code.</summary>
    Reduced,

    /// <summary>The sum over the classes of the absolute differences, 2 (1 - p_y), as the paper defines it.</summary>
    L1,
}
