using System.Globalization;

namespace MLExtensions.Conformal;

/// <summary>What a procedure is fitted on: the score of each calibration row's true label, and whatever else the procedure reads. In the order of the rows.</summary>
public sealed class ConformalRows
{
    /// <summary>Checks and holds the rows; the arrays are not copied.</summary>
    /// <param name="scores">The score of each row's true label; +infinity where no set can hold it. NaN is not allowed.</param>
    /// <exception cref="InputDataException">There is no row, or a score is NaN.</exception>
    public ConformalRows(double[] scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        if (scores.Length == 0)
            throw new InputDataException("There is no calibration row; at least 1 is needed.");
        if (Array.FindIndex(scores, double.IsNaN) is var row and >= 0)
            throw new InputDataException(string.Create(CultureInfo.InvariantCulture, $"The score of calibration row {row} is NaN; allowed are numbers and infinities."));
        Scores = scores;
    }

    /// <summary>The scores.</summary>
    public double[] Scores { get; }

    /// <summary>Number of rows.</summary>
    public int Count => Scores.Length;

    /// <summary>Miscoverage that thresholds are first wanted for. Any other can be asked for later; a procedure may arrange itself for this one.</summary>
    /// <value>Default: 0.1.</value>
    public double Alpha { get; init; } = 0.1;

    /// <summary>The class of each row, from 0; null for intervals. One beyond <see cref="ClassCount"/> is a class that the model does not know.</summary>
    public int[]? Labels { get; init; }

    /// <summary>Number of classes; 1 for intervals.</summary>
    public int ClassCount { get; init; } = 1;

    /// <summary>The group of each row, -1 where it is missing; null where the procedure names no column of groups.</summary>
    public int[]? Groups { get; init; }

    /// <summary>Number of groups that the column can name.</summary>
    public int GroupCount { get; init; }

    /// <summary>The weight of each row, finite and at least 0; null where the procedure names no column of weights.</summary>
    public double[]? Weights { get; init; }

    /// <summary>The place of each row's time among the different times, from 0; null where the procedure names no column of times.</summary>
    public int[]? Times { get; init; }

    /// <summary>The features, row by row; null where the procedure names no column of features.</summary>
    public float[]? Features { get; init; }

    /// <summary>Number of features of a row.</summary>
    public int FeatureCount { get; init; }
}
