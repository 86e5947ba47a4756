namespace MLExtensions;

/// <summary>What turns the outputs of a network into predictions.</summary>
public enum OutputLink
{
    /// <summary>Outputs are predictions as they stand.</summary>
    Identity = 0,

    /// <summary>Every output on its own: p = 1 / (1 + exp(-z)).</summary>
    Sigmoid = 1,

    /// <summary>All outputs together: p_k = exp(z_k) / sum_j exp(z_j).</summary>
    Softmax = 2,
}
