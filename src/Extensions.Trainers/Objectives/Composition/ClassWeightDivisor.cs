namespace MLExtensions.Trainers;

/// <summary>What a mean of losses with class weights divides by.</summary>
public enum ClassWeightDivisor
{
    /// <summary>The sum of the labels' weights, so that the weights only move the balance, as in <see cref="CrossEntropy"/>.</summary>
    LabelWeights = 0,

    /// <summary>The number of examples, so that larger weights give larger losses.</summary>
    Examples = 1,
}
