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
        return Of(observations, observation => observation);
    }

    /// <summary>The same of anything that can be seen as trials.</summary>
    internal static ImmutableArray<T> Of<T>(IEnumerable<T> items, Func<T, TunerObservation> view)
    {
        var (front, least) = (ImmutableArray.CreateBuilder<T>(), (double?)null);
        foreach (var (item, seen) in items.Select(item => (Item: item, Seen: view(item))).Where(one => one.Seen.IsComplete && one.Seen.IsFeasible() && double.IsFinite(one.Seen.Seconds))
            .OrderBy(one => one.Seen.Seconds).ThenBy(one => one.Seen.Loss))
            if (least is null || seen.Loss < least)
            {
                front.Add(item);
                least = seen.Loss;
            }
        return front.ToImmutable();
    }
}
