namespace MLExtensions.Calibration;

/// <summary>The loss of h-calibration with its derivative in the probabilities; see <see cref="HCalibration"/> for the definition.</summary>
/// <remarks>
/// Weights count copies: events lie side by side on an axis, each as long as its weight, and a window covers as much of the axis as M + 1 events of weight 1. For whole
/// weights this is the loss of the rows repeated. Events of equal probability are one, with their mean difference: then the order of rows means nothing.
/// </remarks>
internal sealed class EventWindowLoss
{
    private const int Parts = 15, ClusterSteps = 25, MostCopies = 64;
    private const double CountSlack = 1e-5;

    private readonly int classCount;
    private readonly HCalibration settings;
    private readonly double[]? centres;
    private readonly int[] rowLabels, order, labels, groupOf;
    private readonly double[] rowWeights, sorted, differences, weights;
    private readonly double[] value, length, start, integral, mean, share, addMean, addIntegral, weightSum, valueSum;

    /// <param name="classCount">Number of classes.</param>
    /// <param name="labels">Class of each row.</param>
    /// <param name="weights">Weight of each row.</param>
    /// <param name="settings">Window, epsilon, aggregate and leave-one-class-out.</param>
    /// <param name="centres">Fixed centres of clusters, rising; null to find them.</param>
    public EventWindowLoss(int classCount, int[] labels, double[] weights, HCalibration settings, double[]? centres = null)
    {
        (this.classCount, this.settings, this.centres, rowLabels, rowWeights) = (classCount, settings, centres, labels, weights);
        order = [.. Enumerable.Range(0, labels.Length * classCount).Where(e => weights[e / classCount] > 0)];
        var count = order.Length;
        (this.labels, groupOf, sorted, differences, this.weights) = (new int[count], new int[count], new double[count], new double[count], new double[count]);
        (value, length, mean, share, addMean) = (new double[count], new double[count], new double[count], new double[count], new double[count]);
        (start, integral, addIntegral, weightSum, valueSum) = (new double[count + 1], new double[count + 1], new double[count + 1], new double[count + 1], new double[count + 1]);
    }

    /// <summary>The loss, with a loss weight of 1.</summary>
    /// <param name="probabilities">Row by row, one per class.</param>
    /// <param name="gradient">As long: the derivative of the loss.</param>
    public double Compute(ReadOnlySpan<double> probabilities, Span<double> gradient)
    {
        for (var i = 0; i < order.Length; i++)
            sorted[i] = probabilities[order[i]];
        Array.Sort(sorted, order);
        for (var i = 0; i < order.Length; i++)
        {
            var row = order[i] / classCount;
            labels[i] = rowLabels[row];
            weights[i] = rowWeights[row];
            differences[i] = sorted[i] - (labels[i] == order[i] - row * classCount ? 1 : 0);
        }
        gradient.Clear();
        var loss = 0.0;
        var parts = settings.LeaveOneClassOut ? classCount : 1;
        for (var part = 0; part < parts; part++)
            loss += Part(settings.LeaveOneClassOut ? part : -1, 1.0 / parts, gradient);
        return loss;
    }

    private double Part(int leftOut, double factor, Span<double> gradient)
    {
        var count = Group(leftOut);
        if (count == 0)
            return 0;
        Share(count);
        Array.Clear(addMean, 0, count);
        Array.Clear(addIntegral, 0, count + 1);
        var (scale, half, end, epsilon, loss) = (1 / (settings.Window + 1.0), (settings.Window + 1) / 2.0, start[count], settings.Epsilon, 0.0);
        var (low, high) = (0, 0);
        for (var g = 0; g < count; g++)
        {
            var copies = length[g] == 1 ? 1 : (int)Math.Clamp(Math.Ceiling(length[g] - 1e-9), 1, MostCopies);
            var step = length[g] / copies;
            for (var copy = 0; copy < copies; copy++)
            {
                var at = start[g] + (copy + 0.5) * step;
                var (from, to) = (Math.Max(at - half, 0), Math.Min(at + half, end));
                while (low < count - 1 && start[low + 1] <= from)
                    low++;
                while (high < count - 1 && start[high + 1] <= to)
                    high++;
                var average = (integral[high] + (to - start[high]) * mean[high] - integral[low] - (from - start[low]) * mean[low]) * scale;
                var error = Math.Abs(average) - epsilon;
                if (!(error > 0))
                    continue;
                var weight = factor * share[g] * step;
                loss += weight * error;
                var slope = weight * Math.Sign(average) * scale;
                addIntegral[high] += slope;
                addMean[high] += slope * (to - start[high]);
                addIntegral[low] -= slope;
                addMean[low] -= slope * (from - start[low]);
            }
        }
        var behind = 0.0;
        for (var g = count - 1; g >= 0; g--)
        {
            var own = addIntegral[g];
            // The derivative in a group's mean, for each unit of its weight: the share of each of its events.
            addMean[g] = addMean[g] / length[g] + behind;
            behind += own;
        }
        for (var i = 0; i < order.Length; i++)
            if (groupOf[i] >= 0)
                gradient[order[i]] += addMean[groupOf[i]] * weights[i];
        return loss;
    }

