namespace MLExtensions;

/// <summary>The nonlinearity between the layers of a network, applied element by element.</summary>
public enum Activation
{
    /// <summary>max(x, 0).</summary>
    Relu = 0,

    /// <summary>x * Phi(x), with the exact normal distribution function (Hendrycks and Gimpel, 2016).</summary>
    Gelu = 1,

    /// <summary>x * sigmoid(x), also called swish (Elfwing et al., 2018).</summary>
    Silu = 2,

    /// <summary>x * tanh(softplus(x)) (Misra, 2019).</summary>
    Mish = 3,

    /// <summary>Scaled exponential linear unit with its standard constants (Klambauer et al., 2017).</summary>
    Selu = 4,

    /// <summary>Hyperbolic tangent.</summary>
    Tanh = 5,

    /// <summary>max(x, 0.01 x).</summary>
    LeakyRelu = 6,
}
