using Microsoft.ML;

namespace MLExtensions;

/// <summary>An estimator that <c>AppendCrossFitted</c> fits fold by fold, and that wants the heads of the folds in the model: jackknife+ and its kind.</summary>
/// <remarks>
/// The fitted chain is then: a step that applies the head of every fold to the incoming row and adds their predictions as one vector column, the head fitted on all rows, what the estimator made. For K folds and a
/// scalar prediction the vector has K values; for a prediction of C values it has K C, fold by fold. The heads must map row by row and must not drop the column.
/// </remarks>
/// <typeparam name="TTransformer">What the estimator makes.</typeparam>
public interface IFoldEstimator<out TTransformer> : IEstimator<TTransformer>
    where TTransformer : ITransformer
{
    /// <summary>The column of the head's output that the heads of all folds give: Single, or a vector of known size of Single.</summary>
    string HeadColumnName { get; }

    /// <summary>The column that takes what the heads of the folds give.</summary>
    string FoldColumnName { get; }

    /// <summary>Fits the estimator.</summary>
    /// <param name="folds">For every fold its rows as the head that was fitted without them sees them, without <see cref="FoldColumnName"/>; the fold's number is its place in <see cref="FoldColumnName"/>.</param>
    /// <exception cref="InputDataException">The rows cannot be used.</exception>
    TTransformer Fit(IReadOnlyList<IDataView> folds);
}
