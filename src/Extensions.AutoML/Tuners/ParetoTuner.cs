namespace MLExtensions.AutoML;

/// <summary>Bayesian optimisation of quality against training time: proposes what is expected to widen the front of good and fast trials most.</summary>
/// <remarks>
/// Loss and logarithm of seconds have a Gaussian process each, as in <see cref="GaussianProcessTuner"/>, taken as independent; the point with the greatest expected hypervolume improvement is proposed. The reference
/// point lies a tenth of the range beyond the worst loss and seconds among the trials of the front and their median. Result: <see cref="ParetoFront"/>.
/// Source: Emmerich, Giannakoglou and Naujoks (2006), Single- and Multiobjective Evolutionary Optimization Assisted by Gaussian Random Field Metamodels; Yang, Emmerich, Deutz and Bäck (2019), Efficient Computation of
/// Expected Hypervolume Improvement. Chosen over scalarisation (ParEGO, Knowles 2006), which needs a weight drawn anew for each trial, and over improvement per second, which finds one point and not a front.
/// </remarks>
public sealed record ParetoTuner : ITuner
{
    private const int Centers = 8;

    /// <summary>Number of trials, the first with the defaults, before the models are used; they are drawn at random.</summary>
    /// <value>8; at least 2.</value>
    public int StartupTrials { get; init; } = 8;

    /// <summary>Number of points drawn at random among which the best is looked for; more come from around the front and the best candidates.</summary>
    /// <value>400; at least 1.</value>
    public int Candidates { get; init; } = 400;

    /// <summary>Greatest number of trials in the models, half of them the best and half the latest; time grows with its third power.</summary>
    /// <value>150; at least 10.</value>
    public int MaximumTrials { get; init; } = 150;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A setting is outside its limits.</exception>
    public ParameterSet? Propose(TunerContext context)
    {
        TunerSettings.Check(Candidates >= 1, nameof(Candidates), "at least 1", Candidates);
        TunerSettings.Check(MaximumTrials >= 10, nameof(MaximumTrials), "at least 10", MaximumTrials);
        return Proposal.Ranked(context, StartupTrials, Rank);
    }

    private IEnumerable<ParameterSet> Rank(TunerContext context)
    {
        var trials = new SurrogateTrials(context, MaximumTrials);
        var losses = SurrogateTargets.Standardize(SurrogateTargets.Of(trials.Observations));
        var seconds = SurrogateTargets.Standardize(LogSeconds(trials.Observations));
        var (loss, time) = (trials.Fit(losses), trials.Fit(seconds));
        var front = Front(trials.Observations, losses, seconds);
        var reference = Reference([.. front.Select(place => (losses[place], seconds[place])), (Median(losses), Median(seconds))]);
        (double First, double Second)[] corners = [.. front.Select(place => (losses[place], seconds[place])).OrderBy(corner => corner)];
        var search = new CandidateSearch(trials.Cube, context.Random);
        var pool = search.Pool(Candidates, front.Take(Centers).Select(place => trials.Points[place]).DefaultIfEmpty(trials.Points[0]));
        foreach (var point in search.Rank(pool, Score))
            yield return trials.Cube.Decode(point);

        double[] Score(List<double[]> points)
        {
            var features = trials.Map(points);
            var (first, second) = (loss.Predict(features), time.Predict(features));
            return [.. Enumerable.Range(0, points.Count).Select(place => HypervolumeImprovement.Value(
                corners, reference, (first.Means[place], Math.Sqrt(first.Variances[place])), (second.Means[place], Math.Sqrt(second.Variances[place]))))];
        }
    }

    private static double[] LogSeconds(IReadOnlyList<TunerObservation> observations)
    {
        double[] known = [.. observations.Where(observation => observation.IsComplete && double.IsFinite(observation.Seconds) && observation.Seconds > 0).Select(observation => Math.Log(observation.Seconds))];
        var missing = known.Length > 0 ? Median(known) : 0;
        // A pruned or failed trial did not take the time that it would have taken.
        return [.. observations.Select(observation => observation.IsComplete && double.IsFinite(observation.Seconds) && observation.Seconds > 0 ? Math.Log(observation.Seconds) : missing)];
    }

    /// <summary>Places of the trials of the front: losses ascending, seconds descending.</summary>
    private static List<int> Front(IReadOnlyList<TunerObservation> observations, double[] losses, double[] seconds)
    {
        var front = new List<int>();
        foreach (var place in Enumerable.Range(0, losses.Length).Where(place => observations[place].IsComplete && observations[place].IsFeasible()).OrderBy(place => losses[place]).ThenBy(place => seconds[place]))
            if (front.Count == 0 || seconds[place] < seconds[front[^1]])
                front.Add(place);
        return front;
    }

    private static (double First, double Second) Reference(IReadOnlyList<(double First, double Second)> points)
        => (Beyond([.. points.Select(point => point.First)]), Beyond([.. points.Select(point => point.Second)]));

    private static double Beyond(double[] numbers) => numbers.Max() + Math.Max(0.1, 0.1 * (numbers.Max() - numbers.Min()));

    private static double Median(double[] numbers) => numbers.Order().ElementAt(numbers.Length / 2);
}
