using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLExtensions;
using MLExtensions.Calibration;
using MLExtensions.Conformal;

[assembly: LoadableTransformer<SelectivePredictionTransformer>]

namespace MLExtensions.Conformal;

/// <summary>Writes whether the model abstains from a row: its confidence is below the threshold, or cannot be told.</summary>
public sealed class SelectivePredictionTransformer : RowTransformer, ILoadableTransformer<SelectivePredictionTransformer>
{
    internal SelectivePredictionTransformer(IHostEnvironment environment, SelectiveResult result, SelectivePredictionOptions options)
        : base(environment, Format)
        => (Result, Settings, Guarantee) = (result, options, Promise(result, options));

    /// <inheritdoc/>
    public static ModelFormat Format { get; } = new("MLXSELPR", "MLXSelective", 1);

    /// <summary>The threshold and the tests that it passed.</summary>
    public SelectiveResult Result { get; }

    /// <summary>The settings that it was fitted with.</summary>
    public SelectivePredictionOptions Settings { get; }

    /// <summary>Rows with a confidence of at least this are accepted; +infinity where none is.</summary>
    public double Threshold => Result.Threshold;

    /// <summary>Share of the rows that tested the threshold which is accepted.</summary>
    public double Coverage => Result.Coverage;

    /// <summary>What is promised of the rows that are accepted.</summary>
    public ConformalGuarantee Guarantee { get; }

    static SelectivePredictionTransformer ILoadableTransformer<SelectivePredictionTransformer>.Load(IHostEnvironment environment, BinaryReader reader, int version)
        => new(environment, MapFormat.Read<SelectiveResult>(reader), MapFormat.Read<SelectivePredictionOptions>(reader));

    /// <inheritdoc/>
    protected override void Save(BinaryWriter writer)
    {
        // *** Binary format ***
        // result, options (see MapFormat)
        ArgumentNullException.ThrowIfNull(writer);
        MapFormat.Write(writer, Result);
        MapFormat.Write(writer, Settings);
    }

    /// <inheritdoc/>
    protected override RowMapping Map(DataViewSchema input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var score = ScoreColumn(input, Settings);
        return new RowMapping([score], [new(Settings.AbstainColumnName, BooleanDataViewType.Instance)], row =>
        {
            var reader = new ConfidenceReader(row, score, Settings);
            ValueGetter<bool> abstain = (ref bool value) => value = !(Result.IsControlled && reader.Read().Confidence >= Threshold);
            return [abstain];
        });
    }

    /// <summary>The column that confidence is read from.</summary>
    internal static DataViewSchema.Column ScoreColumn(DataViewSchema schema, SelectivePredictionOptions options)
        => options.ConfidenceColumnName is { } confidence ? ScoreColumns.Find(schema, confidence, "confidence", ScoreColumns.IsSingle, ScoreColumns.SingleWords)
            : ScoreColumns.Find(schema, options.ScoreColumnName!, "score", ConfidenceReader.IsScore, ConfidenceReader.ScoreWords);

    private static ConformalGuarantee Promise(SelectiveResult result, SelectivePredictionOptions options)
    {
        var what = options.LossColumnName is { } loss ? $"the mean of {loss}" : $"the share of wrong {options.PredictedLabelColumnName}";
        return new(string.Create(CultureInfo.InvariantCulture, $"With probability at least {1 - options.Delta} over the calibration rows, {what} among new rows with {options.AbstainColumnName} = false is at most {options.Alpha}."),
            "Calibration rows and new rows are independent draws of one law, and neither the model nor its confidence was fitted on the calibration rows.")
        {
            Holds = result.IsControlled, Shortfall = result.IsControlled ? null : SelectiveThreshold.Reason(result, options),
        };
    }
}
