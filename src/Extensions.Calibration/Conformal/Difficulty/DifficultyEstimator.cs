using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLExtensions.Calibration;
using MLExtensions.Columns;
using MLExtensions.MLNet;

namespace MLExtensions.Conformal;

/// <summary>Adds to every row how hard it is to predict, and the bin of that: for <see cref="NormalizedResidualScore"/>, and for <see cref="GroupConditional"/> on the bins.</summary>
/// <remarks>
/// <para>Output columns: Difficulty (Single, above 0) and DifficultyBin (key). The difficulty is the measure plus <see cref="DifficultyOptions.Beta"/> times its mean; the edges of the bins are quantiles of it; both on the
/// rows that it is fitted on, where no row is its own neighbour. A row with a number that is not finite gets NaN and no bin, and with it the whole line as interval.</para>
/// <para>Append it with <c>AppendHeldOut</c> before the intervals, which are appended with <c>AppendHeldOut</c> in turn: fitted on the calibration rows it would know their residuals, and nothing would be guaranteed.</para>
/// <para>Source: Boström (2022), crepes, COPA; Papadopoulos, Vovk and Gammerman (2011), Regression Conformal Prediction with Nearest Neighbours, JAIR 40.</para>
/// </remarks>
public sealed class DifficultyEstimator : IEstimator<DifficultyTransformer>
{
    private readonly IHostEnvironment environment;
    private readonly DifficultyMeasure measure;
    private readonly DifficultyOptions options;

    internal DifficultyEstimator(IHostEnvironment environment, DifficultyMeasure measure, DifficultyOptions? options)
    {
        (this.environment, this.measure, this.options) = (environment, measure, options ?? new());
        OptionsValidator.Validate(this.options);
    }

    /// <summary>Fits the difficulty.</summary>
    /// <param name="input">Scored rows with labels.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type.</exception>
    /// <exception cref="InputDataException">Rows cannot be used, are too few, or all have the difficulty 0.</exception>
    public DifficultyTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var rows = Read(input);
        var fitted = measure.Fit(rows);
        var own = new double[rows.Count];
        for (var row = 0; row < rows.Count; row++)
            if (fitted.Fault(rows.Values[row]) is { } fault)
                throw new InputDataException(string.Create(CultureInfo.InvariantCulture, $"Row {row} has {fault}."));
        Parallel.For(0, rows.Count, row => own[row] = fitted.Of(rows.Features.AsSpan(row * rows.FeatureCount, rows.FeatureCount), rows.Values[row], row));
        var mean = own.Average();
        if (!(mean > 0))
            throw new InputDataException(string.Create(CultureInfo.InvariantCulture, $"All {rows.Count} rows have difficulty 0, so that nothing tells hard rows from easy ones."));
        var offset = options.Beta * mean;
        var sorted = own.Select(difficulty => (float)(difficulty + offset)).Order().ToArray();
        return new(environment, fitted, offset, [.. Enumerable.Range(1, options.Bins - 1).Select(edge => sorted[(int)((long)edge * sorted.Length / options.Bins)])], options);
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        if (measure.Columns.ReadsLabel)
            inputSchema.Find(options.LabelColumnName, "label", ScoreColumns.IsReal, ScoreColumns.RealWords);
        if (measure.Columns.ReadsPrediction)
            inputSchema.Find(options.PredictionColumnName, "prediction", ScoreColumns.IsReal, ScoreColumns.RealWords);
        if (measure.Columns.Features is { } features)
            inputSchema.Find(features, "feature", ScoreColumns.IsSingleVector, ScoreColumns.VectorWords);
        if (measure.Columns.Value is { } value)
            IntervalReader.Check(inputSchema, value, "difficulty");
        return inputSchema.With(ColumnShapes.Scalar(options.DifficultyColumnName, NumberDataViewType.Single), ColumnShapes.Key(options.BinColumnName));
    }

    private DifficultyRows Read(IDataView input)
    {
        var columns = measure.Columns;
        var reader = new DifficultyReader(input.Schema, columns);
        DataViewSchema.Column? Own(bool reads, string name, string role) => reads ? ScoreColumns.Find(input.Schema, name, role, InputColumns.IsReal, ScoreColumns.RealWords) : null;
        var (label, prediction) = (Own(columns.ReadsLabel, options.LabelColumnName, "label"), Own(columns.ReadsPrediction, options.PredictionColumnName, "prediction"));
        using var cursor = input.GetRowCursor([.. reader.All, .. new[] { label, prediction }.OfType<DataViewSchema.Column>()]);
        var row = reader.Open(cursor);
        var (getLabel, getPrediction) = (label is { } truth ? new NumberGetter(cursor, truth, null) : null, prediction is { } score ? new NumberGetter(cursor, score, null) : null);
        var (features, values, labels, predictions, missing) = (new List<float>(), new List<double>(), new List<double>(), new List<double>(), 0L);
        var count = 0;
        for (var number = 0L; cursor.MoveNext(); number++)
        {
            var (own, predicted) = (getLabel?.Read(), getPrediction?.Read());
            if (own is double.NaN)
            {
                missing++;
                continue;
            }
            row.Read();
            if ((row.Fault ?? Fault("label", own) ?? Fault("prediction", predicted)) is { } fault)
                throw new InputDataException(string.Create(CultureInfo.InvariantCulture, $"Row {number} has {fault}."));
            count++;
            features.AddRange(row.Features);
            values.Add(row.Value);
            labels.Add(own ?? double.NaN);
            predictions.Add(predicted ?? double.NaN);
        }
        if (count == 0)
            throw new InputDataException(string.Create(CultureInfo.InvariantCulture, $"No row can be used; {missing} rows have no label."));
        if (missing > 0)
            FoundEnvironment.Warn(environment, "Conformal", $"Difficulty: {missing} rows have no label and were left out.");
        if (columns.ReadsPrediction && TrainedRows.AreScored(input))
            FoundEnvironment.Warn(environment, "Conformal", "Difficulty: the rows are those that the model was trained on, where its residuals are too small. Intervals stay valid; fit on held-out rows, with AppendHeldOut, for better ones.");
        return new(count, [.. features], reader.FeatureCount, [.. values], [.. labels], [.. predictions]);

        static string? Fault(string role, double? value) => value is null || double.IsFinite(value.Value) ? null : string.Create(CultureInfo.InvariantCulture, $"{role} {value}; allowed are finite numbers");
    }
}
