namespace MLExtensions.Trainers;

/// <summary>How the K outputs of an example are scaled before a loss, so that it cannot be lowered by larger outputs alone.</summary>
public enum LogitNormalization
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>softplus(z), divided by its mean over the classes.</summary>
    SoftplusMean,

    /// <summary>z, divided by the mean over the classes of abs(z); outputs that are all 0 stay so.</summary>
    L1Mean,
}
