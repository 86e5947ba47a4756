namespace MLExtensions.AutoML;

/// <summary>Order of trials, the best first: those that meet all constraints by loss, then those that miss some by how much, then those that failed. Ties keep the order of trials.</summary>
internal static class TunerObservations
{
    public static bool IsFailed(this TunerObservation observation) => !double.IsFinite(observation.Loss) || !double.IsFinite(observation.Violation);

    public static bool IsFeasible(this TunerObservation observation) => !observation.IsFailed() && observation.Violation <= 0;

    public static IEnumerable<int> PlacesBestFirst(this IReadOnlyList<TunerObservation> observations) => Enumerable.Range(0, observations.Count)
        .OrderBy(place => observations[place].IsFailed() ? 2 : observations[place].IsFeasible() ? 0 : 1)
        .ThenBy(place => observations[place].IsFailed() ? 0 : observations[place].IsFeasible() ? observations[place].Loss : observations[place].Violation)
        .ThenBy(place => observations[place].IsFailed() || observations[place].IsFeasible() ? 0 : observations[place].Loss);

    public static IEnumerable<TunerObservation> BestFirst(this IReadOnlyList<TunerObservation> observations) => observations.PlacesBestFirst().Select(place => observations[place]);
}
