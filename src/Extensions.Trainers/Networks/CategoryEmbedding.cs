using System.ComponentModel.DataAnnotations;

namespace MLExtensions.Trainers;

/// <summary>
/// Learned embedding of each wide category: the one-hot values x of its n slots become x E, with a learned matrix E of n rows and
/// <see cref="Size"/> columns, so that a value is a few numbers which the first layer shares among all of them. Narrower categories stay one-hot.
/// </summary>
/// <remarks>
/// Categories are found by ML.NET's annotation CategoricalSlotRanges, which OneHotEncoding and OneHotHashEncoding write and Concatenate keeps; a block
/// must hold nothing but 0 and 1 in the training rows, with one 1 per row at most. Dense features only. A value that no training row has is
/// embedded as zeros, about which the embeddings start. E is drawn from N(0, 1) and becomes part of the first layer's weights
/// in the fitted model. Source: Holzmüller, Grinsztajn and Steinwart (2024), Better by Default, NeurIPS, section 3.
/// </remarks>
public sealed record CategoryEmbedding : IValidatableObject
{
    /// <summary>Numbers per value.</summary>
    /// <value>Default: 8. From 1, below <see cref="MinimumCategories"/>.</value>
    [Range(1, 1024)]
    public int Size { get; init; } = 8;

    /// <summary>Slots of the narrowest category that is embedded.</summary>
    /// <value>Default: 10. At least 2.</value>
    [Range(2, int.MaxValue)]
    public int MinimumCategories { get; init; } = 10;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Size >= MinimumCategories)
            yield return new ValidationResult($"{nameof(Size)} must be below {nameof(MinimumCategories)}: as many numbers as values embed nothing. They came as {Size} and {MinimumCategories}.", [nameof(Size)]);
    }
}
