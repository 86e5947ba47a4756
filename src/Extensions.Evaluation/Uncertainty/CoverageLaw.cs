namespace MLExtensions.Evaluation;

/// <summary>How many rows split conformal prediction covers: BetaBinomial(m, k, n + 1 - k) of m, k = ceil((n + 1) (1 - alpha)), where scores are continuous and exchangeable.</summary>
internal static class CoverageLaw
{
    /// <summary>Terms below this share of the greatest one are left out.</summary>
    private const double Negligible = 1e-30;

    /// <summary>Quantiles (1 - probability) / 2 and (1 + probability) / 2 of the number of covered rows, each the smallest with that much probability up to it.</summary>
    public static (int Least, int Greatest) Band(int rows, long calibrationCount, double alpha, double probability)
    {
        var rank = Math.Max(1, DecimalRounding.Ceiling((calibrationCount + 1) * (1 - alpha)));
        if (rank > calibrationCount)
            return (rows, rows);
        var (start, terms) = Terms(rows, rank, calibrationCount + 1 - rank);
        var total = terms.Sum();
        return (Quantile((1 - probability) / 2), Quantile((1 + probability) / 2));

        int Quantile(double q)
        {
            var (sum, at) = (terms[0], 0);
            while (sum < q * total && at < terms.Length - 1)
                sum += terms[++at];
            return start + at;
        }
    }

    /// <summary>The probabilities from the number <c>Start</c> on, up to a common factor: from the mode to both sides by the quotient of neighbours, so that nothing overflows.</summary>
    private static (int Start, double[] Terms) Terms(int rows, double a, double b)
    {
        var mode = a + b > 2 ? (int)Math.Clamp(Math.Floor((rows * (a - 1) - (b - 1)) / (a + b - 2)) + 1, 0, rows) : 0;
        var (below, above) = (new List<double>(), new List<double>());
        var term = 1.0;
        for (var j = mode; j > 0 && term > Negligible; j--)
            below.Add(term /= Quotient(j - 1));
        term = 1;
        for (var j = mode; j < rows && term > Negligible; j++)
            above.Add(term *= Quotient(j));
        below.Reverse();
        return (mode - below.Count, [.. below, 1, .. above]);

        // Probability of j + 1 by that of j.
        double Quotient(int j) => (rows - j) * (a + j) / ((j + 1.0) * (b + rows - j - 1));
    }
}
