namespace MLExtensions.Trainers;

/// <summary>Which of two formulas to take where a paper and the code that its authors released differ.</summary>
public enum FormulaConvention
{
    /// <summary>The formula of the paper.</summary>
    Paper,

    /// <summary>What the released code computes, for comparison with published numbers.</summary>
    Official,
}
