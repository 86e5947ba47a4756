namespace MLExtensions.Evaluation;

/// <summary>How far apart a number lies between groups, over the groups where it is defined.</summary>
/// <param name="Least">The least.</param>
/// <param name="Greatest">The greatest.</param>
public readonly record struct GroupGap(double Least, double Greatest)
{
    /// <summary>Greatest less least, from 0; lower is better. NaN where fewer than two groups have a number.</summary>
    public double Difference => Greatest - Least;

    /// <summary>Least by greatest, in [0, 1]; higher is better. NaN where fewer than two groups have a number, the greatest is 0 or one is negative.</summary>
    public double Ratio => Least >= 0 && Greatest > 0 ? Least / Greatest : double.NaN;

    internal static GroupGap Of(IEnumerable<double> values)
        => values.Where(value => !double.IsNaN(value)).ToArray() is { Length: > 1 } defined ? new(defined.Min(), defined.Max()) : new(double.NaN, double.NaN);
}
