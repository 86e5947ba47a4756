namespace MLExtensions.Evaluation;

/// <summary>The rows whose probability lies in (lower, upper]; the first bin holds its lower edge too.</summary>
/// <param name="Lower">Lower edge.</param>
/// <param name="Upper">Upper edge.</param>
/// <param name="Count">Number of rows, weighted or not.</param>
/// <param name="Weight">Number of rows that their weights stand for.</param>
/// <param name="MeanProbability">Their mean probability; the middle of an empty bin.</param>
/// <param name="PositiveRate">Share of positive rows among them; the middle of an empty bin.</param>
public readonly record struct CalibrationBin(double Lower, double Upper, long Count, double Weight, double MeanProbability, double PositiveRate)
{
    /// <summary>Mean probability less the share of positive rows, in [-1, 1]: positive where the model is too sure; 0 for an empty bin.</summary>
    public double Gap => MeanProbability - PositiveRate;
}
