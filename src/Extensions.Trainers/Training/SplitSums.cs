namespace MLExtensions.Trainers;

/// <summary>
/// Sums of label vectors y left and right of a split that moves row by row. With S the sum over n rows, the sum of squares around the mean is
/// sum |y|^2 - |S|^2 / n, so that a split takes off |S_left|^2 / n_left + |S_right|^2 / n_right - |S|^2 / n.
/// </summary>
internal abstract class SplitSums
{
    private int leftCount, rightCount;
    private double wholeTerm;

    /// <summary>|S|^2 of each side.</summary>
    protected double LeftSquare { get; set; }

    /// <summary>|S|^2 of each side.</summary>
    protected double RightSquare { get; set; }

    /// <summary>Variance of the rows, summed over the elements of y.</summary>
    public double Variance { get; private set; }

    /// <summary>What the split takes off the sum of squares; both sides must have rows.</summary>
    public double Gain => LeftSquare / leftCount + RightSquare / rightCount - wholeTerm;

    /// <summary>Puts all of the rows on the right side.</summary>
    public void Start(ReadOnlySpan<int> rows)
    {
        (leftCount, rightCount, LeftSquare) = (0, rows.Length, 0);
        var squares = Reset(rows);
        wholeTerm = RightSquare / rows.Length;
        Variance = (squares - wholeTerm) / rows.Length;
    }

    /// <summary>Moves one row to the left side.</summary>
    public void MoveLeft(int row)
    {
        leftCount++;
        rightCount--;
        Move(row);
    }

    /// <summary>Sets the sums to those of the rows, and both squares; returns the sum of |y|^2.</summary>
    protected abstract double Reset(ReadOnlySpan<int> rows);

    /// <summary>Moves the label of one row and updates both squares.</summary>
    protected abstract void Move(int row);
}

/// <summary>Class labels as indicator vectors: a move changes one count on each side.</summary>
internal sealed class ClassSplitSums(long[] labels, int classCount) : SplitSums
{
    private readonly double[] left = new double[classCount], right = new double[classCount];

    protected override double Reset(ReadOnlySpan<int> rows)
    {
        Array.Clear(left);
        Array.Clear(right);
        foreach (var row in rows)
            right[labels[row]]++;
        RightSquare = right.Sum(count => count * count);
        return rows.Length;
    }

    protected override void Move(int row)
    {
        ref var l = ref left[labels[row]];
        ref var r = ref right[labels[row]];
        LeftSquare += 2 * l++ + 1;
        RightSquare -= 2 * r-- - 1;
    }
}

/// <summary>Labels that are numbers, one or several per row.</summary>
internal sealed class NumberSplitSums(float[] labels, int width) : SplitSums
{
    private readonly double[] left = new double[width], right = new double[width];

    protected override double Reset(ReadOnlySpan<int> rows)
    {
        Array.Clear(left);
        Array.Clear(right);
        var squares = 0.0;
        foreach (var row in rows)
            for (var k = 0; k < width; k++)
            {
                double y = labels[row * width + k];
                right[k] += y;
                squares += y * y;
            }
        RightSquare = right.Sum(sum => sum * sum);
        return squares;
    }

    protected override void Move(int row)
    {
        var (l, r) = (0.0, 0.0);
        for (var k = 0; k < width; k++)
        {
            double y = labels[row * width + k];
            left[k] += y;
            right[k] -= y;
            l += left[k] * left[k];
            r += right[k] * right[k];
        }
        (LeftSquare, RightSquare) = (l, r);
    }
}
