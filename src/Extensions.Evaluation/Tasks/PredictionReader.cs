using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions.Columns;

namespace MLExtensions.Evaluation;

/// <summary>Reads the columns of sets and of intervals.</summary>
internal static class PredictionReader
{
    private const string RealWords = "Single or Double";

    /// <summary>Metrics of sets.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="labelColumnName">Name of the label: a key, or Boolean for two classes.</param>
    /// <param name="setColumnName">Name of the sets: vectors of Boolean.</param>
    /// <param name="weightColumnName">Name of the weights, or null.</param>
    public static PredictionSetMetrics Sets(IDataView data, string labelColumnName, string setColumnName, string? weightColumnName)
    {
        ArgumentNullException.ThrowIfNull(data);
        var label = Find(data.Schema, labelColumnName, "label", type => type is KeyDataViewType or BooleanDataViewType, "a key, or Boolean");
        var set = Find(data.Schema, setColumnName, "prediction set", type => type is VectorDataViewType { IsKnownSize: true, ItemType: BooleanDataViewType }, "a vector of known size of Boolean");
        var classes = ((VectorDataViewType)set.Type).Size;
        var (sets, labels) = (new List<bool>(), new List<int>());
        var (weights, missing) = Read(data, [label, set], weightColumnName, row =>
        {
            var (getLabel, truth) = (LabelReader.Scalar(row, label), 0f);
            var (getSet, buffer, dense) = (row.GetGetter<VBuffer<bool>>(set), default(VBuffer<bool>), new bool[classes]);
            return () =>
            {
                getLabel(ref truth);
                if (float.IsNaN(truth))
                    return false;
                getSet(ref buffer);
                buffer.CopyTo(dense);
                sets.AddRange(dense);
                labels.Add((int)truth);
                return true;
            };
        });
        bool[] all = [.. sets];
        int[] truths = [.. labels];
        var (coverage, total) = (Coverage.Compute(all, classes, truths, weights), new RowWeights(weights, truths.Length).Total);
        return new()
        {
            Count = total, WithoutLabel = missing, Coverage = coverage, CoverageInterval = BinomialInterval.ClopperPearson(coverage * total, total), Sizes = SetSizeHistogram.Compute(all, classes, weights),
            SingletonHitRatio = Evaluation.SingletonHitRatio.Compute(all, classes, truths, weights), BySize = SizeStratifiedCoverage.Compute(all, classes, truths, weights), ByClass = ClassCoverage.Compute(all, classes, truths, weights),
        };
    }

    /// <summary>Metrics of intervals.</summary>
    public static IntervalMetrics Intervals(IDataView data, double alpha, string labelColumnName, string lowerColumnName, string upperColumnName, string? weightColumnName)
    {
        ArgumentNullException.ThrowIfNull(data);
        OpenUnit.Check(alpha, nameof(alpha));
        DataViewSchema.Column Real(string name, string role) => Find(data.Schema, name, role, InputColumns.IsReal, RealWords);
        var (label, lower, upper) = (Real(labelColumnName, "label"), Real(lowerColumnName, "lower end"), Real(upperColumnName, "upper end"));
        var (labels, lowers, uppers) = (new List<double>(), new List<double>(), new List<double>());
        var (weights, missing) = Read(data, [label, lower, upper], weightColumnName, row =>
        {
            var (getLabel, getLower, getUpper) = (Number(row, label), Number(row, lower), Number(row, upper));
            return () =>
            {
                var truth = getLabel();
                if (double.IsNaN(truth))
                    return false;
                labels.Add(truth);
                lowers.Add(getLower());
                uppers.Add(getUpper());
                return true;
            };
        });
        double[] low = [.. lowers], high = [.. uppers], truths = [.. labels];
        var (coverage, total) = (IntervalCoverage.Compute(low, high, truths, weights), new RowWeights(weights, truths.Length).Total);
        return new()
        {
            Count = total, WithoutLabel = missing, Coverage = coverage, CoverageInterval = BinomialInterval.ClopperPearson(coverage * total, total), Width = IntervalWidth.Compute(low, high, weights),
            IntervalScore = Evaluation.IntervalScore.Compute(low, high, truths, alpha, weights), ByWidth = WidthStratifiedCoverage.Compute(low, high, truths),
        };
    }

    /// <summary>Goes through the rows; <paramref name="start"/> makes what takes a row in and says whether it has a label.</summary>
    private static (double[]? Weights, long Missing) Read(IDataView data, DataViewSchema.Column[] columns, string? weightColumnName, Func<DataViewRow, Func<bool>> start)
    {
        DataViewSchema.Column? weight = weightColumnName is null ? null : Find(data.Schema, weightColumnName, "weight", InputColumns.IsReal, RealWords);
        using var cursor = data.GetRowCursor(weight is { } found ? [.. columns, found] : columns);
        var (take, getWeight, weights, missing) = (start(cursor), weight is { } column ? Number(cursor, column) : null, new List<double>(), 0L);
        while (cursor.MoveNext())
        {
            if (!take())
                missing++;
            else if (getWeight is not null)
                weights.Add(getWeight());
        }
        return (getWeight is null ? null : [.. weights], missing);
    }

    private static Func<double> Number(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type == NumberDataViewType.Double)
        {
            var (getDouble, number) = (row.GetGetter<double>(column), 0.0);
            return () =>
            {
                getDouble(ref number);
                return number;
            };
        }
        var (get, value) = (row.GetGetter<float>(column), 0f);
        return () =>
        {
            get(ref value);
            return value;
        };
    }

    private static DataViewSchema.Column Find(DataViewSchema schema, string name, string role, Func<DataViewType, bool> fits, string expected)
        => InputColumns.Find(schema, name, role) is var column && fits(column.Type) ? column : throw InputColumns.WrongType(column, role, expected);
}
