namespace MLExtensions.Columns;

/// <summary>What the label column means, and so which types it may have and which numbers are made of it.</summary>
internal enum LabelKind
{
    /// <summary>Boolean, Single, Double (above 0 is 1, else 0) or a key of two values; gives 0 or 1.</summary>
    Binary,

    /// <summary>A key of known count; gives the class index, 0 to K - 1.</summary>
    Multiclass,

    /// <summary>Single or Double; gives the value.</summary>
    Regression,

    /// <summary>A vector of known size of Boolean or Single, every value 0 or 1; gives the same.</summary>
    Multilabel,
}
