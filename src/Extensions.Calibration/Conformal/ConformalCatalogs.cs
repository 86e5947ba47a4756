using Microsoft.ML.Runtime;
using MLExtensions.MLNet;

namespace Microsoft.ML;

/// <summary>Conformal prediction in the catalogs of ML.NET's tasks: sets, intervals and decisions with guarantees.</summary>
public static class ConformalCatalogs
{
    /// <summary>Conformal prediction and risk control of two classes.</summary>
    /// <param name="catalog">The catalog of the task.</param>
    public static BinaryConformalCatalog Conformal(this BinaryClassificationCatalog catalog) => new(CatalogEnvironment.Of(catalog));

    /// <summary>Conformal prediction and risk control of several classes.</summary>
    /// <param name="catalog">The catalog of the task.</param>
    public static MulticlassConformalCatalog Conformal(this MulticlassClassificationCatalog catalog) => new(CatalogEnvironment.Of(catalog));

    /// <summary>Conformal prediction and risk control of rows with any number of labels.</summary>
    /// <param name="catalog">The catalog of the task.</param>
    public static MultilabelConformalCatalog Conformal(this MultilabelClassificationCatalog catalog) => new(CatalogEnvironment.Of(catalog));

    /// <summary>Conformal prediction of numbers.</summary>
    /// <param name="catalog">The catalog of the task.</param>
    public static RegressionConformalCatalog Conformal(this RegressionCatalog catalog) => new(CatalogEnvironment.Of(catalog));

    /// <summary>Conformal p-values of anomaly scores.</summary>
    /// <param name="catalog">The catalog of the task.</param>
    public static AnomalyConformalCatalog Conformal(this AnomalyDetectionCatalog catalog) => new(CatalogEnvironment.Of(catalog));
}

/// <summary>The place where conformal procedures of a task appear as methods.</summary>
public abstract class ConformalCatalog
{
    private protected ConformalCatalog(IHostEnvironment environment) => Environment = environment;

    internal IHostEnvironment Environment { get; }
}

/// <summary>Conformal procedures of two classes.</summary>
public sealed class BinaryConformalCatalog : ConformalCatalog
{
    internal BinaryConformalCatalog(IHostEnvironment environment) : base(environment) { }
}

/// <summary>Conformal procedures of several classes.</summary>
public sealed class MulticlassConformalCatalog : ConformalCatalog
{
    internal MulticlassConformalCatalog(IHostEnvironment environment) : base(environment) { }
}

/// <summary>Conformal procedures of rows with any number of labels.</summary>
public sealed class MultilabelConformalCatalog : ConformalCatalog
{
    internal MultilabelConformalCatalog(IHostEnvironment environment) : base(environment) { }
}

/// <summary>Conformal procedures of numbers.</summary>
public sealed class RegressionConformalCatalog : ConformalCatalog
{
    internal RegressionConformalCatalog(IHostEnvironment environment) : base(environment) { }
}

/// <summary>Conformal p-values of anomaly scores.</summary>
public sealed class AnomalyConformalCatalog : ConformalCatalog
{
    internal AnomalyConformalCatalog(IHostEnvironment environment) : base(environment) { }
}
