namespace MLExtensions.Trainers;

/// <summary>A further column that an objective looks at, beside features, label and weight: one number or vector per example.</summary>
/// <param name="Role">What the objective calls it; its key in <see cref="ObjectiveContext.Columns"/>.</param>
/// <param name="Name">Name of the column: Single, Double, Boolean or a key (its index from 0), or a vector of known size of Single.</param>
/// <param name="Width">Values per example that it must have; null for any number.</param>
public sealed record ObjectiveColumn(string Role, string Name, int? Width = 1);
