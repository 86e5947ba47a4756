namespace MLExtensions.Evaluation;

/// <summary>Decisions for and against one class: a row of the per-class table.</summary>
/// <remarks>Sources: van Rijsbergen (1979), Information Retrieval (F-beta); Yerushalmy, Public Health Reports 62, 1947 (sensitivity and specificity).</remarks>
/// <param name="Class">The class, from 0.</param>
/// <param name="Support">Weight of the rows of the class: TP + FN.</param>
/// <param name="Predicted">Weight of the rows predicted to be of the class: TP + FP.</param>
/// <param name="Hits">Weight of the rows of the class that are predicted to be: TP.</param>
/// <param name="Total">Weight of all rows.</param>
public readonly record struct ClassDecisions(int Class, double Support, double Predicted, double Hits, double Total)
{
    /// <summary>TP / (TP + FP), in [0, 1]; higher is better. 0 where the class has rows and is never predicted, so that giving up a class gains nothing; NaN where it has neither rows nor predictions.</summary>
    public double Precision => Predicted > 0 ? Hits / Predicted : Support > 0 ? 0 : double.NaN;

    /// <summary>TP / (TP + FN), also called sensitivity and true-positive rate, in [0, 1]; higher is better. NaN where the class has no row.</summary>
    public double Recall => Support > 0 ? Hits / Support : double.NaN;

    /// <summary>TN / (TN + FP), the true-negative rate, in [0, 1]; higher is better. NaN where all rows are of the class.</summary>
    public double Specificity => Total - Support > 0 ? Math.Clamp((Total - Support - (Predicted - Hits)) / (Total - Support), 0, 1) : double.NaN;

    /// <summary>Harmonic mean of precision and recall, 2 TP / (2 TP + FP + FN), in [0, 1]; higher is better. NaN where the class has neither rows nor predictions.</summary>
    public double F1 => FBeta(1);

    /// <summary>(1 + beta^2) TP / (TP + FP + beta^2 (TP + FN)), in [0, 1]: recall counts beta times as much as precision. NaN where the class has neither rows nor predictions.</summary>
    /// <param name="beta">Weight of recall, above 0 and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="beta"/> is out of range.</exception>
    public double FBeta(double beta)
    {
        if (!(beta > 0 && double.IsFinite(beta)))
            throw new ArgumentOutOfRangeException(nameof(beta), beta, "beta must be above 0 and finite.");
        // Divided by beta^2 where it is great, so that nothing overflows.
        var (ofPrecision, ofRecall) = beta > 1 ? (1 / beta / beta, 1.0) : (1.0, beta * beta);
        return (ofPrecision + ofRecall) * Hits / (ofPrecision * Predicted + ofRecall * Support);
    }
}
