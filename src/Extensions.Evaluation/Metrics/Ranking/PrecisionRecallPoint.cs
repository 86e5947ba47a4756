namespace MLExtensions.Evaluation;

/// <summary>A point of a precision-recall curve.</summary>
/// <param name="Recall">Share of the positive rows that is predicted positive.</param>
/// <param name="Precision">Share of positive rows among those predicted positive.</param>
/// <param name="Threshold">Least score that is predicted positive.</param>
public readonly record struct PrecisionRecallPoint(double Recall, double Precision, double Threshold)
{
    /// <summary>Harmonic mean of precision and recall at this threshold; 0 where both are.</summary>
    public double F1 => Precision + Recall > 0 ? 2 * Precision * Recall / (Precision + Recall) : 0;
}
