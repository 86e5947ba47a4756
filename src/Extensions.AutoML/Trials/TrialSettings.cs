namespace MLExtensions.AutoML;

/// <summary>What a trial tries.</summary>
/// <param name="TrialId">Number of the trial, from 0; 0 has the default values.</param>
/// <param name="Parameters">The values of the active parameters.</param>
/// <param name="Seed">Seed of the trial.</param>
/// <param name="StartedAtUtc">When it began.</param>
public sealed record TrialSettings(int TrialId, ParameterSet Parameters, int Seed, DateTimeOffset StartedAtUtc);
