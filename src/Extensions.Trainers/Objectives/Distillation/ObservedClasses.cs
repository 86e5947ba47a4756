namespace MLExtensions.Trainers;

/// <summary>Which of a teacher's probabilities a student is shown.</summary>
public enum ObservedClasses
{
    /// <summary>Those of all classes.</summary>
    AllClasses = 0,

    /// <summary>That of the label alone.</summary>
    LabelOnly = 1,
}
