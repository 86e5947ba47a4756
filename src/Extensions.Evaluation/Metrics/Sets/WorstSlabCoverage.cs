using System.Globalization;

namespace MLExtensions.Evaluation;

/// <summary>Worst-slab coverage (WSC): the least coverage of rows between two parallel planes in feature space, min over v, a &lt;= b of P(covered given a &lt;= v'x &lt;= b), an estimate of conditional coverage.</summary>
/// <remarks>
/// Along each direction slabs start at one of the first round((1 - delta) n) rows, ordered by projection, and end round(delta n) rows later or further; rows of equal projection stay together. Of equal
/// coverage the first direction, then the first start, then the first end counts. A direction costs a sort: all slabs of a start are compared at once on a convex hull.
/// Directions see features as they are: bring them to one scale first.
/// Sources: Cauchois, Gupta and Duchi, JMLR 22, 2021, section 4; Romano, Sesia and Candes, NeurIPS 2020, section S1.2 (the halves).
/// </remarks>
public static class WorstSlabCoverage
{
    /// <summary>Searches random directions, uniform on the sphere.</summary>
    /// <param name="features">Row by row, the features: finite numbers, best of one scale.</param>
    /// <param name="featureCount">Number of features, from 1.</param>
    /// <param name="covered">Whether each row is covered: <see cref="Coverage.PerRow"/>, <see cref="IntervalCoverage.PerRow"/>.</param>
    /// <param name="search">How to search; null for the defaults.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or there is no feature.</exception>
    /// <exception cref="InputDataException">There is no row, or only one where halves are asked for, or a feature is not finite.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">A setting is out of range.</exception>
    public static WorstSlab Compute(ReadOnlySpan<double> features, int featureCount, ReadOnlySpan<bool> covered, WorstSlabSearch? search = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(featureCount, 1);
        OptionsValidator.Validate(search ??= new());
        return ComputeAlong(SphereDirections(search.DirectionCount, featureCount, search.Seed), features, featureCount, covered, search);
    }

    /// <summary>Searches given directions.</summary>
    /// <param name="directions">Direction by direction, a number per feature, not all 0; of length 1 if planes are to lie in units of the features.</param>
    /// <param name="features">Row by row, the features: finite numbers.</param>
    /// <param name="featureCount">Number of features, from 1.</param>
    /// <param name="covered">Whether each row is covered.</param>
    /// <param name="search">How to search; null for the defaults. Its number of directions is not used.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, there is no feature, or a direction is no direction.</exception>
    /// <exception cref="InputDataException">There is no row, or only one where halves are asked for, or a feature is not finite.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">A setting is out of range.</exception>
    public static WorstSlab ComputeAlong(ReadOnlySpan<double> directions, ReadOnlySpan<double> features, int featureCount, ReadOnlySpan<bool> covered, WorstSlabSearch? search = null)
    {
        OptionsValidator.Validate(search ??= new());
        CheckRows(features, featureCount, covered);
        CheckDirections(directions, featureCount);
        var (searched, evaluated) = Halves(covered.Length, search);
        var worst = default(SlabSearch.Slab);
        var best = 0;
        var projections = new double[searched.Length];
        var hits = new bool[searched.Length];
        for (var direction = 0; direction < directions.Length / featureCount; direction++)
        {
            for (var i = 0; i < searched.Length; i++)
                (projections[i], hits[i]) = (Project(directions, direction, features, searched[i], featureCount), covered[searched[i]]);
            var slab = SlabSearch.Worst(ref projections, ref hits, search.LeastShare);
            if (direction == 0 || slab.IsWorseThan(worst))
                (worst, best) = (slab, direction);
        }
        var (count, sum) = (0, 0);
        foreach (var row in evaluated)
            if (Project(directions, best, features, row, featureCount) is var z && z >= worst.Lower && z <= worst.Upper)
                (count, sum) = (count + 1, sum + (covered[row] ? 1 : 0));
        return new(sum / (double)count, worst.Lower, worst.Upper, [.. directions.Slice(best * featureCount, featureCount)], count);
    }

    private static (int[] Searched, int[] Evaluated) Halves(int count, WorstSlabSearch search)
    {
        var rows = Enumerable.Range(0, count).ToArray();
        if (!search.EvaluateOtherHalf)
            return (rows, rows);
        if (count < 2)
            throw new InputDataException("There is 1 row; halves of which one is searched and the other is evaluated need two at least.");
        new Random(search.Seed).Shuffle(rows);
        return (rows[..(count / 2)], rows[(count / 2)..]);
    }

    private static double Project(ReadOnlySpan<double> directions, int direction, ReadOnlySpan<double> features, int row, int featureCount)
    {
        var (v, x) = (direction * featureCount, row * featureCount);
        var sum = 0.0;
        for (var j = 0; j < featureCount; j++)
            sum += directions[v + j] * features[x + j];
        return double.IsFinite(sum) ? sum : throw new InputDataException($"Row {row} has features whose projection is not finite; scale them down.");
    }

    /// <summary>Normal numbers by Box's and Muller's transform, divided by their length.</summary>
    private static double[] SphereDirections(int count, int featureCount, int seed)
    {
        // Another sequence than that of the halves.
        var random = new Random(seed ^ 0x5EED);
        var directions = new double[count * (long)featureCount];
        for (var start = 0; start < directions.Length; start += featureCount)
        {
            var direction = directions.AsSpan(start, featureCount);
            var square = 0.0;
            while (square == 0)
                for (var j = 0; j < featureCount; j++)
                {
                    direction[j] = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
                    square += direction[j] * direction[j];
                }
            for (var j = 0; j < featureCount; j++)
                direction[j] /= Math.Sqrt(square);
        }
        return directions;
    }

    private static void CheckRows(ReadOnlySpan<double> features, int featureCount, ReadOnlySpan<bool> covered)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(featureCount, 1);
        if (features.Length != (long)covered.Length * featureCount)
            throw new ArgumentException($"There must be {featureCount} features per row; got {features.Length} features and {covered.Length} rows.");
        RowWeights.RequireRows(covered.Length);
        for (var i = 0; i < features.Length; i++)
            if (!double.IsFinite(features[i]))
                throw new InputDataException(string.Create(CultureInfo.InvariantCulture, $"Row {i / featureCount} has {features[i]} as feature {i % featureCount}; allowed are finite numbers."));
    }

    private static void CheckDirections(ReadOnlySpan<double> directions, int featureCount)
    {
        if (directions.IsEmpty || directions.Length % featureCount != 0)
            throw new ArgumentException($"There must be {featureCount} numbers per direction, of one direction at least; got {directions.Length} numbers.", nameof(directions));
        for (var start = 0; start < directions.Length; start += featureCount)
            if (directions.Slice(start, featureCount) is var one && (!one.ContainsAnyExcept(0.0) || !AreFinite(one)))
                throw new ArgumentException($"Direction {start / featureCount} must be of finite numbers that are not all 0.", nameof(directions));
    }

    private static bool AreFinite(ReadOnlySpan<double> values)
    {
        foreach (var value in values)
            if (!double.IsFinite(value))
                return false;
        return true;
    }
}
