using System.Collections.Immutable;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions.Columns;
using MLExtensions.MLNet;

namespace MLExtensions.Evaluation;

/// <summary>What out-of-sample probabilities say of the labels themselves, by <see cref="ConfidentLearning"/>.</summary>
public sealed record LabelNoiseMetrics
{
    /// <summary>Names of the classes; of two classes False and True.</summary>
    public required ImmutableArray<string> ClassNames { get; init; }

    /// <summary>Number of rows with a label (sum of their weights).</summary>
    public double Count => Noise.RowCount;

    /// <summary>Number of rows left out since they have no label.</summary>
    public required long WithoutLabel { get; init; }

    /// <summary>Estimated noise matrix and share of wrong labels.</summary>
    public required LabelNoise Noise { get; init; }

    /// <summary>Estimated share of wrong labels, in [0, 1], with a bootstrap interval. The interval is of sampling alone: how far the estimate is off because classes overlap is not in it, nor how the model would vary.</summary>
    public required MetricEstimate NoiseRate { get; init; }

    /// <summary>Rows whose labels are probably wrong, most suspicious first; <see cref="SuspiciousRow.Row"/> is the position in the view.</summary>
    public required ImmutableArray<SuspiciousRow> SuspiciousRows { get; init; }

    /// <summary>Number of suspicious rows, those beyond the limit of the list included. A row counts once, whatever its weight.</summary>
    public required int SuspiciousCount { get; init; }

    /// <summary>What the id column says of each of <see cref="SuspiciousRows"/>; empty where none was named.</summary>
    public required ImmutableArray<string> Ids { get; init; }

    /// <summary>Two classes.</summary>
    internal static LabelNoiseMetrics OfBinary(IDataView data, LabelNoiseOptions options)
    {
        var (rows, ids) = Open(data, options, BinaryPredictions.Read);
        var probabilities = new double[2 * rows.Count];
        for (var row = 0; row < rows.Count; row++)
            (probabilities[2 * row], probabilities[2 * row + 1]) = (1 - rows.Probabilities[row], rows.Probabilities[row]);
        return Of(rows, ["False", "True"], probabilities, data, ids, options);
    }

    /// <summary>Several classes.</summary>
    internal static LabelNoiseMetrics OfMulticlass(IDataView data, LabelNoiseOptions options)
    {
        var (rows, ids) = Open(data, options, (view, columns) => MulticlassPredictions.Read(view, columns));
        return Of(rows, [.. rows.ClassNames], rows.Probabilities.ToArray(), data, ids, options);
    }

    private static (TPredictions Rows, DataViewSchema.Column? Ids) Open<TPredictions>(IDataView data, LabelNoiseOptions options, Func<IDataView, EvaluationOptions, TPredictions> read)
    {
        ArgumentNullException.ThrowIfNull(data);
        OptionsValidator.Validate(options);
        DataViewSchema.Column? ids = options.IdColumnName is { } name ? RowPass.Find(data.Schema, name, "id", type => type is TextDataViewType or KeyDataViewType { Count: <= int.MaxValue }, "text or a key") : null;
        return (read(data, new()
        {
            LabelColumnName = options.LabelColumnName, ScoreColumnName = options.ScoreColumnName, ProbabilityColumnName = options.ProbabilityColumnName, ExampleWeightColumnName = options.ExampleWeightColumnName,
        }), ids);
    }

    private static LabelNoiseMetrics Of(PredictionRows rows, ImmutableArray<string> classNames, double[] probabilities, IDataView data, DataViewSchema.Column? idColumn, LabelNoiseOptions options)
    {
        var (labels, weights, classes) = (rows.Classes.ToArray(), rows.Weights.ToArray(), classNames.Length);
        var noise = ConfidentLearning.Compute(probabilities, classes, labels, weights);
        var found = Evaluation.SuspiciousRows.Compute(probabilities, classes, labels, weights, options.Rule, options.Order);
        var listed = found.Take(options.Limit ?? found.Length).Select(one => rows.RowNumbers is { } numbers ? one with { Row = checked((int)numbers[one.Row]) } : one).ToImmutableArray();
        return new()
        {
            ClassNames = classNames, WithoutLabel = rows.WithoutLabel, Noise = noise, SuspiciousRows = listed, SuspiciousCount = found.Length,
            NoiseRate = RateOf(noise, new ResampledNoiseRate(probabilities, classes, labels).Compute, labels.Length, weights, options.Bootstrap),
            Ids = idColumn is { } column ? Read(data, column, listed) : [],
        };
    }

    private static MetricEstimate RateOf(LabelNoise noise, WeightedStatistic rate, int count, double[] weights, BootstrapOptions options)
    {
        const string name = "Noise rate";
        try
        {
            var bootstrap = Bootstrap.Compute(count, rate, options, weights: weights);
            return new(name, MetricDirection.LowerIsBetter, noise.NoiseRate, bootstrap.Interval, null, MetricInterval.Bootstrap, options.Confidence, bootstrap.Replicates);
        }
        catch (InputDataException fault)
        {
            return new(name, MetricDirection.LowerIsBetter, noise.NoiseRate, null, fault.Message, MetricInterval.Bootstrap, options.Confidence, []);
        }
    }

    /// <summary>The ids of some rows; empty text where a key is missing.</summary>
    private static ImmutableArray<string> Read(IDataView data, DataViewSchema.Column column, ImmutableArray<SuspiciousRow> rows)
    {
        var (wanted, ids) = (rows.Select(one => one.Row).ToHashSet(), new Dictionary<int, string>());
        using var cursor = data.GetRowCursor([column]);
        var (getKey, names, key) = (column.Type is KeyDataViewType ? LabelReader.Scalar(cursor, column) : null, column.Type is KeyDataViewType ? KeyNames.Of(column) : [], 0f);
        var (getText, text) = (getKey is null ? cursor.GetGetter<ReadOnlyMemory<char>>(column) : null, default(ReadOnlyMemory<char>));
        for (var row = 0; cursor.MoveNext(); row++)
        {
            if (!wanted.Contains(row))
                continue;
            getKey?.Invoke(ref key);
            getText?.Invoke(ref text);
            ids[row] = getText is not null ? text.ToString() : float.IsNaN(key) ? "" : names[(int)key];
        }
        return [.. rows.Select(one => ids.TryGetValue(one.Row, out var id) ? id
            : throw new InputDataException($"Row {one.Row} had a label when the rows were read, and did not come when ids were. Rows must come alike on every pass; cache them where they do not."))];
    }
}
