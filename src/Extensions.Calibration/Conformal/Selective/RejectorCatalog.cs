using MLExtensions.Conformal;

namespace Microsoft.ML;

/// <summary>Trained rejectors of a fitted classifier's predictions in ML.NET's catalog.</summary>
public static class RejectorCatalog
{
    /// <summary>Creates a <see cref="RejectorTrainer"/> of two classes.</summary>
    /// <param name="catalog">The catalog of conformal procedures.</param>
    /// <param name="cost">Cost of rejecting a row, where a wrong prediction costs 1; strictly between 0 and 1.</param>
    public static RejectorTrainer LearnToReject(this BinaryConformalCatalog catalog, double cost = 0.1) => Create(catalog, new() { Cost = cost });

    /// <summary>Creates a <see cref="RejectorTrainer"/> of two classes with all its settings.</summary>
    /// <param name="catalog">The catalog of conformal procedures.</param>
    /// <param name="options">The settings.</param>
    public static RejectorTrainer LearnToReject(this BinaryConformalCatalog catalog, RejectorOptions options) => Create(catalog, options);

    /// <summary>Creates a <see cref="RejectorTrainer"/> of several classes.</summary>
    /// <param name="catalog">The catalog of conformal procedures.</param>
    /// <param name="cost">Cost of rejecting a row, where a wrong prediction costs 1; strictly between 0 and 1.</param>
    public static RejectorTrainer LearnToReject(this MulticlassConformalCatalog catalog, double cost = 0.1) => Create(catalog, new() { Cost = cost });

    /// <summary>Creates a <see cref="RejectorTrainer"/> of several classes with all its settings.</summary>
    /// <param name="catalog">The catalog of conformal procedures.</param>
    /// <param name="options">The settings.</param>
    public static RejectorTrainer LearnToReject(this MulticlassConformalCatalog catalog, RejectorOptions options) => Create(catalog, options);

    private static RejectorTrainer Create(ConformalCatalog catalog, RejectorOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new(catalog.Environment, options);
    }
}
