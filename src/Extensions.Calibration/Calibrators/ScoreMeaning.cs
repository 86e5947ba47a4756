namespace MLExtensions.Calibration;

/// <summary>What the numbers of a score column are. It is said, never guessed.</summary>
public enum ScoreMeaning
{
    /// <summary>Probabilities: numbers from 0 to 1; those of the classes of a row sum to 1.</summary>
    Probabilities,

    /// <summary>Logits: log-odds of the positive class, or logarithms of class probabilities up to a constant per row; also any other raw score that rises with the probability.</summary>
    Logits,
}
