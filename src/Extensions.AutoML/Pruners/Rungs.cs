namespace MLExtensions.AutoML;

/// <summary>The steps r, r eta, r eta^2 ... at which successive halving compares trials.</summary>
internal static class Rungs
{
    /// <summary>The rungs below the last step, and the last step.</summary>
    public static IReadOnlyList<int> Steps(int first, int eta, int lastStep)
        => [.. Ascending(first, eta).TakeWhile(step => step < CheckedLastStep(lastStep)), lastStep];

    /// <summary>Which rung a step is, from 0; -1 where it is none.</summary>
    public static int Index(int first, int eta, int step)
    {
        var index = 0;
        foreach (var rung in Ascending(first, eta).TakeWhile(rung => rung <= step))
        {
            if (rung == step)
                return index;
            index++;
        }

        return -1;
    }

    /// <summary>first * eta^index.</summary>
    public static long Power(int first, int eta, int index) => Enumerable.Repeat((long)eta, index).Aggregate((long)first, (product, factor) => product * factor);

    public static int CheckedLastStep(int lastStep)
        => lastStep >= 1 ? lastStep : throw new ArgumentOutOfRangeException(nameof(lastStep), lastStep, "A trial has at least 1 step.");

    public static int CheckedEta(int eta)
        => eta >= 2 ? eta : throw new ArgumentOutOfRangeException(nameof(eta), eta, "Successive halving keeps 1 of eta trials: eta must be at least 2.");

    public static int CheckedFirst(int minimumStep)
        => minimumStep >= 1 ? minimumStep : throw new ArgumentOutOfRangeException(nameof(minimumStep), minimumStep, "The first step at which trials are compared must be at least 1.");

    private static IEnumerable<int> Ascending(int first, int eta)
    {
        for (long step = first; step <= int.MaxValue; step *= eta)
            yield return (int)step;
    }
}
