using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions.Columns;

namespace MLExtensions.Evaluation;

/// <summary>Reads the columns of predictions.</summary>
internal static class PredictionReader
{
    /// <summary>Metrics of sets.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="labelColumnName">Name of the label: a key, or Boolean for two classes.</param>
    /// <param name="setColumnName">Name of the sets: vectors of Boolean.</param>
    /// <param name="weightColumnName">Name of the weights, or null.</param>
    public static PredictionSetMetrics Sets(IDataView data, string labelColumnName, string setColumnName, string? weightColumnName)
    {
        ArgumentNullException.ThrowIfNull(data);
        var label = RowPass.Find(data.Schema, labelColumnName, "label", type => type is KeyDataViewType or BooleanDataViewType, "a key, or Boolean");
        var set = RowPass.Find(data.Schema, setColumnName, "prediction set", type => type is VectorDataViewType { IsKnownSize: true, ItemType: BooleanDataViewType }, "a vector of known size of Boolean");
        var classes = ((VectorDataViewType)set.Type).Size;
        var (sets, labels) = (new List<bool>(), new List<int>());
        var pass = new RowPass(data, [label, set], weightColumnName, null, row =>
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
        var (coverage, total) = (Coverage.Compute(all, classes, truths, pass.Weights), new RowWeights(pass.Weights, truths.Length).Total);
        return new()
        {
            Count = total, WithoutLabel = pass.WithoutLabel, Coverage = coverage, CoverageInterval = BinomialInterval.ClopperPearson(coverage * total, total), Sizes = SetSizeHistogram.Compute(all, classes, pass.Weights),
            SingletonHitRatio = Evaluation.SingletonHitRatio.Compute(all, classes, truths, pass.Weights), BySize = SizeStratifiedCoverage.Compute(all, classes, truths, pass.Weights), ByClass = ClassCoverage.Compute(all, classes, truths, pass.Weights),
        };
    }

    /// <summary>Metrics of intervals.</summary>
    public static IntervalMetrics Intervals(IDataView data, double alpha, string labelColumnName, string lowerColumnName, string upperColumnName, string? weightColumnName)
    {
        ArgumentNullException.ThrowIfNull(data);
        OpenUnit.Check(alpha, nameof(alpha));
        var (label, lower, upper) = (RowPass.FindReal(data.Schema, labelColumnName, "label"), RowPass.FindReal(data.Schema, lowerColumnName, "lower end"), RowPass.FindReal(data.Schema, upperColumnName, "upper end"));
        var (labels, lowers, uppers) = (new List<double>(), new List<double>(), new List<double>());
        var pass = new RowPass(data, [label, lower, upper], weightColumnName, null, row =>
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
        var (coverage, total) = (IntervalCoverage.Compute(low, high, truths, pass.Weights), new RowWeights(pass.Weights, truths.Length).Total);
        return new()
        {
            Count = total, WithoutLabel = pass.WithoutLabel, Coverage = coverage, CoverageInterval = BinomialInterval.ClopperPearson(coverage * total, total), Width = IntervalWidth.Compute(low, high, pass.Weights),
            IntervalScore = Evaluation.IntervalScore.Compute(low, high, truths, alpha, pass.Weights), ByWidth = WidthStratifiedCoverage.Compute(low, high, truths),
        };
    }
}
