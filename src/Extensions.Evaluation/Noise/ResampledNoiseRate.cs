namespace MLExtensions.Evaluation;

/// <summary>The noise rate of <see cref="ConfidentLearning"/> for many weights of the same, checked rows.</summary>
internal sealed class ResampledNoiseRate
{
    private readonly double[] probabilities;
    private readonly int classCount;
    private readonly int[] labels;
    private readonly int[] topClasses;

    public ResampledNoiseRate(double[] probabilities, int classCount, int[] labels)
    {
        (this.probabilities, this.classCount, this.labels) = (probabilities, classCount, labels);
        var rows = new MulticlassRows(probabilities, classCount, labels, default);
        topClasses = new int[labels.Length];
        for (var row = 0; row < topClasses.Length; row++)
            topClasses[row] = rows.TopClass(row);
    }

    /// <summary>The rate where each row counts so much.</summary>
    /// <exception cref="InputDataException">All rows of a weight above 0 have one label.</exception>
    public double Compute(ReadOnlySpan<double> weights)
    {
        var (sums, counts) = (new double[classCount], new double[classCount]);
        for (var row = 0; row < labels.Length; row++)
        {
            sums[labels[row]] += weights[row] * probabilities[row * classCount + labels[row]];
            counts[labels[row]] += weights[row];
        }
        if (counts.Count(count => count > 0) < 2)
            throw new InputDataException($"All rows are labelled {Array.FindIndex(counts, count => count > 0)}; labels of two classes at least are needed to see them mistaken for each other.");
        double[] thresholds = [.. sums.Zip(counts, (sum, count) => sum / count)];
        var joint = new ClassMatrix(classCount);
        for (var row = 0; row < labels.Length; row++)
        {
            if (weights[row] == 0)
                continue;
            // The most probable class mostly is above its threshold, and then it is the one.
            var top = topClasses[row];
            var truth = probabilities[row * classCount + top] >= thresholds[top] ? top : ConfidentLearning.ConfidentClass(probabilities.AsSpan(row * classCount, classCount), thresholds);
            if (truth >= 0)
                joint[labels[row], truth] += weights[row];
        }
        return new LabelNoise(thresholds, counts, joint).NoiseRate;
    }
}
