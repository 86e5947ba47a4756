namespace MLExtensions.Trainers;

/// <summary>What the numbers in a teacher's column are.</summary>
public enum TeacherScale
{
    /// <summary>Probabilities of the classes, in [0, 1].</summary>
    Probabilities,

    /// <summary>Any real numbers, whose softmax are the probabilities.</summary>
    Logits,
}
