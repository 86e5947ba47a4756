namespace MLExtensions.Evaluation;

/// <summary>What tries to tell two samples apart.</summary>
public enum TwoSampleClassifier
{
    /// <summary>The majority of the k nearest training rows, k the greatest odd number up to the square root of theirs: sees shifts of any shape, best in few columns.</summary>
    NearestNeighbors,

    /// <summary>Logistic regression with a ridge penalty of 1: sees shifts of means, in many columns too.</summary>
    LogisticRegression,
}
