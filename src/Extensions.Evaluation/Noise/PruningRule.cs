namespace MLExtensions.Evaluation;

/// <summary>Which rows have wrong labels, by the rules of confident learning. C is the confident joint and n Q_ij the estimated number of rows that were given class i and are truly of class j.</summary>
public enum PruningRule
{
    /// <summary>The rows outside the diagonal of the confident joint: they count confidently as another class.</summary>
    ConfidentJoint,

    /// <summary>Of each class i the n sum_{j != i} Q_ij rows of the lowest self-confidence.</summary>
    ByClass,

    /// <summary>Of each pair of classes the n Q_ij rows labelled i of the greatest margin p_j - p_i.</summary>
    ByNoiseRate,

    /// <summary>The rows that both ByClass and ByNoiseRate find.</summary>
    Both,
}
