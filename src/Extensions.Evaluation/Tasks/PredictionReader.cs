using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions.Columns;

namespace MLExtensions.Evaluation;

/// <summary>Reads the columns of predictions.</summary>
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
            var (getLabel, getLower, getUpper) = (new NumberGetter(row, label), new NumberGetter(row, lower), new NumberGetter(row, upper));
            return () =>
            {
                var truth = getLabel.Read();
                if (double.IsNaN(truth))
                    return false;
                labels.Add(truth);
                lowers.Add(getLower.Read());
                uppers.Add(getUpper.Read());
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

    /// <summary>Calibration of the probability of the positive class.</summary>
    public static CalibrationMetrics Calibration(IDataView data, string labelColumnName, string probabilityColumnName, string? weightColumnName)
    {
        ArgumentNullException.ThrowIfNull(data);
        var label = Find(data.Schema, labelColumnName, "label", type => type is BooleanDataViewType || InputColumns.IsReal(type), "Boolean, Single or Double");
        var probability = Find(data.Schema, probabilityColumnName, "probability", InputColumns.IsReal, RealWords);
        var (probabilities, labels) = (new List<double>(), new List<bool>());
        var (weights, missing) = Read(data, [label, probability], weightColumnName, row =>
        {
            var (getLabel, truth, getProbability) = (LabelReader.Scalar(row, label), 0f, new NumberGetter(row, probability));
            return () =>
            {
                getLabel(ref truth);
                if (float.IsNaN(truth))
                    return false;
                labels.Add(truth > 0);
                probabilities.Add(getProbability.Read());
                return true;
            };
        });
        double[] p = [.. probabilities];
        bool[] y = [.. labels];
        return Calibration(p, y, [.. p.Select((one, row) => one > 0.5 == y[row])], weights, missing, BrierScore.Compute(p, y, weights), LogLoss.Compute(p, y, weights));
    }

    /// <summary>Calibration of the probabilities of several classes.</summary>
    public static CalibrationMetrics ClassCalibration(IDataView data, string labelColumnName, string scoreColumnName, string? weightColumnName)
    {
        ArgumentNullException.ThrowIfNull(data);
        var label = Find(data.Schema, labelColumnName, "label", type => type is KeyDataViewType, "a key");
        var score = Find(data.Schema, scoreColumnName, "score", type => type is VectorDataViewType { IsKnownSize: true } vector && vector.ItemType == NumberDataViewType.Single, "a vector of known size of Single");
        var classes = ((VectorDataViewType)score.Type).Size;
        var (probabilities, labels) = (new List<double>(), new List<int>());
        var (weights, missing) = Read(data, [label, score], weightColumnName, row =>
        {
            var (getLabel, truth) = (LabelReader.Scalar(row, label), 0f);
            var (getScore, buffer, dense) = (row.GetGetter<VBuffer<float>>(score), default(VBuffer<float>), new float[classes]);
            return () =>
            {
                getLabel(ref truth);
                if (float.IsNaN(truth))
                    return false;
                getScore(ref buffer);
                buffer.CopyTo(dense);
                foreach (var value in dense)
                    probabilities.Add(value);
                labels.Add((int)truth);
                return true;
            };
        });
        double[] p = [.. probabilities];
        int[] y = [.. labels];
        var (brier, logLoss, top) = (BrierScore.Compute(p, classes, y, weights), LogLoss.Compute(p, classes, y, weights), TopLabel.Of(p, classes, y));
        return Calibration(top.Confidences, top.Hits, top.Hits, weights, missing, brier, logLoss) with { Classwise = ClasswiseCalibrationError.Compute(p, classes, y, weights) };
    }

    private static CalibrationMetrics Calibration(double[] probabilities, bool[] labels, bool[] hits, double[]? weights, long missing, double brier, double logLoss)
    {
        var rows = new RowWeights(weights, labels.Length);
        var right = 0.0;
        for (var row = 0; row < hits.Length; row++)
            right += hits[row] ? rows[row] : 0;
        return new()
        {
            Count = rows.Total, WithoutLabel = missing, Binned = ExpectedCalibrationError.Compute(probabilities, labels, weights), Debiased = DebiasedCalibrationError.Compute(probabilities, labels, weights),
            Smooth = SmoothCalibrationError.Compute(probabilities, labels, weights).Value, Test = KolmogorovSmirnovTest.Compute(probabilities, labels, weights), BrierScore = brier, LogLoss = logLoss,
            Accuracy = right / rows.Total, AccuracyInterval = BinomialInterval.ClopperPearson(Math.Min(right, rows.Total), rows.Total), Reliability = ReliabilityCurve.Compute(probabilities, labels, weights),
        };
    }

    /// <summary>Goes through the rows; <paramref name="start"/> makes what takes a row in and says whether it has a label.</summary>
    private static (double[]? Weights, long Missing) Read(IDataView data, DataViewSchema.Column[] columns, string? weightColumnName, Func<DataViewRow, Func<bool>> start)
    {
        DataViewSchema.Column? weight = weightColumnName is null ? null : Find(data.Schema, weightColumnName, "weight", InputColumns.IsReal, RealWords);
        using var cursor = data.GetRowCursor(weight is { } found ? [.. columns, found] : columns);
        var (take, getWeight, weights, missing) = (start(cursor), weight is { } column ? new NumberGetter(cursor, column) : null, new List<double>(), 0L);
        while (cursor.MoveNext())
        {
            if (!take())
                missing++;
            else if (getWeight is not null)
                weights.Add(getWeight.Read());
        }
        return (getWeight is null ? null : [.. weights], missing);
    }

    private static DataViewSchema.Column Find(DataViewSchema schema, string name, string role, Func<DataViewType, bool> fits, string expected)
        => InputColumns.Find(schema, name, role) is var column && fits(column.Type) ? column : throw InputColumns.WrongType(column, role, expected);
}
