namespace MLExtensions.Conformal;

/// <summary>The corrected p-values of <see cref="OutlierCorrection"/>.</summary>
internal static class ConditionalPValues
{
    /// <summary>b_1, ..., b_n and b_(n+1) = 1, ascending: element i - 1 takes the place of i / (n + 1).</summary>
    public static double[] Bounds(int count, OutlierCorrection correction, double delta)
    {
        var bounds = new double[count + 1];
        bounds[count] = 1;
        if (correction == OutlierCorrection.DvoretzkyKieferWolfowitz)
        {
            for (var i = 1; i <= count; i++)
                bounds[i - 1] = Math.Min(1, (i - 1.0) / count + Math.Sqrt(-Math.Log(delta) / (2.0 * count)));
            return bounds;
        }
        var k = (count + 1) / 2;
        // The logarithm of the product, from i = n (where it is 0) downwards: i goes out at the top, i - k comes in below.
        var product = 0.0;
        for (var i = count; i >= 1; i--)
        {
            bounds[count - i] = i < k ? 1 : -Math.Exp((Math.Log(delta) + product) / k) + 1;
            if (i > k)
                product += Math.Log(i - k) - Math.Log(i);
        }
        return bounds;
    }
}
