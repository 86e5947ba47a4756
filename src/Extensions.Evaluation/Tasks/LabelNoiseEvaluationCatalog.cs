using MLExtensions;
using MLExtensions.Composition;
using MLExtensions.Evaluation;

namespace Microsoft.ML;

/// <summary>Evaluation of labels by models that have not seen them.</summary>
public static class LabelNoiseEvaluationCatalog
{
    /// <summary>Looks for wrong labels of several classes by probabilities of models that were not fitted on the row.</summary>
    /// <param name="catalog">The catalog of the task.</param>
    /// <param name="outOfFoldPredictions">Rows with probabilities that were made out of fold. A model that has seen the labels repeats them, and finds no noise.</param>
    /// <param name="options">Columns, rule and limit; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type; the message lists what is there.</exception>
    /// <exception cref="InputDataException">No row has a label, all have the same, a label is beyond the scores, probabilities are none or do not sum to 1, or a weight is out of range.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">An option is out of range.</exception>
    public static LabelNoiseMetrics EvaluateLabelNoise(this MulticlassClassificationCatalog catalog, IDataView outOfFoldPredictions, LabelNoiseOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return LabelNoiseMetrics.OfMulticlass(outOfFoldPredictions, options ?? new());
    }

    /// <summary>Looks for wrong labels of several classes: fits an estimator once per fold on the other folds, and asks it what it makes of the labels of this one.</summary>
    /// <param name="catalog">The catalog of the task.</param>
    /// <param name="data">Rows with their labels: keys whose values are numbered before the folds are made.</param>
    /// <param name="estimator">What makes probabilities of features; it is fitted once per fold.</param>
    /// <param name="numberOfFolds">Number of folds, from 2 to 256 and at most the number of rows (of groups, where a sampling key is named).</param>
    /// <param name="options">Columns, rule and limit; null for the defaults.</param>
    /// <param name="folds">How rows are divided; null for at random, stratified by the label.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type; the message lists what is there. Or the number of folds is out of range.</exception>
    /// <exception cref="InputDataException">There are too few rows, a class is in one fold only, classes come in another order in some folds, the estimator drops rows, or probabilities or weights are out of range.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">An option is out of range.</exception>
    public static LabelNoiseMetrics EvaluateLabelNoise(this MulticlassClassificationCatalog catalog, IDataView data, IEstimator<ITransformer> estimator, int numberOfFolds = 5, LabelNoiseOptions? options = null, HeldOutOptions? folds = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return LabelNoiseMetrics.OfMulticlass(OutOfFold(data, estimator, numberOfFolds, options, folds), options ?? new());
    }

    /// <summary>Looks for wrong labels of two classes by probabilities of models that were not fitted on the row.</summary>
    /// <param name="catalog">The catalog of the task.</param>
    /// <param name="outOfFoldPredictions">Rows with probabilities that were made out of fold. A model that has seen the labels repeats them, and finds no noise.</param>
    /// <param name="options">Columns, rule and limit; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type; the message lists what is there.</exception>
    /// <exception cref="InputDataException">No row has a label, all have the same, a probability is no number from 0 to 1, or a weight is out of range.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">An option is out of range.</exception>
    public static LabelNoiseMetrics EvaluateLabelNoise(this BinaryClassificationCatalog catalog, IDataView outOfFoldPredictions, LabelNoiseOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return LabelNoiseMetrics.OfBinary(outOfFoldPredictions, options ?? new());
    }

    /// <summary>Looks for wrong labels of two classes: fits an estimator once per fold on the other folds, and asks it what it makes of the labels of this one.</summary>
    /// <param name="catalog">The catalog of the task.</param>
    /// <param name="data">Rows with their labels.</param>
    /// <param name="estimator">What makes probabilities of features; it is fitted once per fold.</param>
    /// <param name="numberOfFolds">Number of folds, from 2 to 256 and at most the number of rows (of groups, where a sampling key is named).</param>
    /// <param name="options">Columns, rule and limit; null for the defaults.</param>
    /// <param name="folds">How rows are divided; null for at random, stratified by the label.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type; the message lists what is there. Or the number of folds is out of range.</exception>
    /// <exception cref="InputDataException">There are too few rows, a class is in one fold only, the estimator drops rows, or probabilities or weights are out of range.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">An option is out of range.</exception>
    public static LabelNoiseMetrics EvaluateLabelNoise(this BinaryClassificationCatalog catalog, IDataView data, IEstimator<ITransformer> estimator, int numberOfFolds = 5, LabelNoiseOptions? options = null, HeldOutOptions? folds = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return LabelNoiseMetrics.OfBinary(OutOfFold(data, estimator, numberOfFolds, options, folds), options ?? new());
    }

    /// <summary>Stratified by the label, where it can be and nothing else was asked for.</summary>
    private static IDataView OutOfFold(IDataView data, IEstimator<ITransformer> estimator, int numberOfFolds, LabelNoiseOptions? options, HeldOutOptions? folds)
    {
        ArgumentNullException.ThrowIfNull(data);
        OptionsValidator.Validate(options ??= new());
        folds ??= new();
        if (folds is { StratifyColumnName: null, SamplingKeyColumnName: null, TimeColumnName: null } && data.Schema.GetColumnOrNull(options.LabelColumnName) is { Type: Data.KeyDataViewType or Data.BooleanDataViewType or Data.TextDataViewType })
            folds = folds with { StratifyColumnName = options.LabelColumnName };
        return OutOfFoldView.Create(data, estimator, numberOfFolds, folds);
    }
}
