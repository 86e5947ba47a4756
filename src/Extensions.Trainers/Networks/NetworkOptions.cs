using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;

namespace MLExtensions.Trainers;

/// <summary>Shape of a feed-forward network: hidden layers, what lies before and between them, and one linear layer at the end.</summary>
public sealed record NetworkOptions : IValidatableObject
{
    /// <summary>Units of each hidden layer, from the inputs to the outputs; none gives a linear model.</summary>
    /// <value>Default: 256, 256. Each at least 1.</value>
    public ImmutableArray<int> HiddenLayers { get; init; } = [256, 256];

    /// <summary>Nonlinearity after each hidden layer.</summary>
    /// <value>Default: <see cref="Activation.Relu"/>.</value>
    [EnumDataType(typeof(Activation))]
    public Activation Activation { get; init; } = Activation.Relu;

    /// <summary>Whether each hidden unit learns how much of the nonlinearity f it takes: x + mix (f(x) - x), with mix 1 at the start.</summary>
    /// <value>Default: false.</value>
    public bool ActivationMix { get; init; }

    /// <summary>Share of the hidden units that each training step leaves out; the others count 1 / (1 - share) times.</summary>
    /// <value>Default: 0. From 0, below 1.</value>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Dropout { get; init; }

    /// <summary>What keeps the sums of the hidden layers in range.</summary>
    /// <value>Default: <see cref="HiddenNormalization.None"/>.</value>
    [EnumDataType(typeof(HiddenNormalization))]
    public HiddenNormalization Normalization { get; init; }

    /// <summary>Whether a hidden layer that is as wide as the one before it adds its input to its output: x + f(x).</summary>
    /// <value>Default: false.</value>
    public bool Residual { get; init; }

    /// <summary>Whether every input of the first layer is multiplied by a learned factor, 1 at the start: a soft selection of features. Dense features only.</summary>
    /// <value>Default: false.</value>
    public bool InputFactors { get; init; }

    /// <summary>Periodic embedding of the numbers among the features, or null for none. Dense features only.</summary>
    /// <value>Default: null.</value>
    public PeriodicEmbedding? NumberEmbedding { get; init; }

    /// <summary>Piecewise-linear embedding of the numbers among the features, beside any periodic one, or null for none. Dense features only.</summary>
    /// <value>Default: null.</value>
    public PiecewiseLinearEmbedding? PiecewiseEmbedding { get; init; }

    /// <summary>Embedding of the wide categories among the features, or null for none. Dense features only.</summary>
    /// <value>Default: null.</value>
    public CategoryEmbedding? CategoryEmbedding { get; init; }

    /// <summary>How the hidden layers start.</summary>
    /// <value>Default: <see cref="StartValues.Random"/>.</value>
    [EnumDataType(typeof(StartValues))]
    public StartValues Start { get; init; }

    /// <summary>
    /// Number of networks that differ in their random start, trained together on the same batches, each by its own loss. The model predicts the
    /// mean of their predictions: of their probabilities, where outputs are logits. Dense features only.
    /// </summary>
    /// <value>Default: 1. From 1 to 256.</value>
    [Range(1, 256)]
    public int EnsembleSize { get; init; } = 1;

    /// <summary>Whether the other options ask for the same network, layer by layer.</summary>
    /// <param name="other">The options to compare with.</param>
    public bool Equals(NetworkOptions? other) =>
        other is not null && HiddenLayers.IsDefault == other.HiddenLayers.IsDefault &&
        (HiddenLayers.IsDefault || HiddenLayers.SequenceEqual(other.HiddenLayers)) && Rest == other.Rest;

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var units in HiddenLayers.IsDefault ? [] : HiddenLayers)
            hash.Add(units);
        hash.Add(Rest);
        return hash.ToHashCode();
    }

    private (Activation, bool, double, HiddenNormalization, bool, bool, PeriodicEmbedding?, PiecewiseLinearEmbedding?, CategoryEmbedding?, StartValues, int) Rest =>
        (Activation, ActivationMix, Dropout, Normalization, Residual, InputFactors, NumberEmbedding, PiecewiseEmbedding, CategoryEmbedding, Start, EnsembleSize);

    /// <summary>The options as text, layers included.</summary>
    public override string ToString() => $"hidden layers {(HiddenLayers.IsDefault ? "unset" : string.Join(", ", HiddenLayers))}; " + FormattableString.Invariant(
        $"{Activation}{(ActivationMix ? ", mixed" : "")}; dropout {Dropout:r}; normalization {Normalization}; residual {Residual}; input factors {InputFactors}; {NumberEmbedding?.ToString() ?? "no periodic embedding"}; {PiecewiseEmbedding?.ToString() ?? "no piecewise embedding"}; {CategoryEmbedding?.ToString() ?? "categories as they are"}; start {Start}; ensemble {EnsembleSize}");

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (HiddenLayers.IsDefault)
            yield return new ValidationResult($"{nameof(HiddenLayers)} must be a list of layer sizes; an empty one gives a linear model. It came unset.", [nameof(HiddenLayers)]);
        else if (HiddenLayers.Any(units => units < 1))
            yield return new ValidationResult($"{nameof(HiddenLayers)} must hold sizes of at least 1. It came as {string.Join(", ", HiddenLayers)}.", [nameof(HiddenLayers)]);
    }
}
