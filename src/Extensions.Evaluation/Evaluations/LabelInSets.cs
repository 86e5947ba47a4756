namespace MLExtensions.Evaluation;

/// <summary>How often sets hold one label.</summary>
/// <param name="Name">Name of the label, as the data has it.</param>
/// <param name="Support">Number of rows that carry it (sum of their weights).</param>
/// <param name="Recall">Share of them whose set holds it, in [0, 1]; NaN where there is none.</param>
/// <param name="RecallInterval">Interval of Clopper and Pearson of the recall on further rows; weights count as rows. Null where there is none.</param>
/// <param name="Share">Share of all rows whose set holds it, in [0, 1].</param>
public sealed record LabelInSets(string Name, double Support, double Recall, Interval? RecallInterval, double Share);
