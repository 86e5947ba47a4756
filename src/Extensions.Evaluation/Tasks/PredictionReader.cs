using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions.Columns;
using MLExtensions.MLNet;

namespace MLExtensions.Evaluation;

/// <summary>Reads the columns of prediction sets and intervals.</summary>
internal static class PredictionReader
{
    private static readonly string[] QuantileNames = ["PredictedQuantiles", "Quantiles"], ProbabilityNames = ["Probabilities"];

    /// <summary>Metrics of sets.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="labelColumnName">Name of the label: a key, or for two classes Boolean, or Single or Double, positive above 0.</param>
    /// <param name="setColumnName">Name of the sets: vectors of Boolean.</param>
    /// <param name="weightColumnName">Name of the weights, or null.</param>
    /// <param name="options">What coverage is compared with.</param>
    public static PredictionSetMetrics Sets(IDataView data, string labelColumnName, string setColumnName, string? weightColumnName, ConformalEvaluationOptions options)
    {
        ArgumentNullException.ThrowIfNull(data);
        var set = RowPass.Find(data.Schema, setColumnName, "prediction set", type => type is VectorDataViewType { IsKnownSize: true, ItemType: BooleanDataViewType }, "a vector of known size of Boolean");
        var classes = ((VectorDataViewType)set.Type).Size;
        var label = RowPass.Find(data.Schema, labelColumnName, "label", type => type is KeyDataViewType or BooleanDataViewType || classes == 2 && InputColumns.IsReal(type), classes == 2 ? "a key, Boolean, Single or Double" : "a key, or Boolean");
        var (sets, labels, features) = (new List<bool>(), new List<int>(), new FeatureRows(data.Schema, options.FeatureColumnName));
        var pass = new RowPass(data, [label, set, .. features.Columns], weightColumnName, options.GroupColumnName, row =>
        {
            var (getLabel, truth, isReal, takeFeatures) = (LabelReader.Scalar(row, label), 0f, InputColumns.IsReal(label.Type), features.Open(row));
            var (getSet, buffer, dense) = (row.GetGetter<VBuffer<bool>>(set), default(VBuffer<bool>), new bool[classes]);
            return () =>
            {
                getLabel(ref truth);
                if (float.IsNaN(truth))
                    return false;
                getSet(ref buffer);
                buffer.CopyTo(dense);
                sets.AddRange(dense);
                labels.Add(isReal ? truth > 0 ? 1 : 0 : (int)truth);
                takeFeatures();
                return true;
            };
        });
        bool[] all = [.. sets];
        int[] truths = [.. labels];
        var (coverage, total, byClass) = (Coverage.Compute(all, classes, truths, pass.Weights), new RowWeights(pass.Weights, truths.Length).Total, ClassCoverage.Compute(all, classes, truths, pass.Weights));
        var sizes = new double[truths.Length];
        for (var row = 0; row < sizes.Length; row++)
            sizes[row] = all.AsSpan(row * classes, classes).Count(true);
        var parts = new CoverageParts(Coverage.PerRow(all, classes, truths), sizes, pass, options.Alpha, options);
        var (band, state) = parts.Band(total, coverage);
        return new()
        {
            Count = total, WithoutLabel = pass.WithoutLabel, Coverage = coverage, CoverageInterval = parts.Exact(coverage, total), Alpha = options.Alpha, CoverageBand = band, CoverageState = state,
            Sizes = SetSizeHistogram.Compute(all, classes, pass.Weights), SingletonHitRatio = SingletonHitRatio.Compute(all, classes, truths, pass.Weights), BySize = SizeStratifiedCoverage.Compute(all, classes, truths, pass.Weights),
            ByClass = byClass, ClassNames = [.. ClassNames(label, set)], ClassIntervals = [.. byClass.Classes.Select(one => parts.Exact(one.Coverage, one.Weight))], Groups = parts.Groups(), WorstSlab = parts.Slab(features.Rows),
        };
    }

    /// <summary>Metrics of intervals.</summary>
    public static IntervalMetrics Intervals(IDataView data, double alpha, string labelColumnName, string lowerColumnName, string upperColumnName, string? weightColumnName, ConformalEvaluationOptions options)
    {
        ArgumentNullException.ThrowIfNull(data);
        OpenUnit.Check(alpha, nameof(alpha));
        var (label, lower, upper) = (RowPass.FindReal(data.Schema, labelColumnName, "label"), RowPass.FindReal(data.Schema, lowerColumnName, "lower end"), RowPass.FindReal(data.Schema, upperColumnName, "upper end"));
        var quantiles = SlotColumn.Find(data.Schema, options.QuantilesColumnName, QuantileNames, "quantiles", level => level is > 0 and < 1, "levels strictly between 0 and 1");
        var probabilities = SlotColumn.Find(data.Schema, options.ProbabilitiesColumnName, ProbabilityNames, "probabilities", double.IsFinite, "finite thresholds");
        var (levels, thresholds, features) = (new FeatureRows(quantiles?.Column), new FeatureRows(probabilities?.Column), new FeatureRows(data.Schema, options.FeatureColumnName));
        var (labels, lowers, uppers) = (new List<double>(), new List<double>(), new List<double>());
        var pass = new RowPass(data, [label, lower, upper, .. levels.Columns, .. thresholds.Columns, .. features.Columns], weightColumnName, options.GroupColumnName, row =>
        {
            var (getLabel, getLower, getUpper) = (new NumberGetter(row, label), new NumberGetter(row, lower), new NumberGetter(row, upper));
            Action[] takeVectors = [levels.Open(row), thresholds.Open(row), features.Open(row)];
            return () =>
            {
                var truth = getLabel.Read();
                if (double.IsNaN(truth))
                    return false;
                labels.Add(truth);
                lowers.Add(getLower.Read());
                uppers.Add(getUpper.Read());
                foreach (var take in takeVectors)
                    take();
                return true;
            };
        });
        var distribution = DistributionParts.Of([.. labels], pass.Weights, Of(quantiles, levels), Of(probabilities, thresholds), options.Confidence);
        return IntervalParts.Of([.. lowers], [.. uppers], [.. labels], alpha, pass, options, features.Rows) with { Distribution = distribution };

        static (double[] Slots, List<float> Values)? Of(SlotColumn? column, FeatureRows rows) => column is null ? null : (column.Slots, [.. rows.Rows!.SelectMany(row => row)]);
    }

    /// <summary>By the numbers of the labels, those beyond the sets included.</summary>
    private static IEnumerable<string> ClassNames(DataViewSchema.Column label, DataViewSchema.Column set)
    {
        var size = ((VectorDataViewType)set.Type).Size;
        if (label.Type is not KeyDataViewType { Count: var count })
            return ["False", "True"];
        var names = KeyNames.Of(label);
        return (int)count < size || KeyNames.HasSlots(set) && label.Annotations.Schema.GetColumnOrNull("KeyValues") is null ? [.. KeyNames.OfSlots(set), .. names.Skip(size)] : names;
    }
}
