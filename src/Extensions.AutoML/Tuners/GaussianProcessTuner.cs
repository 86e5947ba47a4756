namespace MLExtensions.AutoML;

/// <summary>Bayesian optimisation: a Gaussian process of the loss, and the point whose trial is worth most by it.</summary>
/// <remarks>
/// The kernel is Matérn's of smoothness 5/2 with a length scale for each parameter on its scale in [0, 1], words at distance 1 from each other, inactive numbers at 1/2; noise, length scales and variance have the greatest
/// marginal likelihood times prior. Improvement is measured from the least posterior mean at a trial, since losses are noisy. The knowledge gradient runs over the points of the trials, the best candidates and the
/// point itself. Trials that run at the moment count at their posterior means. Losses far above the median are cut; trials that miss constraints lie above all others, failed ones with the worst.
/// Takes most from few trials with up to some twenty parameters; a proposal takes longer than TPE's.
/// Source: Frazier (2018), A Tutorial on Bayesian Optimization, sections 3, 4.1 and 4.2; Frazier, Powell and Dayanik (2009); Ginsbourger, Le Riche and Carraro (2010) for running trials.
/// </remarks>
public sealed record GaussianProcessTuner : ITuner
{
    private const int Centers = 5, GradientPoints = 40;

    /// <summary>What makes a point worth trying.</summary>
    /// <value><see cref="AcquisitionFunction.ExpectedImprovement"/>.</value>
    public AcquisitionFunction Acquisition { get; init; }

    /// <summary>Number of trials, the first with the defaults, before the model is used; they are drawn at random.</summary>
    /// <value>8; at least 2.</value>
    public int StartupTrials { get; init; } = 8;

    /// <summary>Number of points drawn at random among which the best is looked for; more come from around the best trials and candidates.</summary>
    /// <value>400; at least 1.</value>
    public int Candidates { get; init; } = 400;

    /// <summary>Greatest number of trials in the model, half of them the best and half the latest; time grows with its third power.</summary>
    /// <value>150; at least 10.</value>
    public int MaximumTrials { get; init; } = 150;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A setting is outside its limits.</exception>
    public ParameterSet? Propose(TunerContext context)
    {
        TunerSettings.Check(Enum.IsDefined(Acquisition), nameof(Acquisition), "a defined function", (int)Acquisition);
        TunerSettings.Check(Candidates >= 1, nameof(Candidates), "at least 1", Candidates);
        TunerSettings.Check(MaximumTrials >= 10, nameof(MaximumTrials), "at least 10", MaximumTrials);
        return Proposal.Ranked(context, StartupTrials, Rank);
    }

    private IEnumerable<ParameterSet> Rank(TunerContext context)
    {
        var trials = new SurrogateTrials(context, MaximumTrials);
        var process = trials.Fit(SurrogateTargets.Standardize(SurrogateTargets.Of(trials.Observations)));
        var search = new CandidateSearch(trials.Cube, context.Random);
        var pool = search.Pool(Candidates, trials.Centers(Centers));
        var score = Acquisition == AcquisitionFunction.ExpectedImprovement ? Improvement(trials, process) : Gradient(trials, process, pool);
        foreach (var point in search.Rank(pool, score))
            yield return trials.Cube.Decode(point);
    }

    private static Func<List<double[]>, double[]> Improvement(SurrogateTrials trials, GaussianProcess process)
    {
        var level = process.Predict(trials.Features).Means.Min();
        return points =>
        {
            var (means, variances) = process.Predict(trials.Map(points));
            return [.. means.Zip(variances, (mean, variance) => ExpectedImprovement.Logarithm(mean, Math.Sqrt(variance), level))];
        };
    }

    private static Func<List<double[]>, double[]> Gradient(SurrogateTrials trials, GaussianProcess process, List<double[]> pool)
    {
        double[][] known = [.. trials.Features, .. trials.Map(pool)];
        var means = process.Predict(known).Means;
        double[][] set = [.. known.Zip(means).OrderBy(pair => pair.Second).Take(GradientPoints).Select(pair => pair.First)];
        double[] starts = [.. process.Predict(set).Means.Select(mean => -mean)];
        return points =>
        {
            var features = trials.Map(points);
            var (pointMeans, variances) = process.Predict(features);
            var covariances = process.Covariances(set, features);
            var scores = new double[points.Count];
            for (var place = 0; place < scores.Length; place++)
            {
                var deviation = Math.Sqrt(variances[place] + process.Kernel.Noise);
                double[] slopes = [.. covariances.Column(place).Select(covariance => -covariance / deviation), -variances[place] / deviation];
                scores[place] = KnowledgeGradient.Value([.. starts, -pointMeans[place]], slopes);
            }
            return scores;
        };
    }
}
