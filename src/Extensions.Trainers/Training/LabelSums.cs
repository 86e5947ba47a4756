namespace MLExtensions.Trainers;

/// <summary>Adds up what is to be known of the labels of the training rows, one row at a time.</summary>
/// <param name="objective">Tells the task.</param>
/// <param name="labelCount">Number of classes.</param>
/// <param name="labelWidth">Values of a label.</param>
internal sealed class LabelSums(Objective objective, int labelCount, int labelWidth)
{
    private readonly int classes = objective switch { BinaryObjective => 2, MulticlassObjective => labelCount, _ => 0 };
    private readonly double[] sums = new double[objective switch { BinaryObjective => 2, MulticlassObjective => labelCount, MultilabelObjective => labelWidth, _ => 0 }];
    private double total, weighted;

    /// <summary>Adds a row.</summary>
    public void Add(ReadOnlySpan<float> label, double weight)
    {
        total += weight;
        if (classes > 0)
            sums[(int)label[0]] += weight;
        else if (sums.Length > 0)
            for (var i = 0; i < sums.Length; i++)
                sums[i] += weight * label[i];
        else
            weighted += weight * label[0];
    }

    /// <summary>The class of a label, or null where labels are no classes.</summary>
    public int? Class(ReadOnlySpan<float> label) => classes > 0 ? (int)label[0] : null;

    /// <summary>The classes with rows.</summary>
    public IEnumerable<float> Classes => Enumerable.Range(0, classes).Where(label => sums[label] > 0).Select(label => (float)label);

    /// <summary>Whether no row of a class was added.</summary>
    public bool IsMissing(int label) => sums[label] == 0;

    /// <summary>What the rows so far come to.</summary>
    public LabelStatistics Statistics => new(sums, total, weighted / total)
    {
        OnlyClass = classes > 1 && sums.Count(sum => sum > 0) == 1 ? Array.FindIndex(sums, sum => sum > 0) : null,
    };
}
