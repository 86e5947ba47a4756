using MLExtensions;
using MLExtensions.Composition;

namespace Microsoft.ML;

/// <summary>Predictions for all rows of a view by models that have not seen them.</summary>
public static class OutOfFoldCatalog
{
    /// <summary>Fits an estimator once per fold on the other folds, and gives every row as the model that has not seen it transforms it, in the order of the rows.</summary>
    /// <remarks>
    /// Any of the Evaluate methods may read the result. The models are fitted at once, the rows transformed as they are read. A column that does not mean the same in all folds, as a key whose values are numbered in
    /// the order of their appearance, is listed and cannot be read: number keys before, on all rows.
    /// </remarks>
    /// <param name="catalog">The catalog of data operations.</param>
    /// <param name="data">The rows; they must come alike on every pass.</param>
    /// <param name="estimator">What is fitted once per fold; it must neither drop nor add rows.</param>
    /// <param name="numberOfFolds">Number of folds, from 2 to 256 and at most the number of rows (of groups, where a sampling key is named).</param>
    /// <param name="options">How rows are divided; null for the defaults. A time column is refused: folds take no order.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of folds is out of range, or a named column is absent or cannot serve.</exception>
    /// <exception cref="InputDataException">There are too few rows, or all rows of a class are in one fold.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">The options contradict themselves or name a time column.</exception>
    public static IDataView TransformOutOfFold(this DataOperationsCatalog catalog, IDataView data, IEstimator<ITransformer> estimator, int numberOfFolds = 5, HeldOutOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return OutOfFoldView.Create(data, estimator, numberOfFolds, options ?? new());
    }
}
