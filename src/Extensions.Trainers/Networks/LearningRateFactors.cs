using System.ComponentModel.DataAnnotations;

namespace MLExtensions.Trainers;

/// <summary>What the learning rate is multiplied by for each kind of parameter.</summary>
/// <remarks>
/// <see cref="ByWidth"/> gives weight matrices the steps that they have in the neural tangent parametrisation, where a layer is
/// x W / sqrt(inputs) with W of size 1. Source: Holzmüller, Grinsztajn and Steinwart (2024), Better by Default, NeurIPS, whose learning rate of 0.04
/// under that parametrisation is 0.04 / 16 = 0.0025 here, and whose factors are given as factors of it.
/// </remarks>
public sealed record LearningRateFactors
{
    internal const double ReferenceWidth = 256;

    /// <summary>Whether a weight matrix moves sqrt(256 / inputs) times as fast, inputs being the width of what its layer takes.</summary>
    /// <value>Default: false.</value>
    public bool ByWidth { get; init; }

    /// <summary>
    /// Factor of the first layer's weights on sparse features, and of their weight decay, whatever <see cref="ByWidth"/> says: few of these features
    /// meet in a row, and most meet few rows.
    /// </summary>
    /// <value>Default: 1. Above 0.</value>
    [Range(0.0, 1e6, MinimumIsExclusive = true)]
    public double SparseInputs { get; init; } = 1;

    /// <summary>Factor of the biases, and of the scales and shifts of normalisations.</summary>
    /// <value>Default: 1. Above 0.</value>
    [Range(0.0, 1e6, MinimumIsExclusive = true)]
    public double Biases { get; init; } = 1;

    /// <summary>Factor of the learned input factors.</summary>
    /// <value>Default: 1. Above 0.</value>
    [Range(0.0, 1e6, MinimumIsExclusive = true)]
    public double InputFactors { get; init; } = 1;

    /// <summary>Factor of everything inside number embeddings.</summary>
    /// <value>Default: 1. Above 0.</value>
    [Range(0.0, 1e6, MinimumIsExclusive = true)]
    public double NumberEmbedding { get; init; } = 1;

    /// <summary>Factor of the embeddings of categories.</summary>
    /// <value>Default: 1. Above 0.</value>
    [Range(0.0, 1e6, MinimumIsExclusive = true)]
    public double CategoryEmbedding { get; init; } = 1;

    /// <summary>Factor of the learned mixes of activation and identity.</summary>
    /// <value>Default: 1. Above 0.</value>
    [Range(0.0, 1e6, MinimumIsExclusive = true)]
    public double ActivationMix { get; init; } = 1;
}
