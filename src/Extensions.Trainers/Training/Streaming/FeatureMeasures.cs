using System.Collections.Immutable;
using System.Numerics.Tensors;
using MLExtensions.Columns;

namespace MLExtensions.Trainers;

/// <summary>Gathers what scaling needs to know of the features, one row at a time.</summary>
/// <param name="shape">What the rows have in common.</param>
/// <param name="deviations">Whether dense features are scaled by their deviations.</param>
/// <param name="documentFrequencies">Whether sparse features are scaled by their rarity, which counts every row once.</param>
/// <param name="categories">Dense features that may stand for the values of one category each.</param>
internal sealed class FeatureMeasures(RowShape shape, bool deviations, bool documentFrequencies, ImmutableArray<SlotRange> categories)
{
    private readonly bool[] mixed = new bool[categories.Length];
    private readonly float[] lowest = Filled(shape, float.PositiveInfinity), highest = Filled(shape, float.NegativeInfinity);
    private readonly float[] beside = Filled(shape, 0), scratch = Filled(shape, 0);   // beside: greatest |x^2 - x|, which is 0 for 0 and 1 alone
    private readonly double[] mean = new double[deviations && !shape.IsSparse ? shape.FeatureCount : 0];
    private readonly double[] squares = new double[deviations || shape.IsSparse ? shape.FeatureCount : 0];
    private readonly double[] totals = new double[shape.IsSparse ? shape.FeatureCount : 0];
    private double total;
    private long count;

    /// <summary>Adds a row.</summary>
    public void Add(ExampleRow row)
    {
        total += row.Weight;
        count++;
        if (shape.IsSparse)
            AddSparse(row);
        else
            AddDense(row);
    }

    /// <summary>Ranges of dense features.</summary>
    public FeatureRanges Ranges => new(lowest, highest, Array.ConvertAll(beside, b => b > 0));

    /// <summary>The blocks that were one-hot in every row.</summary>
    public ImmutableArray<SlotRange> OneHot => [.. categories.Where((_, block) => !mixed[block])];

    /// <summary>The scaling by deviations; of sparse features by rarity, or by root mean squares.</summary>
    /// <param name="sample">Some of the rows.</param>
    public InputScale Scale(FeatureBlock sample) => sample switch
    {
        SparseFeatures sparse when documentFrequencies => DocumentFrequencyScale.Of(totals, squares, count, sparse, [.. Enumerable.Range(0, sparse.RowCount).Select(row => (long)row)]),
        SparseFeatures => InputScale.Sparse(squares, totals),
        _ => InputScale.Dense(mean, squares, total, Ranges),
    };

    private void AddDense(ExampleRow row)
    {
        ReadOnlySpan<float> values = row.Values;
        TensorPrimitives.Min(lowest, values, lowest);
        TensorPrimitives.Max(highest, values, highest);
        TensorPrimitives.Multiply(values, values, scratch);
        TensorPrimitives.Subtract(scratch, values, scratch);
        TensorPrimitives.Abs<float>(scratch, scratch);
        TensorPrimitives.Max(beside, scratch, beside);
        for (var block = 0; block < mixed.Length; block++)
            mixed[block] = mixed[block] || !CategoryScale.IsOneHot(values.Slice(categories[block].Start, categories[block].Count));
        if (mean.Length == 0)
            return;
        var share = row.Weight / total;   // West (1979)
        for (var c = 0; c < values.Length; c++)
        {
            var difference = values[c] - mean[c];
            mean[c] += difference * share;
            squares[c] += row.Weight * difference * (values[c] - mean[c]);
        }
    }

    private void AddSparse(ExampleRow row)
    {
        var values = row.Values;
        var columns = row.Columns;
        double weight = documentFrequencies ? 1 : row.Weight;
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] == 0)
                continue;
            squares[columns[i]] += weight * values[i] * values[i];
            totals[columns[i]] += weight;
        }
    }

    private static float[] Filled(RowShape shape, float value)
    {
        var result = new float[shape.IsSparse ? 0 : shape.FeatureCount];
        Array.Fill(result, value);
        return result;
    }
}
