using System.Collections.Concurrent;

namespace MLExtensions.AutoML;

/// <summary>Runs trials until the budget is spent: takes over what was left, goes on with those that waited, begins new ones; keeps everything in the store.</summary>
internal sealed class SearchLoop
{
    /// <summary>So many trials, all of them failed, end a search: what is wrong is not a matter of parameters.</summary>
    public const int FailuresUntilGivenUp = 100;

    /// <summary>A trial whose process ended so many times failed: it may be what ended them.</summary>
    public const int AttemptsOfATrial = 3;

    private readonly SearchSpace space;
    private readonly ITrialRunner runner;
    private readonly ITuner tuner;
    private readonly SearchLoopOptions options;
    private readonly GuardedMonitor monitor;
    private readonly SearchBudget budget;
    private readonly object gate = new();
    private readonly ConcurrentDictionary<int, RunningTrial> running = new();
    private bool isExhausted;
    private int busy;
    private double runnerSeconds;

    /// <summary>A search.</summary>
    /// <param name="space">What can be tried.</param>
    /// <param name="runner">Runs trials.</param>
    /// <param name="tuner">Chooses what to try.</param>
    /// <param name="pruner">Decides what is worth going on.</param>
    /// <param name="store">Keeps trials.</param>
    /// <param name="options">How long, how many at a time, and who is told.</param>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">An option is outside its limits, or there is no budget.</exception>
    public SearchLoop(SearchSpace space, ITrialRunner runner, ITuner tuner, IPruner pruner, TrialStore store, SearchLoopOptions options)
    {
        OptionsValidator.Validate(options);
        (this.space, this.runner, this.tuner, Pruner, Store, this.options) = (space, runner, tuner, pruner, store, options);
        (Order, monitor, budget) = (new(options.HigherIsBetter), new(options.Monitor, options.Log), new(options, store));
    }

    public IPruner Pruner { get; }

    public TrialStore Store { get; }

    public TrialOrder Order { get; }

    public SearchFaults Faults { get; } = new();

    public TimeProvider Clock => options.Clock;

    public int ThreadsPerTrial => Math.Max(1, (options.Threads ?? Environment.ProcessorCount) / options.Parallelism);

    /// <summary>What the search came to, once it ended or was cancelled.</summary>
    public SearchOutcome? Outcome { get; private set; }

    /// <summary>Runs the search.</summary>
    /// <param name="cancellationToken">Ends it: running trials are given back, and what is known by then is in <see cref="Outcome"/>.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="SearchFailedException">No trial came to a measurement.</exception>
    /// <exception cref="SearchCheckpointException">Trials can no longer be kept.</exception>
    public SearchOutcome Run(CancellationToken cancellationToken = default)
    {
        budget.Start();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Faults.Token);
        using (Clock.CreateTimer(_ => Faults.Try(() => Store.Beat(budget.Elapsed)), null, options.Heartbeat, options.Heartbeat))
        using (Clock.CreateTimer(_ => Faults.Try(StopOvertime), null, budget.UntilOvertime, Timeout.InfiniteTimeSpan))
        {
            var workers = Enumerable.Range(0, options.Parallelism).Select(number => new Thread(() => Faults.Try(() => Work(stop.Token))) { IsBackground = true, Name = $"search {number}" }).ToList();
            workers.ForEach(worker => worker.Start());
            workers.ForEach(worker => worker.Join());
        }

