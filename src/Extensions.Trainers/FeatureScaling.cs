namespace MLExtensions.Trainers;

/// <summary>How the trainer scales features, by statistics of the training rows. The fitted model contains it.</summary>
/// <remarks>
/// Sparse features are never shifted, so that they stay sparse: under <see cref="Standard"/> and <see cref="Robust"/> each is divided by the root
/// mean square of its non-zero values. A feature that never varies counts nothing.
/// </remarks>
public enum FeatureScaling
{
    /// <summary>Features are taken as they are.</summary>
    None = 0,

    /// <summary>
    /// Each feature is brought to mean 0 and deviation 1. An indicator, whose values are only 0 and 1, is centred but keeps its scale, so that a rare
    /// category does not become a large number.
    /// </summary>
    Standard = 1,

    /// <summary>
    /// The median is subtracted and the interquartile range divided by, or half the range where that is 0; then z becomes z / sqrt(1 + (z / 3)^2), so that
    /// no value leaves (-3, 3): heavy tails and outliers need no other care. Example weights are not looked at.
    /// Source: Holzmüller, Grinsztajn and Steinwart (2024), Better by Default, NeurIPS, section 3.
    /// </summary>
    Robust = 2,

    /// <summary>
    /// For counts of words and other wide sparse features: each is multiplied by log((1 + n) / (1 + d)) + 1, d of the n training rows having it not
    /// zero, and then all by one number that makes the median length of these rows 1. A feature whose non-zeros have a root mean square above
    /// 10 times that of the median feature, such as a number among words, is first brought down to there. A feature that no training row has counts
    /// nothing. Example weights are not looked at. Dense features are scaled as by <see cref="Standard"/>. Source: Spärck Jones (1972), A Statistical
    /// Interpretation of Term Specificity, Journal of Documentation 28(1), in the smoothed form of today's TF-IDF.
    /// </summary>
    InverseDocumentFrequency = 3,
}
