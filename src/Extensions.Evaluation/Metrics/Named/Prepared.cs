using System.Numerics.Tensors;

namespace MLExtensions.Evaluation;

/// <summary>Statistics of which all that does not depend on weights is computed once, so that each resample is one pass. Their weights are checked before.</summary>
internal static class Prepared
{
    /// <summary>Mean of a number per row.</summary>
    public static WeightedStatistic Mean(double[] values) => weights => weights.IsEmpty ? TensorPrimitives.Sum<double>(values) / values.Length : TensorPrimitives.Dot(weights, values) / TensorPrimitives.Sum(weights);

    /// <summary>Mean of a number per row.</summary>
    /// <param name="count">Number of rows.</param>
    /// <param name="number">The number of a row.</param>
    public static WeightedStatistic Mean(int count, Func<int, double> number)
    {
        var values = new double[count];
        for (var row = 0; row < count; row++)
            values[row] = number(row);
        return Mean(values);
    }

    /// <summary>Expected calibration error over 15 bins of equal width.</summary>
    public static WeightedStatistic ExpectedCalibrationError(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> labels)
    {
        var (edges, bins, gaps) = (BinSums.EqualWidth(new CalibrationBinning().Count), new byte[labels.Length], new double[labels.Length]);
        for (var row = 0; row < gaps.Length; row++)
            (bins[row], gaps[row]) = ((byte)edges.IndexOf(probabilities[row]), probabilities[row] - (labels[row] ? 1 : 0));
        return weights =>
        {
            var (sums, total) = (new double[edges.Count], weights.IsEmpty ? gaps.Length : TensorPrimitives.Sum(weights));
            for (var row = 0; row < gaps.Length; row++)
                sums[bins[row]] += weights.IsEmpty ? gaps[row] : weights[row] * gaps[row];
            return TensorPrimitives.SumOfMagnitudes<double>(sums) / total;
        };
    }

    /// <summary>Smooth calibration error.</summary>
    public static WeightedStatistic SmoothCalibrationError(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> labels)
    {
        var (all, gaps) = (probabilities.ToArray(), new double[labels.Length]);
        for (var row = 0; row < gaps.Length; row++)
            gaps[row] = all[row] - (labels[row] ? 1 : 0);
        var search = new SmoothErrorSearch(all, gaps);
        return weights => search.Find(weights).Value;
    }

    /// <summary>A number of a confusion matrix that no cell matters to beside the diagonal but by the sums.</summary>
    /// <param name="rows">The rows, with classes.</param>
    /// <param name="classCount">Number of classes.</param>
    /// <param name="number">The number.</param>
    public static WeightedStatistic Decisions(PredictionRows rows, int classCount, Func<ConfusionMatrix, double> number) => weights =>
    {
        var (support, predicted, hits) = (new double[classCount], new double[classCount], new double[classCount]);
        var labels = rows.Classes;
        var guesses = rows.PredictedClasses;
        for (var row = 0; row < labels.Length; row++)
        {
            var (label, guess, weight) = (labels[row], guesses[row], weights.IsEmpty ? 1 : weights[row]);
            support[label] += weight;
            predicted[guess] += weight;
            if (label == guess)
                hits[label] += weight;
        }
        return number(new(support, predicted, hits));
    };

    /// <summary>Mean of the average precisions of the classes that have a row, each against the rest.</summary>
    /// <param name="classes">The order of the rows by the probability of each class, and whether they are of it.</param>
    public static WeightedStatistic MacroAveragePrecision(ScoreOrder[] classes) => weights =>
    {
        var (sum, count) = (0.0, 0);
        foreach (var one in classes)
            if (one.AveragePrecision(weights) is var value && !double.IsNaN(value))
                (sum, count) = (sum + value, count + 1);
        return sum / count;
    };

    /// <summary>Mean of a number of several rankings where it is defined; an error where it is of none.</summary>
    /// <param name="orders">The order of the rows by the probability of each class or label, and whether they are of it.</param>
    /// <param name="number">The number.</param>
    /// <param name="what">What it is called.</param>
    public static WeightedStatistic MeanOfRanks(ScoreOrder[] orders, Func<ScoreOrder, WeightedStatistic> number, string what)
    {
        WeightedStatistic[] numbers = [.. orders.Select(number)];
        return weights =>
        {
            var (sum, count) = (0.0, 0);
            foreach (var one in numbers)
                if (one(weights) is var value && !double.IsNaN(value))
                    (sum, count) = (sum + value, count + 1);
            return count > 0 ? sum / count : throw new InputDataException($"The {what} is defined of no class: each has all rows or none.");
        };
    }

    /// <summary>A number that is not defined where it is NaN.</summary>
    public static WeightedStatistic OrThrow(WeightedStatistic statistic, Func<string> why)
        => weights => statistic(weights) is var value && double.IsNaN(value) ? throw new InputDataException(why()) : value;
}
