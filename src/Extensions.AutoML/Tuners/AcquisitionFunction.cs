namespace MLExtensions.AutoML;

/// <summary>What makes a point worth trying.</summary>
public enum AcquisitionFunction
{
    /// <summary>By how much the point itself is expected to be better than the best trial.</summary>
    ExpectedImprovement,

    /// <summary>By how much the best posterior mean, anywhere, is expected to improve once the point is known: better where losses are noisy.</summary>
    KnowledgeGradient,
}
