namespace MLExtensions.Columns;

/// <summary>How feature values are to lie in memory.</summary>
internal enum FeatureLayout
{
    /// <summary>Dense, unless sparse pays or dense does not fit; see <see cref="LayoutChoice"/>.</summary>
    Auto,

    /// <summary>Every value stored: <see cref="DenseFeatures"/>.</summary>
    Dense,

    /// <summary>Only values other than zero stored: <see cref="SparseFeatures"/>.</summary>
    Sparse,
}
