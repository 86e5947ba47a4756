namespace MLExtensions.Conformal;

/// <summary>A class among the classes of a row, by descending probability; of equal probabilities the lower class index comes first.</summary>
/// <param name="Probability">Its probability p_k.</param>
/// <param name="Rank">Its rank r, from 1.</param>
/// <param name="Mass">The probability c(k) of the classes up to it, itself included, each rounded as <see cref="RankedScore"/> says.</param>
/// <param name="Largest">The largest probability of the row.</param>
/// <param name="Uniform">The row's own number in [0, 1).</param>
public readonly record struct RankedClass(double Probability, int Rank, double Mass, double Largest, double Uniform);
