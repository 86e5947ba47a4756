using MLExtensions.AutoML;
using MLExtensions.Evaluation;

namespace Microsoft.ML;

/// <summary>Searches over objectives, networks and calibrators.</summary>
public static class ObjectiveSearchCatalog
{
    /// <summary>Searches the objective, network and calibrator that suit some data, for two classes. Searches for the lowest log-loss where no other metric is set.</summary>
    /// <param name="catalog">The catalog of the task.</param>
    public static ObjectiveSearch<BinaryPredictions> ObjectiveSearch(this BinaryClassificationCatalog catalog) => new(new BinaryTrialTask(Context(catalog)));

    /// <summary>Searches the objective, network and calibrator that suit some data, for several classes. Searches for the lowest log-loss where no other metric is set.</summary>
    /// <param name="catalog">The catalog of the task.</param>
    public static ObjectiveSearch<MulticlassPredictions> ObjectiveSearch(this MulticlassClassificationCatalog catalog) => new(new MulticlassTrialTask(Context(catalog)));

    /// <summary>Searches the objective and network that suit some data, for numbers. Searches for the lowest root mean square error where no other metric is set.</summary>
    /// <param name="catalog">The catalog of the task.</param>
    public static ObjectiveSearch<RegressionPredictions> ObjectiveSearch(this RegressionCatalog catalog) => new(new RegressionTrialTask(Context(catalog)));

    /// <summary>Searches the objective, network and calibrator that suit some data, for several labels. Searches for the highest subset accuracy where no other metric is set.</summary>
    /// <param name="catalog">The catalog of the task.</param>
    public static ObjectiveSearch<MultilabelPredictions> ObjectiveSearch(this MultilabelClassificationCatalog catalog) => new(new MultilabelTrialTask(Context(catalog)));

    /// <summary>A context of the search's own: a catalog does not give away the one that it belongs to, and whatever is random in a search has its own seed.</summary>
    private static MLContext Context(object catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new(seed: 0);
    }
}
