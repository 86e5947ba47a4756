using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>The rows whose labels are probably wrong, most suspicious first, by the pruning rules of <see cref="ConfidentLearning"/>.</summary>
/// <remarks>
/// Numbers of rows are rounded to whole ones. Rows that tie with the last one of a rule belong to it as well, so that neither the order of rows nor a weight in place of repeated rows changes anything.
/// A row whose given class is as probable as any other is never suspicious, whatever the rule says: the paper leaves that open, and cleanlab 2 does the same. Rows of weight 0 are not there.
/// Source: Northcutt, Jiang and Chuang, JAIR 70, 2021, section 3.2, methods 2 to 5.
/// </remarks>
public static class SuspiciousRows
{
    /// <summary>Rounding of sums of weights.</summary>
    private const double Slack = 1e-9;

    /// <summary>Finds them.</summary>
    /// <param name="probabilities">Row by row, the probability of each class, out of sample: in [0, 1], summing to 1 (up to 0.001).</param>
    /// <param name="classCount">Number of classes, from 2; those that do not occur included.</param>
    /// <param name="labels">Class that each row was given, from 0.</param>
    /// <param name="weights">As how many rows each row counts, from 0; none for 1 each. Weights with a mean below 1 are shares.</param>
    /// <param name="rule">Which rows are suspicious.</param>
    /// <param name="order">What they are ordered by; ties by their position.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, there are fewer than 2 classes, or there is no such rule or order.</exception>
    /// <exception cref="InputDataException">There is no row, a probability, a sum, a label or a weight is out of range, or all rows have one label.</exception>
    public static ImmutableArray<SuspiciousRow> Compute(
        ReadOnlySpan<double> probabilities, int classCount, ReadOnlySpan<int> labels, ReadOnlySpan<double> weights = default,
        PruningRule rule = PruningRule.Both, SuspicionOrder order = SuspicionOrder.SelfConfidence)
    {
        if (!Enum.IsDefined(order))
            throw new ArgumentOutOfRangeException(nameof(order), order, $"Allowed are the orders {string.Join(", ", Enum.GetNames<SuspicionOrder>())}. Got {order}.");
        var rows = new MulticlassRows(probabilities, classCount, labels, weights);
        var thresholds = ConfidentLearning.Thresholds(rows);
        var isFound = Find(rows, thresholds, rule);
        var found = new List<SuspiciousRow>();
        for (var row = 0; row < rows.Count; row++)
            if (isFound[row] && LabelQuality.NormalizedMargin(rows[row], labels[row]) is < 0.5 and var margin)
                found.Add(new(row, labels[row], Suggested(rows[row], labels[row], thresholds), rows[row][labels[row]], margin));
        return [.. order == SuspicionOrder.SelfConfidence ? found.OrderBy(one => one.SelfConfidence) : found.OrderBy(one => one.NormalizedMargin)];
    }

    private static bool[] Find(MulticlassRows rows, double[] thresholds, PruningRule rule)
    {
        var noise = ConfidentLearning.Estimate(rows, thresholds);
        return rule switch
        {
            PruningRule.ConfidentJoint => OffDiagonal(rows, thresholds),
            PruningRule.ByClass => ByClass(rows, noise),
            PruningRule.ByNoiseRate => ByNoiseRate(rows, noise),
            PruningRule.Both => [.. ByClass(rows, noise).Zip(ByNoiseRate(rows, noise), (byClass, byRate) => byClass && byRate)],
            _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, $"Allowed are the rules {string.Join(", ", Enum.GetNames<PruningRule>())}. Got {rule}."),
        };
    }

    private static bool[] OffDiagonal(MulticlassRows rows, double[] thresholds)
    {
        var found = new bool[rows.Count];
        for (var row = 0; row < found.Length; row++)
            found[row] = rows.Weights[row] > 0 && ConfidentLearning.ConfidentClass(rows[row], thresholds) is >= 0 and var truth && truth != rows.Labels[row];
        return found;
    }

    private static bool[] ByClass(MulticlassRows rows, LabelNoise noise)
    {
        var found = new bool[rows.Count];
        foreach (var (given, members) in Members(rows))
        {
            var wrong = 0.0;
            for (var truth = 0; truth < rows.ClassCount; truth++)
                wrong += truth == given ? 0 : noise.Joint(given, truth);
            Take(found, rows, members, ScoresOf(rows, members, given, -1), noise.RowCount * wrong);
        }
        return found;
    }

    private static bool[] ByNoiseRate(MulticlassRows rows, LabelNoise noise)
    {
        var found = new bool[rows.Count];
        foreach (var (given, members) in Members(rows))
            for (var truth = 0; truth < rows.ClassCount; truth++)
                if (truth != given && noise.Joint(given, truth) > 0)
                    Take(found, rows, members, ScoresOf(rows, members, given, truth), noise.RowCount * noise.Joint(given, truth));
        return found;
    }

    /// <summary>Marks the members of the lowest scores until they weigh a whole number of rows, and those that tie with the last one.</summary>
    private static void Take(bool[] found, MulticlassRows rows, int[] members, double[] scores, double count)
    {
        var wanted = Math.Floor(count + 0.5 + Slack);
        var order = (int[])members.Clone();
        Array.Sort(scores, order);
        var (taken, last) = (0.0, double.NaN);
        for (var i = 0; i < order.Length && (taken < wanted - Slack || scores[i] == last); i++)
        {
            found[order[i]] = true;
            taken += rows.Weights[order[i]];
            last = scores[i];
        }
    }

    /// <summary>Self-confidence of rows of a class, less the probability of another class where there is one.</summary>
    private static double[] ScoresOf(MulticlassRows rows, int[] members, int given, int other)
    {
        var scores = new double[members.Length];
        for (var i = 0; i < scores.Length; i++)
            scores[i] = rows[members[i]][given] - (other < 0 ? 0 : rows[members[i]][other]);
        return scores;
    }

    /// <summary>The rows with a weight, class by class.</summary>
    private static List<(int Given, int[] Rows)> Members(MulticlassRows rows)
    {
        var members = new List<int>?[rows.ClassCount];
        for (var row = 0; row < rows.Count; row++)
            if (rows.Weights[row] > 0)
                (members[rows.Labels[row]] ??= []).Add(row);
        return [.. Enumerable.Range(0, members.Length).Where(given => members[given] is not null).Select(given => (given, members[given]!.ToArray()))];
    }

    private static int Suggested(ReadOnlySpan<double> probabilities, int given, double[] thresholds)
        => ConfidentLearning.ConfidentClass(probabilities, thresholds) is >= 0 and var truth && truth != given ? truth : LabelQuality.MostProbableOther(probabilities, given);
}
