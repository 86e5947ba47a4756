namespace MLExtensions.AutoML;

/// <summary>By how much an observation of two independent normal numbers, both better where lower, is expected to enlarge the area that a front dominates below a reference point.</summary>
/// <remarks>
/// The front's first coordinates s_1 &lt; ... &lt; s_n cut the plane into strips; s_0 is minus infinity, s_(n+1) the reference r_1. In strip i the front reaches down to t_i (t_0 = r_2, then the second coordinates), and
/// a point (A, B) adds ((s_(i+1) - A)^+ - (s_i - A)^+) (t_i - B)^+. Expectations of both factors are expected improvements: sum_i (EI_A(s_(i+1)) - EI_A(s_i)) EI_B(t_i).
/// Source: Emmerich, Deutz and Klinkenberg (2011), Hypervolume-Based Expected Improvement; Yang, Emmerich, Deutz and Bäck (2019), Efficient Computation of Expected Hypervolume Improvement, section 3.
/// </remarks>
internal static class HypervolumeImprovement
{
    /// <param name="front">Points of the front, first coordinates ascending and second ones descending, all below the reference.</param>
    /// <param name="reference">The reference point.</param>
    /// <param name="first">Mean and standard deviation of the first number.</param>
    /// <param name="second">Mean and standard deviation of the second number.</param>
    public static double Value(IReadOnlyList<(double First, double Second)> front, (double First, double Second) reference, (double Mean, double Deviation) first, (double Mean, double Deviation) second)
    {
        var (sum, before) = (0.0, 0.0);
        for (var strip = 0; strip <= front.Count; strip++)
        {
            var until = ExpectedImprovement.Value(first.Mean, first.Deviation, strip < front.Count ? front[strip].First : reference.First);
            var level = strip == 0 ? reference.Second : front[strip - 1].Second;
            sum += (until - before) * ExpectedImprovement.Value(second.Mean, second.Deviation, level);
            before = until;
        }
        return sum;
    }
}
