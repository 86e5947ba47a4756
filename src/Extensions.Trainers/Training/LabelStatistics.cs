using MLExtensions.Columns;

namespace MLExtensions.Trainers;

/// <summary>Summed example weights of the training rows per class (binary, multiclass) or per label that is 1 (multi-label).</summary>
/// <param name="Sums">One sum per class or label; empty for regression.</param>
/// <param name="Total">Summed weights of all training rows.</param>
/// <param name="MeanLabel">Weighted mean of a regression label.</param>
internal sealed record LabelStatistics(double[] Sums, double Total, double MeanLabel)
{
    /// <summary>The one class that all training rows have, or null.</summary>
    public int? OnlyClass { get; init; }

    public static LabelStatistics Measure(ExampleBlock block, ReadOnlySpan<long> rows, Objective objective, int labelCount)
    {
        var (width, sums) = (block.LabelWidth, new LabelSums(objective, labelCount, block.LabelWidth));
        foreach (var row in rows)
            sums.Add(block.Labels.AsSpan((int)row * width, width), block.Weights?[row] ?? 1.0);
        return sums.Statistics;
    }

    /// <summary>
    /// Outputs that say what is known without features: log-odds, log shares, the mean label. So the first steps need not learn them. A
    /// class without rows counts as half a row.
    /// </summary>
    public double[] StartBiases(Objective objective, int outputs, double[]? classFactors, LabelScale scale)
    {
        double Mass(int c) => Math.Max(Sums[c] * (classFactors?[c] ?? 1), 0.5);
        var biases = new double[outputs];
        if (objective is BinaryObjective && objective.Link == OutputLink.Sigmoid)
            Array.Fill(biases, Math.Log(Mass(1) / Mass(0)));
        else if (objective is MulticlassObjective && objective.OutputsLink == OutputLink.Softmax && outputs == Sums.Length)
        {
            var all = Enumerable.Range(0, outputs).Sum(Mass);
            for (var c = 0; c < outputs; c++)
                biases[c] = Math.Log(Mass(c) / all);
        }
        else if (objective is MultilabelObjective && objective.Link == OutputLink.Sigmoid && outputs == Sums.Length)
            for (var label = 0; label < outputs; label++)
                biases[label] = Math.Log(Math.Max(Sums[label], 0.5) / Math.Max(Total - Sums[label], 0.5));
        else if (objective is RegressionObjective && outputs == 1)
            biases[0] = (MeanLabel - scale.Mean) / scale.Deviation;
        return biases;
    }
}
