using System.Collections.Immutable;

namespace MLExtensions.AutoML;

/// <summary>Trials of which none is beaten: no other is both better and faster, or one of both and the same in the other.</summary>
public static class ParetoFront
{
    /// <summary>The front of completed trials that meet all constraints; of the same loss and seconds the first trial.</summary>
    /// <param name="observations">The trials. Failed and pruned ones, and those that miss constraints, do not count.</param>
    /// <returns>By seconds ascending, hence by loss descending.</returns>
    public static ImmutableArray<TunerObservation> Of(IEnumerable<TunerObservation> observations)
    {
        ArgumentNullException.ThrowIfNull(observations);
        var front = ImmutableArray.CreateBuilder<TunerObservation>();
        foreach (var observation in observations.Where(item => item.IsComplete && item.IsFeasible() && double.IsFinite(item.Seconds)).OrderBy(item => item.Seconds).ThenBy(item => item.Loss))
            if (front.Count == 0 || observation.Loss < front[^1].Loss)
                front.Add(observation);
        return front.ToImmutable();
    }
}
