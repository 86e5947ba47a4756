using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace MLExtensions.Conformal;

/// <summary>What <see cref="AdaptiveConformal"/> knows at one moment, to be kept as JSON and taken up again.</summary>
/// <param name="Alpha">Share of rows that may be missed.</param>
/// <param name="Gamma">Step.</param>
/// <param name="Window">Number of scores kept.</param>
/// <param name="CurrentAlpha">alpha_t, any number.</param>
/// <param name="Updates">Number of updates since the beginning.</param>
/// <param name="Misses">How many of them missed.</param>
/// <param name="Scores">The latest scores, oldest first; infinite ones are allowed.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record AdaptiveState(double Alpha, double Gamma, int Window, double CurrentAlpha, long Updates, long Misses, ImmutableArray<double> Scores);
