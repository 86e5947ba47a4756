namespace MLExtensions.Trainers;

/// <summary>How the weights and biases of the hidden layers start.</summary>
public enum StartValues
{
    /// <summary>
    /// Normal weights whose variance keeps the size of activations from layer to layer (He et al., 2015; LeCun et al., 1998, for Selu; gain 5/3
    /// for Tanh); biases 0.
    /// </summary>
    Random = 0,

    /// <summary>
    /// Normal weights scaled so that the sums of each unit have variance 1 over a sample of training rows, and biases that put its kink among the
    /// rows: minus a random convex combination of the sums of 5 of them (Holzmüller et al., 2024; "he+5" of Steinwart, 2019). Dense features only.
    /// </summary>
    Measured = 1,

    /// <summary>
    /// As <see cref="Random"/>, but the first layer's weights are 32 times smaller: where most features meet few rows, as words do, start weights that
    /// training hardly moves would be noise in every prediction.
    /// </summary>
    Small = 2,
}
