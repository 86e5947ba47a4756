using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLExtensions;
using MLExtensions.Calibration;
using MLExtensions.Conformal;

[assembly: LoadableTransformer<OutlierPValueTransformer>]

namespace MLExtensions.Conformal;

/// <summary>Writes the conformal p-value of a row's anomaly score, and whether it is at most alpha. A NaN score gives NaN and false.</summary>
public sealed class OutlierPValueTransformer : RowTransformer, ILoadableTransformer<OutlierPValueTransformer>
{
    internal const string CalibrationCount = "CalibrationCount";
    private readonly double[]? bounds;

    internal OutlierPValueTransformer(IHostEnvironment environment, CalibrationScores scores, OutlierPValueEstimator.Options options)
        : base(environment, Format)
    {
        (Scores, Settings) = (scores, options);
        bounds = options.Correction == OutlierCorrection.None ? null : ConditionalPValues.Bounds(scores.Count, options.Correction, options.Delta);
        Guarantee = Promise();
    }

    /// <inheritdoc/>
    public static ModelFormat Format { get; } = new("MLXOUTPV", "MLXOutlierPValue", 1);

    /// <summary>The scores of the inliers that it was fitted on.</summary>
    public CalibrationScores Scores { get; }

    /// <summary>The settings that it was fitted with.</summary>
    public OutlierPValueEstimator.Options Settings { get; }

    /// <summary>What is promised of PredictedLabel and PValue.</summary>
    public ConformalGuarantee Guarantee { get; }

    /// <summary>The p-value of a score, not smoothed.</summary>
    /// <param name="score">The score; NaN gives NaN.</param>
    public double PValue(double score)
    {
        if (double.IsNaN(score))
            return double.NaN;
        var value = Scores.PValue(score);
        return bounds is null ? value : bounds[(int)Math.Round(value * (Scores.Count + 1)) - 1];
    }

    static OutlierPValueTransformer ILoadableTransformer<OutlierPValueTransformer>.Load(IHostEnvironment environment, BinaryReader reader, int version)
        => new(environment, MapFormat.Read<CalibrationScores>(reader), MapFormat.Read<OutlierPValueEstimator.Options>(reader));

    /// <inheritdoc/>
    protected override void Save(BinaryWriter writer)
    {
        // *** Binary format ***
        // scores, options (see MapFormat)
        ArgumentNullException.ThrowIfNull(writer);
        MapFormat.Write(writer, Scores);
        MapFormat.Write(writer, Settings);
    }

    /// <inheritdoc/>
    protected override RowMapping Map(DataViewSchema input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var score = InputColumn(input, Settings.ScoreColumnName, "score", ScoreColumns.IsSingle, ScoreColumns.SingleWords);
        var keys = Settings.Smoothed ? Settings.RowKeyColumnNames.Select(name => InputColumn(input, name, "row key", RowWords.Reads, RowWords.Types)).Where(key => key.Index != score.Index).ToArray() : [];
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add(CalibrationCount, NumberDataViewType.Int32, (ref int count) => count = Scores.Count);
        return new RowMapping([score, .. keys],
            [new(Settings.PValueColumnName, NumberDataViewType.Double, annotations.ToAnnotations()), new(Settings.PredictedLabelColumnName, BooleanDataViewType.Instance, input.GetColumnOrNull(Settings.PredictedLabelColumnName)?.Annotations)],
            row => Getters(row, score, keys));
    }

    private Delegate[] Getters(DataViewRow row, DataViewSchema.Column score, DataViewSchema.Column[] keys)
    {
        var (get, given, result) = (row.GetGetter<float>(score), 0f, 0.0);
        var theta = Settings.Smoothed ? RowWords.Uniform(row, [score, .. keys], Settings.Seed) : null;
        var test = new OncePerRow(row, () =>
        {
            get(ref given);
            result = theta is null || float.IsNaN(given) ? PValue(given) : Scores.SmoothedPValue(given, theta());
        });
        ValueGetter<double> pValue = (ref double value) =>
        {
            test.Ensure();
            value = result;
        };
        ValueGetter<bool> outlier = (ref bool value) =>
        {
            test.Ensure();
            value = !double.IsNaN(result) && !ConformalQuantile.IsAbove(result, Settings.Alpha);
        };
        return [pValue, outlier];
    }

    private ConformalGuarantee Promise()
    {
        var (alpha, least) = (Settings.Alpha, Settings.Smoothed ? 0 : PValue(double.PositiveInfinity));
        var chance = Settings.Correction == OutlierCorrection.None ? "" : Text($"With probability at least {1 - Settings.Delta} over the calibration rows: ");
        return new(Text($"{chance}a new inlier's {Settings.PValueColumnName} is at most t with probability at most t, for every t; {Settings.PredictedLabelColumnName} is true for it with probability at most {alpha}."),
            "The calibration rows are inliers, they and new inliers are exchangeable (independent draws of one law, where a correction was chosen), and the detector was not fitted on them.")
        {
            Shortfall = !ConformalQuantile.IsAbove(least, alpha) ? null : Text(
                $"With {Scores.Count} calibration rows no p-value is below {least:g6}: at alpha {alpha} no row is called an outlier. At least {LeastCount()} rows are needed."),
        };
    }

    /// <summary>The least number of rows with which a p-value can be at most alpha.</summary>
    private long LeastCount()
    {
        if (Settings.Correction == OutlierCorrection.None)
            return ConformalQuantile.LeastCount(Settings.Alpha);
        var (low, high) = (0, 1 << 20);
        while (high - low > 1)
        {
            var middle = low + (high - low) / 2;
            (low, high) = ConditionalPValues.Bounds(middle, Settings.Correction, Settings.Delta)[0] <= Settings.Alpha ? (low, middle) : (middle, high);
        }
        return high;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
