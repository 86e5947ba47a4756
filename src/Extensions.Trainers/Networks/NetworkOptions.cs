using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;

namespace MLExtensions.Trainers;

/// <summary>Shape of a feed-forward network: hidden layers, what lies between them, and one linear layer at the end.</summary>
public sealed record NetworkOptions : IValidatableObject
{
    /// <summary>Units of each hidden layer, from the inputs to the outputs; none gives a linear model.</summary>
    /// <value>Default: 256, 256. Each at least 1.</value>
    public ImmutableArray<int> HiddenLayers { get; init; } = [256, 256];

    /// <summary>Nonlinearity after each hidden layer.</summary>
    /// <value>Default: <see cref="Activation.Relu"/>.</value>
    [EnumDataType(typeof(Activation))]
    public Activation Activation { get; init; } = Activation.Relu;

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

    /// <summary>Whether the other options ask for the same network, layer by layer.</summary>
    /// <param name="other">The options to compare with.</param>
    public bool Equals(NetworkOptions? other) =>
        other is not null && HiddenLayers.IsDefault == other.HiddenLayers.IsDefault &&
        (HiddenLayers.IsDefault || HiddenLayers.SequenceEqual(other.HiddenLayers)) &&
        (Activation, Dropout, Normalization, Residual) == (other.Activation, other.Dropout, other.Normalization, other.Residual);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var units in HiddenLayers.IsDefault ? [] : HiddenLayers)
            hash.Add(units);
        hash.Add((Activation, Dropout, Normalization, Residual));
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (HiddenLayers.IsDefault)
            yield return new ValidationResult($"{nameof(HiddenLayers)} must be a list of layer sizes; an empty one gives a linear model. It came unset.", [nameof(HiddenLayers)]);
        else if (HiddenLayers.Any(units => units < 1))
            yield return new ValidationResult($"{nameof(HiddenLayers)} must hold sizes of at least 1. It came as {string.Join(", ", HiddenLayers)}.", [nameof(HiddenLayers)]);
    }
}
