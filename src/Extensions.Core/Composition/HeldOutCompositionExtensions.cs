using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using Microsoft.ML.Data;
using MLExtensions;
using MLExtensions.Composition;

namespace Microsoft.ML;

/// <summary>Appends estimators that must not be fitted on the rows that everything before them was fitted on.</summary>
public static class HeldOutCompositionExtensions
{
    // Below it no head is worth its name; rounding errors of summed fractions are far smaller.
    private const double LeastHeadFraction = 1e-6;

    /// <summary>Appends an estimator that is fitted on rows held out from everything before it.</summary>
    /// <remarks>
    /// Fitting divides the incoming rows once for the whole chain, however many held-out stages follow each other: the head (the pipeline
    /// before the first of them) gets what their fractions leave, each stage gets its own rows, transformed by the head and the stages
    /// before it. No row serves two of them. The result is an ordinary transformer chain that knows nothing of the division. A plain
    /// <c>Append</c> afterwards fits on all rows, as always; a held-out stage after that one divides anew, and what is before it divides
    /// only the rows that are left.
    /// </remarks>
    /// <typeparam name="TTransformer">What the appended estimator makes; <see cref="TransformerChain{TLastTransformer}.LastTransformer"/> has this type.</typeparam>
    /// <param name="start">The pipeline so far.</param>
    /// <param name="estimator">A calibrator, a conformal procedure or any other estimator.</param>
    /// <param name="fraction">Share of all incoming rows on which <paramref name="estimator"/> is fitted, strictly between 0 and 1.</param>
    /// <param name="options">How rows are divided; given in the first held-out stage of a chain it holds for all. Null: the defaults.</param>
    /// <returns>An estimator to which more can be appended.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="fraction"/> is outside (0, 1), or with the stages before leaves no row to the head.</exception>
    /// <exception cref="ArgumentException"><paramref name="options"/> differ from those of the stages before.</exception>
    /// <exception cref="ValidationException"><paramref name="options"/> contradict themselves.</exception>
    public static IEstimator<TransformerChain<TTransformer>> AppendHeldOut<TTransformer>(
        this IEstimator<ITransformer> start, IEstimator<TTransformer> estimator, double fraction = 0.15, HeldOutOptions? options = null)
        where TTransformer : class, ITransformer
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(estimator);
        if (!(fraction > 0 && fraction < 1))
            throw new ArgumentOutOfRangeException(nameof(fraction), fraction, "The fraction of rows held out must be greater than 0 and less than 1.");
        options?.Validate();

        var before = start as HeldOutChain;
        if (before is not null && options is not null && options != before.Options)
            throw new ArgumentException($"The rows of a chain are divided once, so its held-out stages share their options. The first stage has {before.Options}, this one {options}.", nameof(options));
        ImmutableArray<HeldOutStage> stages = [.. before?.Stages ?? [], new HeldOutStage(estimator, fraction)];
        if (HeldOutChain.HeadFraction(stages) < LeastHeadFraction)
            throw new ArgumentOutOfRangeException(nameof(fraction), fraction, $"The fractions of the held-out stages, {string.Join(" + ", stages.Select(stage => stage.Fraction))}, must sum to less than 1: the rest is for the head.");
        return new HeldOutChain<TTransformer>(before?.Head ?? start, stages, before?.Options ?? options ?? new HeldOutOptions());
    }

    /// <summary>Appends an estimator that is fitted on all rows, each as it is seen by a head that was fitted without it.</summary>
    /// <remarks>
    /// Rows are divided into folds; for each fold the pipeline so far is fitted on the other folds and transforms this one. The appended
    /// estimator is fitted on the outputs of all folds together. The model is the pipeline fitted on all rows, followed by that
    /// estimator's result. Costs one fit of the pipeline per fold, and one more. The appended stage has learned from heads that saw
    /// (folds - 1) / folds of the rows and serves one that saw all of them, so it tends to be slightly too cautious; and a guarantee that
    /// rests on rows independent of the head, as split conformal's does, is not exact. Columns that come out differently from fold to
    /// fold, as a key does whose values are numbered in the order of their appearance, cannot be read by the appended estimator; it gets
    /// an error that says so. An <see cref="IFoldEstimator{TTransformer}"/> keeps the heads of the folds in the model, too, and has a guarantee
    /// of its own.
    /// </remarks>
    /// <typeparam name="TTransformer">What the appended estimator makes; <see cref="TransformerChain{TLastTransformer}.LastTransformer"/> has this type.</typeparam>
    /// <param name="start">The pipeline so far; all of it is fitted once per fold.</param>
    /// <param name="estimator">A calibrator or any other estimator.</param>
    /// <param name="folds">Number of folds, from 2 to 256 and at most the number of rows (of groups, where a sampling key is named).</param>
    /// <param name="options">How rows are divided. Null: the defaults. A time column is refused: folds take no order.</param>
    /// <returns>An estimator to which more can be appended.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="folds"/> is outside 2 to 256.</exception>
    /// <exception cref="ValidationException"><paramref name="options"/> contradict themselves or name a time column.</exception>
    public static IEstimator<TransformerChain<TTransformer>> AppendCrossFitted<TTransformer>(
        this IEstimator<ITransformer> start, IEstimator<TTransformer> estimator, int folds = 5, HeldOutOptions? options = null)
        where TTransformer : class, ITransformer
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(estimator);
        if (folds is < 2 or > 256)
            throw new ArgumentOutOfRangeException(nameof(folds), folds, "The number of folds must be from 2 to 256.");
        options?.Validate();
        if (options?.TimeColumnName is { } time)
            throw new ValidationException($"Cross-fitting needs rows whose order means nothing, and {nameof(HeldOutOptions.TimeColumnName)} = '{time}' names an order: heads would be fitted on rows later than those they predict. Use AppendHeldOut.");
        return new CrossFittedChain<TTransformer>(start, estimator, folds, options ?? new HeldOutOptions());
    }
}
