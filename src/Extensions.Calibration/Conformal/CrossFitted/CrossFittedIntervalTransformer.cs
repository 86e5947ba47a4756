using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLExtensions;
using MLExtensions.Calibration;
using MLExtensions.Conformal;

[assembly: LoadableTransformer<CrossFittedIntervalTransformer>]

namespace MLExtensions.Conformal;

/// <summary>Adds to every row the interval that follows from the heads of the folds and their residuals. A prediction that is not finite gives the whole line.</summary>
public sealed class CrossFittedIntervalTransformer : RowTransformer, ILoadableTransformer<CrossFittedIntervalTransformer>
{
    private readonly IHostEnvironment environment;
    private readonly CrossFittedIntervalOptions options;
    private readonly FoldResiduals residuals;

    internal CrossFittedIntervalTransformer(IHostEnvironment environment, FoldResiduals residuals, double alpha, CrossFittedIntervalOptions options) : base(environment, Format)
    {
        (this.environment, this.residuals, Alpha, this.options) = (environment, residuals, alpha, options);
        Guarantee = Promise();
    }

    /// <inheritdoc/>
    public static ModelFormat Format { get; } = new("MLXCFINT", "MLXCrossFittedInterval", 1);

    /// <summary>How the interval is made.</summary>
    public CrossFittedMethod Method => options.Method;

    /// <summary>Absolute residuals of the rows of each fold, by the head that never saw them.</summary>
    public ImmutableArray<CalibrationScores> Residuals => residuals.Residuals;

    /// <summary>The alpha that was asked for.</summary>
    public double Alpha { get; }

    /// <summary>What is promised. With <see cref="CrossFittedMethod.Base"/> nothing is.</summary>
    public ConformalGuarantee Guarantee { get; }

    /// <summary>The same intervals for another alpha: nothing is fitted again.</summary>
    /// <param name="alpha">Share of rows whose label may be outside its interval, strictly between 0 and 1. Choose it before looking at the intervals.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> is out of its range.</exception>
    public CrossFittedIntervalTransformer At(double alpha) => new(environment, residuals, ConformalQuantile.CheckAlpha(alpha), options);

    /// <summary>Intervals by another method: nothing is fitted again.</summary>
    /// <param name="method">The method.</param>
    public CrossFittedIntervalTransformer By(CrossFittedMethod method) => new(environment, residuals, Alpha, options with { Method = method });

    static CrossFittedIntervalTransformer ILoadableTransformer<CrossFittedIntervalTransformer>.Load(IHostEnvironment environment, BinaryReader reader, int version)
    {
        var options = MapFormat.Read<CrossFittedIntervalOptions>(reader);
        var alpha = reader.ReadDouble();
        var count = reader.ReadInt32();
        if (count is < 1 or > 256)
            throw new InvalidDataException($"The number of folds is {count}; allowed are 1 to 256.");
        return new(environment, new([.. Enumerable.Range(0, count).Select(_ => MapFormat.Read<CalibrationScores>(reader))]), alpha, options);
    }

    /// <inheritdoc/>
    protected override void Save(BinaryWriter writer)
    {
        // *** Binary format ***
        // options (object as MapFormat writes it); double: alpha; int: number of folds; the residuals of each (objects)
        ArgumentNullException.ThrowIfNull(writer);
        MapFormat.Write(writer, options);
        writer.Write(Alpha);
        writer.Write(Residuals.Length);
        foreach (var fold in Residuals)
            MapFormat.Write(writer, fold);
    }

    /// <inheritdoc/>
    protected override RowMapping Map(DataViewSchema input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var prediction = InputColumn(input, options.PredictionColumnName, "prediction", ScoreColumns.IsSingle, ScoreColumns.SingleWords);
        var folds = InputColumn(input, options.FoldScoresColumnName, "fold scores", type => type is VectorDataViewType { Size: var size } && size == residuals.FoldCount && ScoreColumns.IsSingleVector(type),
            string.Create(CultureInfo.InvariantCulture, $"a vector of {residuals.FoldCount} values of Single"));
        return new RowMapping(Method == CrossFittedMethod.Base ? [prediction] : [prediction, folds],
            [new(options.LowerColumnName, NumberDataViewType.Single), new(options.UpperColumnName, NumberDataViewType.Single)], row => Getters(row, prediction, folds));
    }

    private IReadOnlyList<Delegate> Getters(DataViewRow row, DataViewSchema.Column predictionColumn, DataViewSchema.Column foldColumn)
    {
        var (getPrediction, getFolds) = (row.GetGetter<float>(predictionColumn), Method == CrossFittedMethod.Base ? null : row.GetGetter<VBuffer<float>>(foldColumn));
        var (prediction, buffer, predictions, ends) = (0f, default(VBuffer<float>), new double[residuals.FoldCount], (Lower: 0.0, Upper: 0.0));
        var intervals = new OncePerRow(row, () =>
        {
            getPrediction(ref prediction);
            if (getFolds is not null)
            {
                getFolds(ref buffer);
                for (var fold = 0; fold < predictions.Length; fold++)
                    predictions[fold] = buffer.GetItemOrDefault(fold);
            }
            var usable = getFolds is null ? float.IsFinite(prediction) : Array.TrueForAll(predictions, double.IsFinite);
            ends = usable ? residuals.Interval(Method, Alpha, prediction, predictions) : (double.NegativeInfinity, double.PositiveInfinity);
        });
        var (lower, upper) = Outwards.Getters(intervals, () => ends);
        return [lower, upper];
    }

    private ConformalGuarantee Promise()
    {
        double n = residuals.Count, folds = residuals.FoldCount;
        var merged = 2 * (1 - 1 / folds) / (n / folds + 1);
        var covered = string.Create(CultureInfo.InvariantCulture, $"the label of a row is from {options.LowerColumnName} to {options.UpperColumnName}: on average over rows and over draws of the {residuals.Count} rows of {residuals.FoldCount} folds");
        var shortfall = Shortfalls.TooFew(residuals.Count, Alpha);
        if (Method == CrossFittedMethod.Base)
            return new("Nothing is promised: residuals of other heads say little of the head fitted on all rows, if it changes much with its rows.", "None.") { Holds = false, Shortfall = shortfall };
        var probability = Method switch
        {
            CrossFittedMethod.MinMax => 1 - Alpha,
            CrossFittedMethod.Plus => 1 - 2 * Alpha - Math.Min(merged, (1 - folds / n) / (folds + 1)),
            _ => 1 - 2 * Alpha - merged,
        };
        var usual = Method == CrossFittedMethod.MinMax ? "" : string.Create(CultureInfo.InvariantCulture, $"; usually {1 - Alpha:0.######}, which is not proved");
        return new(string.Create(CultureInfo.InvariantCulture, $"With probability at least {Math.Max(probability, 0):0.######}, {covered}{usual}."),
            "The rows and new rows are exchangeable, the folds are of equal size, and the order of its rows makes no difference to the head; nothing about it was chosen on these rows.") { Shortfall = shortfall };
    }
}
