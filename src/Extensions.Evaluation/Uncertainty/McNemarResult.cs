namespace MLExtensions.Evaluation;

/// <summary>Hits of two models on the same rows, and whether they differ.</summary>
/// <param name="Both">Number of rows that both have right.</param>
/// <param name="FirstOnly">Number of rows that the first alone has right.</param>
/// <param name="SecondOnly">Number of rows that the second alone has right.</param>
/// <param name="Neither">Number of rows that none has right.</param>
/// <param name="PValue">Two-sided p-value of "both are right with the same probability", in (0, 1].</param>
public readonly record struct McNemarResult(long Both, long FirstOnly, long SecondOnly, long Neither, double PValue)
{
    /// <summary>Accuracy of the first less that of the second, in [-1, 1].</summary>
    public double AccuracyDifference => (FirstOnly - SecondOnly) / (double)(Both + FirstOnly + SecondOnly + Neither);
}
