namespace MLExtensions.AutoML;

/// <summary>The trials a surrogate is fitted to, and what it needs of the space.</summary>
internal sealed class SurrogateTrials
{
    private const int KernelTrials = 80, Starts = 3;

    private readonly Random random;
    private readonly FeatureMap map;

    /// <param name="context">What is known.</param>
    /// <param name="most">Greatest number of trials: the better half is chosen by loss, the rest are the latest ones.</param>
    public SurrogateTrials(TunerContext context, int most)
    {
        random = context.Random;
        Cube = new UnitCube(context.Space);
        map = new FeatureMap(Cube);
        Observations = [.. Choose(context.Observations, most).Select(place => context.Observations[place])];
        Points = [.. Observations.Select(observation => Cube.Encode(observation.Parameters))];
        Features = Map(Points);
        Running = Map(context.Running.Select(Cube.Encode));
    }

    public UnitCube Cube { get; }

    public TunerObservation[] Observations { get; }

    public double[][] Points { get; }

    public double[][] Features { get; }

    public double[][] Running { get; }

    public double[][] Map(IEnumerable<double[]> points) => [.. points.Select(map.Map)];

    /// <summary>Points around which good ones are looked for.</summary>
    public IEnumerable<double[]> Centers(int count) => Observations.PlacesBestFirst().Take(count).Select(place => Points[place]);

    /// <summary>A process with the likeliest kernel. Trials that run at the moment count as observed at their posterior means, so that their surroundings are not proposed again.</summary>
    /// <param name="targets">A target of each observation, with mean 0 and variance 1.</param>
    /// <remarks>Source: Ginsbourger, Le Riche and Carraro (2010), Kriging Is Well-Suited to Parallelize Optimization (kriging believer).</remarks>
    public GaussianProcess Fit(double[] targets)
    {
        int[] chosen = [.. Choose(Observations, KernelTrials)];
        var kernel = new KernelFit([.. chosen.Select(place => Features[place])], map.Groups, [.. chosen.Select(place => targets[place])]).Find(Starts, random);
        var process = new GaussianProcess(kernel, Features, map.Groups, targets);
        return Running.Length == 0 ? process : process.With(Running, process.Predict(Running).Means);
    }

    private static IEnumerable<int> Choose(IReadOnlyList<TunerObservation> observations, int most)
    {
        var all = Enumerable.Range(0, observations.Count);
        if (observations.Count <= most)
            return all;
        var best = observations.PlacesBestFirst().Take(most / 2).ToHashSet();
        return best.Concat(all.Where(place => !best.Contains(place)).TakeLast(most - best.Count)).Order();
    }
}
