namespace MLExtensions.AutoML;

/// <summary>Points with high scores: many drawn at random and around good trials, the best of them improved in small steps.</summary>
internal sealed class CandidateSearch(UnitCube cube, Random random)
{
    private const int Neighbors = 20, Improved = 4, Rounds = 5;

    /// <summary>Points drawn at random and around some trials.</summary>
    public List<double[]> Pool(int count, IEnumerable<double[]> centers)
    {
        var points = Enumerable.Range(0, count).Select(_ => cube.Draw(random)).ToList();
        foreach (var center in centers)
            points.AddRange(Around(center, 0.1));
        return points;
    }

    /// <summary>Points in falling order of their scores.</summary>
    public IEnumerable<double[]> Rank(List<double[]> pool, Func<List<double[]>, double[]> score)
    {
        var scored = Scored(pool, score);
        var scale = 0.1;
        for (var round = 0; round < Rounds; round++, scale /= 2)
        {
            var neighbors = scored.OrderByDescending(item => item.Score).Take(Improved).SelectMany(item => Around(item.Point, scale)).ToList();
            scored.AddRange(Scored(neighbors, score));
        }
        return scored.OrderByDescending(item => item.Score).Select(item => item.Point);
    }

    private static List<(double[] Point, double Score)> Scored(List<double[]> points, Func<List<double[]>, double[]> score) => [.. points.Zip(score(points))];

    private IEnumerable<double[]> Around(double[] center, double scale) => Enumerable.Range(0, Neighbors).Select(_ => Move(center, scale)).ToList();

    /// <summary>Moves at least one active coordinate, others with probability 0.3; a word becomes any word.</summary>
    private double[] Move(double[] center, double scale)
    {
        var point = center.ToArray();
        int[] active = [.. Enumerable.Range(0, point.Length).Where(place => !double.IsNaN(point[place]))];
        var certain = active[random.Next(active.Length)];
        foreach (var place in active)
        {
            if (place != certain && random.NextDouble() >= 0.3)
                continue;
            point[place] = cube.Space.Parameters[place] is ChoiceParameter ? random.NextDouble() : point[place] + scale * random.NextNormal();
        }
        return cube.Settle(point, random);
    }
}
