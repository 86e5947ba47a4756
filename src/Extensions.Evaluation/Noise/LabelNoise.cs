using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>Estimate of label noise by <see cref="ConfidentLearning"/>. Labels are read as given class (what the data says) and true class (what the model is confident of).</summary>
/// <remarks>The estimate is of noise that depends on the class alone; it needs a model whose probabilities of the true class mostly exceed the mean ones.</remarks>
public sealed record LabelNoise
{
    private readonly ClassMatrix confident;
    private readonly ClassMatrix joint;

    internal LabelNoise(double[] thresholds, double[] labelCounts, ClassMatrix confident)
    {
        var (classCount, total) = (thresholds.Length, labelCounts.Sum());
        (this.confident, joint) = (confident, new(classCount));
        for (var given = 0; given < classCount; given++)
            if (labelCounts[given] > 0 && confident.SumOfGiven(given) is var sum)
                for (var truth = 0; truth < classCount; truth++)
                    joint[given, truth] = confident[given, truth] / sum * labelCounts[given] / total;
        Thresholds = [.. thresholds];
        GivenPrior = [.. labelCounts.Select(count => count / total)];
        TruePrior = [.. Enumerable.Range(0, classCount).Select(joint.SumOfTrue)];
        RowCount = total;
    }

    /// <summary>Number of classes, K.</summary>
    public int ClassCount => Thresholds.Length;

    /// <summary>Number of rows (sum of their weights).</summary>
    public double RowCount { get; }

    /// <summary>Mean self-confidence of each class, in [0, 1]; NaN of a class without rows.</summary>
    public ImmutableArray<double> Thresholds { get; }

    /// <summary>Share of the rows that each class was given, summing to 1.</summary>
    public ImmutableArray<double> GivenPrior { get; }

    /// <summary>Estimated share of the rows that are truly of each class, sum_i Q_ij, summing to 1.</summary>
    public ImmutableArray<double> TruePrior { get; }

    /// <summary>Estimated share of wrong labels, 1 - sum_i Q_ii, in [0, 1].</summary>
    public double NoiseRate
    {
        get
        {
            var rate = 0.0;
            for (var given = 0; given < ClassCount; given++)
                for (var truth = 0; truth < ClassCount; truth++)
                    rate += given == truth ? 0 : joint[given, truth];
            return rate;
        }
    }

    /// <summary>C_ij of the confident joint: number of rows (sum of weights) that were given a class and count confidently as another, or the same.</summary>
    /// <param name="given">Given class i, from 0.</param>
    /// <param name="truth">True class j, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public double ConfidentCount(int given, int truth) => confident[Check(given, nameof(given)), Check(truth, nameof(truth))];

    /// <summary>Q_ij: estimated share of all rows that were given class i and are truly of class j, in [0, 1], summing to 1 over all pairs.</summary>
    /// <param name="given">Given class i, from 0.</param>
    /// <param name="truth">True class j, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public double Joint(int given, int truth) => joint[Check(given, nameof(given)), Check(truth, nameof(truth))];

    /// <summary>Noise matrix P(given i | true j) = Q_ij / sum_i Q_ij, summing to 1 over i; NaN where no row counts as of class j.</summary>
    /// <param name="given">Given class i, from 0.</param>
    /// <param name="truth">True class j, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public double GivenWhenTrue(int given, int truth) => Joint(given, truth) / TruePrior[truth];

    /// <summary>Inverse noise matrix P(true j | given i) = Q_ij / sum_j Q_ij, summing to 1 over j; NaN where no row was given class i.</summary>
    /// <param name="truth">True class j, from 0.</param>
    /// <param name="given">Given class i, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public double TrueWhenGiven(int truth, int given) => Joint(given, truth) / GivenPrior[given];

    private int Check(int index, string name) => index >= 0 && index < ClassCount ? index
        : throw new ArgumentOutOfRangeException(name, index, $"{name} must be a class from 0 to {ClassCount - 1}. Got {index}.");
}
