namespace MLExtensions.Evaluation;

/// <summary>Averages of the per-class table, each in [0, 1], higher is better. A class counts where its number is defined; NaN where none is.</summary>
/// <param name="Precision">Average of <see cref="ClassDecisions.Precision"/>.</param>
/// <param name="Recall">Average of <see cref="ClassDecisions.Recall"/>.</param>
/// <param name="F1">Average of <see cref="ClassDecisions.F1"/>, not the F1 of the averages.</param>
/// <param name="Specificity">Average of <see cref="ClassDecisions.Specificity"/>.</param>
public readonly record struct DecisionAverages(double Precision, double Recall, double F1, double Specificity);
