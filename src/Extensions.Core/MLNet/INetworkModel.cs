namespace MLExtensions;

/// <summary>Model parameters that hold a trained network.</summary>
public interface INetworkModel
{
    /// <summary>The network as plain arrays.</summary>
    FeedForwardParameters Network { get; }

    /// <summary>What turns the network's outputs into predictions.</summary>
    OutputLink OutputLink { get; }

    /// <summary>The course of the training; empty for a model that was loaded from a file.</summary>
    TrainingHistory History { get; }
}
