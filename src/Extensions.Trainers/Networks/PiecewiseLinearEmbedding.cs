using System.ComponentModel.DataAnnotations;

namespace MLExtensions.Trainers;

/// <summary>
/// Learned embedding of each number x by piecewise-linear functions whose knots lie where the labels change: x itself, followed by functions that are
/// linear between neighbouring knots and constant outside. It gives a network the sharp steps along one feature that trees find.
/// </summary>
/// <remarks>
/// <para>Knots: a regression tree on that feature alone, over the training rows (at most 65,536 of them), best split first, by the sum of squares of the
/// label, of its 0/1 indicators for classes. A leaf keeps max(8, rows / 1000) rows, and a split must take off at least
/// <see cref="SplitThreshold"/> times the variance in its leaf. The least and the greatest value are knots, too. A feature without a split is not embedded.
/// Example weights are not looked at.</para>
/// <para>Features that only take the values 0 and 1 are not embedded, nor are sparse features. Source: Gorishniy, Rubachev and Babenko (2022), On
/// Embeddings for Numerical Features in Tabular Deep Learning, NeurIPS, section 3.2 (piecewise linear encoding with target-aware bins, PLE-T, and a
/// linear map).</para>
/// </remarks>
public sealed record PiecewiseLinearEmbedding
{
    /// <summary>Highest number of pieces per feature.</summary>
    /// <value>Default: 32. From 2 to 4096.</value>
    [Range(2, 4096)]
    public int MaximumPieces { get; init; } = 32;

    /// <summary>Number of functions per feature.</summary>
    /// <value>Default: 4. From 1 to 1024.</value>
    [Range(1, 1024)]
    public int Size { get; init; } = 4;

    /// <summary>What a split must take off the sum of squares in its leaf, in variances of the leaf: about 1 for any one split by chance alone.</summary>
    /// <value>Default: 10. At least 0.</value>
    [Range(0.0, 1e9)]
    public double SplitThreshold { get; init; } = 10;

    /// <summary>With more numbers than this among the features, none is embedded.</summary>
    /// <value>Default: 256. At least 1.</value>
    [Range(1, int.MaxValue)]
    public int MaximumFeatures { get; init; } = 256;
}
