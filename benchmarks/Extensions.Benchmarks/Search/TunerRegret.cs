using MLExtensions.AutoML;

namespace Extensions.Benchmarks.Search;

/// <summary>How fast tuners come near the best, without training anything: on functions whose least value is known, and on tables of trials that were run.</summary>
internal static class TunerRegret
{
    private const int TableSeeds = 10, FewestRecorded = 12;

    public static IReadOnlyList<int> FunctionTrials { get; } = [10, 25, 50, 100];

    public static IReadOnlyList<int> TableTrials { get; } = [5, 10, 20, 40];

    public static IReadOnlyList<(string Name, ITuner Tuner)> Tuners { get; } =
    [
        ("random", new RandomSearchTuner()), ("grid", new GridSearchTuner()), ("TPE", new TpeTuner()),
        ("Gaussian process, expected improvement", new GaussianProcessTuner()), ("Gaussian process, knowledge gradient", new GaussianProcessTuner { Acquisition = AcquisitionFunction.KnowledgeGradient }),
        ("cross-entropy", new CrossEntropyTuner()), ("Pareto front", new ParetoTuner()),
    ];

    /// <summary>Median over seeds of the regrets of a tuner on a function.</summary>
    public static RegretEntry OnFunction(ClosedFormFunction function, string name, ITuner tuner, int seeds)
        => new(function.Name, name, Medians(FunctionTrials, [.. Enumerable.Range(0, seeds).Select(seed => function.SimpleRegrets(tuner, FunctionTrials[^1], 1000 + seed))]), 0);

    /// <summary>The trials that make a table: those that ran to their end, each set of values once; none where they are too few.</summary>
    public static SearchTrial[] Recorded(SearchSpace space, IEnumerable<SearchTrial> trials)
    {
        SearchTrial[] recorded = [.. trials.Where(trial => trial is { State: TrialState.Completed, Loss: not null } && space.Fault(trial.Parameters) is null).DistinctBy(trial => trial.Parameters)];
        return recorded.Length < FewestRecorded ? [] : recorded;
    }

    /// <summary>
    /// Median over seeds of the regrets of a tuner on recorded trials: what it proposes is replaced by the nearest recorded trial that it has not had, and it is told of that. In units of the median trial's regret.
    /// </summary>
    public static RegretEntry OnTable(string problem, SearchSpace space, SearchTrial[] recorded, string name, ITuner tuner)
    {
        double[] losses = [.. recorded.Select(trial => trial.Loss!.Value).Order()];
        var unit = losses[losses.Length / 2] - losses[0];
        return new(problem, name, Medians(TableTrials, [.. Enumerable.Range(0, TableSeeds).Select(Regrets)]), recorded.Length);

        double[] Regrets(int seed)
        {
            var cube = new UnitCube(space);
            var left = recorded.Select(trial => (Trial: trial, Point: cube.Encode(trial.Parameters))).ToList();
            var (seen, regrets) = (new List<TunerObservation>(), new List<double>());
            while (left.Count > 0 && regrets.Count < TableTrials[^1] && tuner.Propose(new(space, seen, [], seen.Count, RandomNumbers.Of(2000 + seed, seen.Count))) is { } proposed)
            {
                var point = cube.Encode(proposed);
                var nearest = left.MinBy(one => Distance(one.Point, point));
                left.Remove(nearest);
                seen.Add(new(nearest.Trial.Parameters, nearest.Trial.Loss!.Value, 0, nearest.Trial.Seconds, true));
                regrets.Add(Math.Min((nearest.Trial.Loss!.Value - losses[0]) / unit, regrets.Count > 0 ? regrets[^1] : double.PositiveInfinity));
            }
            return [.. regrets];
        }

        // A coordinate that is active in one of two points alone counts as the whole side of the cube, and so does another word.
        double Distance(double[] one, double[] other) => space.Parameters.Select((parameter, place) => (double.IsNaN(one[place]), double.IsNaN(other[place])) switch
        {
            (true, true) => 0,
            (false, false) when parameter is ChoiceParameter => one[place] == other[place] ? 0.0 : 1,
            (false, false) => Math.Pow(one[place] - other[place], 2),
            _ => 1.0,
        }).Sum();
    }

    private static Dictionary<int, double> Medians(IReadOnlyList<int> trials, double[][] runs)
        => trials.Where(count => runs.All(run => run.Length >= count)).ToDictionary(count => count, count => runs.Select(run => run[count - 1]).Order().ElementAt(runs.Length / 2));
}
