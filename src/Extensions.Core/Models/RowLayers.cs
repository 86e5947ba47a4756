namespace MLExtensions;

/// <summary>exp(x_k) / sum_j exp(x_j): the elements of a row as shares of 1.</summary>
public sealed record SoftmaxLayer : FeedForwardLayer;

/// <summary>x / max(|x|, 1e-12): a row brought to Euclidean length 1.</summary>
public sealed record UnitLengthLayer : FeedForwardLayer
{
    /// <summary>What shorter rows are divided by.</summary>
    internal const float Shortest = 1e-12f;
}

/// <summary>y_0 = x_0, y_k = y_(k-1) + log(1 + exp(x_k)): an ascending row, quantiles that do not cross.</summary>
public sealed record AscendingLayer : FeedForwardLayer;
