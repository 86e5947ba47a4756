namespace Microsoft.ML;

/// <summary>Adds the multi-label task to an <see cref="MLContext"/>.</summary>
public static class MultilabelClassificationExtensions
{
    /// <summary>The catalog of multi-label classification.</summary>
    /// <param name="context">The context that components log to and draw seeds from.</param>
    public static MultilabelClassificationCatalog MultilabelClassification(this MLContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new MultilabelClassificationCatalog(context);
    }
}
