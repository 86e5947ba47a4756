using System.ComponentModel.DataAnnotations;
using MLExtensions.Conformal;

namespace Microsoft.ML;

/// <summary>Difficulties of rows in the catalog of conformal procedures: append them with <c>AppendHeldOut</c> before the intervals.</summary>
public static class DifficultyCatalog
{
    private const int MostNeighbors = 1000;

    /// <summary>Difficulty by nearest neighbours among the rows that it is fitted on, found exactly, of features scaled to 0 to 1.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="measure">What of the neighbours.</param>
    /// <param name="neighbors">How many, from 1 to 1000; fewer than the rows.</param>
    /// <param name="featureColumnName">Name of the feature column, a vector of Single.</param>
    /// <param name="options">Columns and bins; the defaults where null.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="neighbors"/> is out of its range.</exception>
    /// <exception cref="ValidationException">A setting is outside its limits; every fault is listed.</exception>
    public static DifficultyEstimator NeighborDifficulty(this RegressionConformalCatalog catalog, NeighborMeasure measure = NeighborMeasure.MeanResidual, int neighbors = 25, string featureColumnName = "Features", DifficultyOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrWhiteSpace(featureColumnName);
        if (neighbors is < 1 or > MostNeighbors)
            throw new ArgumentOutOfRangeException(nameof(neighbors), neighbors, $"The number of neighbours must be from 1 to {MostNeighbors}.");
        if (!Enum.IsDefined(measure))
            throw new ArgumentOutOfRangeException(nameof(measure), measure, "Unknown measure.");
        return new(catalog.Environment, new NeighborDifficulty(measure, neighbors, featureColumnName), options);
    }

    /// <summary>Difficulty by the prediction of a model that is fitted on absolute residuals.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="trainer">A regression trainer, or a pipeline that ends in one; its label column is that of the options.</param>
    /// <param name="options">Columns and bins; the defaults where null.</param>
    /// <exception cref="ValidationException">A setting is outside its limits; every fault is listed.</exception>
    public static ModelDifficultyEstimator ModelDifficulty(this RegressionConformalCatalog catalog, IEstimator<ITransformer> trainer, DifficultyOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new(catalog.Environment, trainer, options);
    }

    /// <summary>Difficulty by the variance of the predictions of an ensemble's members.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="columnName">A vector of Single with one prediction per member.</param>
    /// <param name="options">Columns and bins; the defaults where null.</param>
    /// <exception cref="ValidationException">A setting is outside its limits; every fault is listed.</exception>
    public static DifficultyEstimator EnsembleDifficulty(this RegressionConformalCatalog catalog, string columnName, DifficultyOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrWhiteSpace(columnName);
        return new(catalog.Environment, new EnsembleDifficulty(columnName), options);
    }

    /// <summary>Difficulty that a column has already, with bins.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="column">Numbers from 0; one of the rows must be above 0.</param>
    /// <param name="options">Columns and bins; the defaults where null.</param>
    /// <exception cref="ValidationException">A setting is outside its limits; every fault is listed.</exception>
    public static DifficultyEstimator ColumnDifficulty(this RegressionConformalCatalog catalog, ValueColumn column, DifficultyOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(column);
        return new(catalog.Environment, new ValueDifficulty(column, NegativeIsZero: false), options);
    }
}