        Faults.Throw();
        Store.Beat(budget.Elapsed);
        var trials = Store.Trials().Select(trial => trial.Result).ToList();
        var end = cancellationToken.IsCancellationRequested ? SearchEnd.Cancelled : isExhausted ? SearchEnd.NothingLeft : budget.AreTrialsUp ? SearchEnd.TrialsAreUp : budget.IsTimeUp ? SearchEnd.TimeIsUp : SearchEnd.NothingLeft;
        Outcome = new([.. trials], Order.Best(trials), end, budget.Elapsed, runnerSeconds);
        cancellationToken.ThrowIfCancellationRequested();
        return Outcome.Best is null ? throw SearchFailedException.Of(trials) : Outcome;
    }

    /// <summary>Decides what becomes of a running trial at the step it reported.</summary>
    public PruningDecision Decide(int trialId)
    {
        if (budget.IsOvertime)
            return PruningDecision.Pause;
        return trialId == 0 ? PruningDecision.Continue : Decide(trialId, Store.Trials());   // the default is what all others are compared with
    }

    private void Work(CancellationToken stopped)
    {
        while (Next(stopped) is { } trial)
            Execute(trial, stopped);
    }

    private StoredTrial? Next(CancellationToken stopped)
    {
        lock (gate)
            while (!stopped.IsCancellationRequested && (!budget.IsTimeUp || IsFirstMissing()))
            {
                if (Store.TakeOver() is { } left && Begin(left) is { } again)
                    return again;
                if (Waiting() is { } waiting)
                    return waiting;
                if (!isExhausted && !IsHopeless() && Store.Reserve(options.Trials ?? int.MaxValue) is { } number)
                {
                    if (Begin(number) is { } begun)
                        return begun;
                    continue;
                }

                if (busy == 0 && !Store.IsAnyRunning())
                    return null;
                Monitor.Wait(gate, options.Poll);
            }

        return null;
    }

    /// <summary>Whether the budget was too small for a first measurement: it is taken all the same, unless the first trial failed.</summary>
    private bool IsFirstMissing() => busy == 0 && !Store.Trials().Any(trial => trial.State == TrialState.Failed || !trial.Result.Steps.IsEmpty || trial.State == TrialState.Completed);

    private bool IsHopeless()
    {
        var trials = Store.Trials();
        return trials.Count >= FailuresUntilGivenUp && trials.All(trial => trial.State == TrialState.Failed);
    }

    /// <summary>A trial that waited and may go on now, of those that came farthest the best. Those that are not worth it end.</summary>
    private StoredTrial? Waiting()
    {
        for (var isAnyPruned = true; isAnyPruned;)
        {
            isAnyPruned = false;
            var trials = Store.Trials();
            foreach (var trial in Order.Waiting(trials, Pruner.Group))
                switch (trial.TrialId == 0 ? PruningDecision.Continue : Decide(trial.TrialId, trials))
                {
                    case PruningDecision.Continue when Store.TryResume(trial.TrialId):
                        return Started(trial);
                    case PruningDecision.Prune when Store.TryPrune(trial.TrialId):
                        isAnyPruned = true;
                        monitor.Tell(to => to.ReportPrunedTrial(trial.Result with { State = TrialState.Pruned }));
                        break;
                }
        }

        return null;
    }

    private StoredTrial? Begin(StoredTrial left)
    {
        if (left.Attempts < AttemptsOfATrial)
            return left.IsProposed ? Started(left) : Begin(left.TrialId);
        Store.Finish(left.Result with { State = TrialState.Failed, FailureType = "ProcessEnded", Failure = $"The process that ran the trial ended {left.Attempts} times." });
        monitor.Tell(to => to.ReportFailTrial(left.Result.Settings));
        return null;
    }

    private StoredTrial? Begin(int number)
    {
        try
        {
            if ((number == 0 ? space.Defaults : Propose(number)) is { } parameters)
            {
                var settings = new TrialSettings(number, parameters, TrialSeeds.Trial(options.Seed, number), Clock.GetUtcNow());
                return Store.Propose(settings) ? Started(new(new() { Settings = settings, State = TrialState.Running }, 0, true)) : null;
            }
        }
        catch
        {
            Store.Release(number);
            throw;
        }

        isExhausted = true;
        Store.Release(number);
        return null;
    }

    private ParameterSet? Propose(int number)
    {
        var trials = Store.Trials().Where(trial => trial.TrialId != number).ToList();
        return tuner.Propose(new(space,
            [.. trials.Select(trial => Order.Observation(trial.Result)).OfType<TunerObservation>()],
            [.. trials.Where(trial => trial.State == TrialState.Running).Select(trial => trial.Result.Settings.Parameters)], number, TrialSeeds.Tuner(options.Seed, number)));
    }

    private StoredTrial Started(StoredTrial trial)
    {
        busy++;
        return trial;
    }

    private void Execute(StoredTrial stored, CancellationToken stopped)
    {
        using var trial = new RunningTrial(this, stored, stopped);
        running[stored.TrialId] = trial;
        var seconds = 0.0;
        try
        {
            monitor.Tell(to => to.ReportRunningTrial(trial.Settings));
            if (Try(trial, ref seconds, out var error) is { } result)
                Finish(result, error);
            else if (!trial.IsLost)
                Store.PutBack(stored.TrialId);
        }
        finally
        {
            running.TryRemove(stored.TrialId, out _);
            lock (gate)
            {
                busy--;
                runnerSeconds += seconds;
                Monitor.PulseAll(gate);
            }
        }
    }

    /// <summary>What came of a trial; null where it was stopped.</summary>
    private TrialResult? Try(RunningTrial trial, ref double seconds, out Exception? failure)
    {
        failure = null;
        try
        {
            TrialMeasurement measurement;
            try
            {
                measurement = runner.Run(trial.Settings, trial, trial.Token);
            }
            finally
            {
                seconds = trial.RunnerSeconds;
            }

            return trial.Conclude(measurement);
        }
        catch (Exception) when (trial.Token.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception error)
        {
            failure = error;
            return trial.Fail(error.GetType().FullName!, error.Message);
        }
    }

    private void Finish(TrialResult result, Exception? error)
    {
        if (!Store.Finish(result))
            return;
        result = Store.Trials().First(stored => stored.TrialId == result.Settings.TrialId).Result;
        switch (result.State)
        {
            case TrialState.Failed:
                monitor.Tell(to => to.ReportFailTrial(result.Settings, error));
                break;
            case TrialState.Completed:
                monitor.Tell(to => to.ReportCompletedTrial(result));
                if (Order.Best(Store.Trials().Select(stored => stored.Result)) is { } best && best.Settings.TrialId == result.Settings.TrialId)
                    monitor.Tell(to => to.ReportBestTrial(result));
                break;
            default:
                monitor.Tell(to => to.ReportPrunedTrial(result));
                break;
        }
    }

    private PruningDecision Decide(int trialId, IReadOnlyList<StoredTrial> trials)
    {
        var (group, own, others) = (Pruner.Group(trialId), (PrunerTrial?)null, new List<PrunerTrial>(trials.Count));
        foreach (var trial in trials)
            if (trial.TrialId == trialId)
                own = Order.Trial(trial);
            else if (Pruner.Group(trial.TrialId) == group)
                others.Add(Order.Trial(trial));
        return Pruner.Decide(new PrunerContext(trialId, own!.Steps, others, isExhausted || budget.AreTrialsUp));
    }

    /// <summary>Stops what runs beyond the budget; where nothing is measured yet, the first trial goes on to its first step.</summary>
    private void StopOvertime()
    {
        var isMeasured = Store.Trials().Any(trial => !trial.Result.Steps.IsEmpty || trial.State == TrialState.Completed);
        foreach (var (_, trial) in running.OrderBy(item => item.Key).Skip(isMeasured ? 0 : 1))
            trial.Stop();
    }
}
