using System.Collections.Immutable;

namespace MLExtensions.Trainers;

/// <summary>Where the parameters of one layer lie in the flat array of all parameters; -1 for those it does not have. In an ensemble the members' lie behind each other.</summary>
internal sealed record LayerSlots(int Inputs, int Outputs, long Weights)
{
    public long Biases { get; init; } = -1;
    public long Scale { get; init; } = -1;
    public long Shift { get; init; } = -1;
    public long Mix { get; init; } = -1;
    public long RunningMean { get; init; } = -1;
    public long RunningVariance { get; init; } = -1;
    public bool Residual { get; init; }
}

/// <summary>The same for what lies before the first layer.</summary>
internal sealed record InputSlots
{
    public long Factors { get; init; } = -1;
    public long Frequencies { get; init; } = -1;
    public long Phases { get; init; } = -1;
    public long EmbeddingWeights { get; init; } = -1;
    public long EmbeddingBiases { get; init; } = -1;
    public long Rises { get; init; } = -1;
    public long FirstValues { get; init; } = -1;

    /// <summary>One matrix per embedded category.</summary>
    public ImmutableArray<long> Categories { get; init; } = [];
}