    /// <summary>Lays the events of the rows of other classes on the axis, those of equal probability as one.</summary>
    private int Group(int leftOut)
    {
        var count = 0;
        for (var i = 0; i < order.Length; i++)
        {
            if (labels[i] == leftOut)
            {
                groupOf[i] = -1;
                continue;
            }
            if (count == 0 || sorted[i] != value[count - 1])
            {
                (value[count], length[count], mean[count]) = (sorted[i], 0, 0);
                count++;
            }
            groupOf[i] = count - 1;
            length[count - 1] += weights[i];
            mean[count - 1] += weights[i] * differences[i];
        }
        for (var g = 0; g < count; g++)
        {
            start[g + 1] = start[g] + length[g];
            integral[g + 1] = integral[g] + mean[g];
            mean[g] /= length[g];
        }
        return count;
    }

    /// <summary>How much an error of each group counts in the loss, for each unit of its weight.</summary>
    private void Share(int count)
    {
        if (settings.Aggregate == EventAggregate.Mean)
            Array.Fill(share, 1 / start[count], 0, count);
        else if (settings.Aggregate == EventAggregate.Bins)
        {
            Array.Clear(share, 0, count);
            for (var bin = 0; bin < Parts; bin++)
                AddShares(First(count, bin / (double)Parts, false), First(count, (bin + 1) / (double)Parts, true));
        }
        else
        {
            Array.Clear(share, 0, count);
            var ends = Clusters(count);
            for (var cluster = 0; cluster < ends.Length; cluster++)
                AddShares(cluster == 0 ? 0 : ends[cluster - 1], ends[cluster]);
        }
    }

    private void AddShares(int from, int to)
    {
        if (to <= from)
            return;
        var added = 1 / (start[to] - start[from] + CountSlack) / Parts;
        for (var g = from; g < to; g++)
            share[g] += added;
    }

    /// <summary>One-dimensional k-means: the end of each cluster, clusters in the order of their centres.</summary>
    private int[] Clusters(int count)
    {
        var ends = new int[Parts];
        if (centres is not null)
        {
            Assign(centres, ends, count);
            return ends;
        }
        for (var g = 0; g < count; g++)
        {
            weightSum[g + 1] = weightSum[g] + length[g];
            valueSum[g + 1] = valueSum[g] + length[g] * value[g];
        }
        var moving = new double[Parts];
        for (var (cluster, g) = (0, 0); cluster < Parts; cluster++)
        {
            while (g < count - 1 && weightSum[g + 1] < (cluster + 0.5) / Parts * weightSum[count])
                g++;
            moving[cluster] = value[g];
        }
        for (var step = 0; step < ClusterSteps; step++)
        {
            Assign(moving, ends, count);
            var moved = false;
            for (var (cluster, from) = (0, 0); cluster < Parts; from = ends[cluster++])
            {
                var weight = weightSum[ends[cluster]] - weightSum[from];
                var centre = weight > 0 ? (valueSum[ends[cluster]] - valueSum[from]) / weight : moving[cluster];
                moved |= centre != moving[cluster];
                moving[cluster] = centre;
            }
            if (!moved)
                break;
        }
        return ends;
    }

    private void Assign(double[] rising, int[] ends, int count)
    {
        for (var cluster = 0; cluster < Parts - 1; cluster++)
            ends[cluster] = Math.Max(cluster == 0 ? 0 : ends[cluster - 1], First(count, (rising[cluster] + rising[cluster + 1]) / 2, true));
        ends[^1] = count;
    }

    /// <summary>The first group whose value is at least the limit, or above it.</summary>
    private int First(int count, double limit, bool above)
    {
        var found = Array.BinarySearch(value, 0, count, limit);
        return found < 0 ? ~found : above ? found + 1 : found;
    }
}
