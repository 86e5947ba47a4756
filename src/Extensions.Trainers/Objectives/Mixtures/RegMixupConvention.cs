namespace MLExtensions.Trainers;

/// <summary>How <see cref="RegMixup"/> puts the loss of the examples and that of their mixtures together.</summary>
public enum RegMixupConvention
{
    /// <summary>Their sum.</summary>
    Paper = 0,

    /// <summary>Half their sum, which with eta 1 is the mean over examples and mixtures in one batch, as in the authors' code: other learning rates suit it.</summary>
    OfficialConcat = 1,
}
