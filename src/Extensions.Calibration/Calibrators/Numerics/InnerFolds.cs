using System.Globalization;

namespace MLExtensions.Calibration;

/// <summary>Folds for settings that a calibrator chooses itself. They depend on the rows and not on their order, nor on the numbers of the classes.</summary>
internal static class InnerFolds
{
    /// <summary>
    /// The fold of each row, -1 where its weight is 0. Rows are sorted by the logarithm of their own class's probability and dealt in turn, so that every fold
    /// has easy and hard ones alike; rows that are equal go together, so that a row of weight 2 is as good as two.
    /// </summary>
    /// <exception cref="InputDataException">There are fewer different rows than folds.</exception>
    public static int[] Of(MulticlassCalibrationSet logits, int folds)
    {
        var keys = new double[logits.Count][];
        for (var row = 0; row < logits.Count; row++)
        {
            var z = logits.Row(row).ToArray();
            var own = z[logits.Labels[row]];
            Array.Sort(z);
            var greatest = z[^1];
            keys[row] = [own - greatest - Math.Log(z.Sum(value => Math.Exp(value - greatest))), own, .. z];
        }
        int[] order = [.. Enumerable.Range(0, logits.Count).Where(row => logits.WeightOf(row) > 0)];
        Array.Sort(order, (left, right) => keys[left].AsSpan().SequenceCompareTo(keys[right]));
        var fold = new int[logits.Count];
        Array.Fill(fold, -1);
        var groups = 0;
        for (var i = 0; i < order.Length; i++)
        {
            if (i > 0 && !keys[order[i]].AsSpan().SequenceEqual(keys[order[i - 1]]))
                groups++;
            fold[order[i]] = groups % folds;
        }
        return groups + 1 >= folds ? fold
            : throw new InputDataException(string.Create(CultureInfo.InvariantCulture, $"Penalties are to be chosen by cross-validation with {folds} folds, for which at least {folds} different rows of weight above 0 are needed. The calibration set has {groups + 1}. Set the penalties, or hold more rows out."));
    }
}
