using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions.Columns;
using MLExtensions.Evaluation;
using MLExtensions.Trainers;

namespace MLExtensions.AutoML;

/// <summary>One run of a search: rows are split and read, trials run, the winner is fitted anew and measured beside the defaults.</summary>
internal sealed class SearchRun<TPredictions>(TrialTask<TPredictions> task, SearchPlan<TPredictions> plan) where TPredictions : PredictionRows
{
    /// <summary>What the last fits differ by from the trials: luck with a seed must not count as a gain.</summary>
    private const int RefitSeed = 1 << 20;

    private readonly List<string> warnings = [];

    public ObjectiveSearchResult Run(CancellationToken cancellationToken)
    {
        var data = plan.Data ?? throw new InvalidOperationException("A search needs rows: call SetDataset.");
        var (train, test) = data.Test is { } given ? (data.Train, given) : Apart(data);
        var featurizer = plan.Featurization?.Fit(train);
        IDataView Featurized(IDataView rows) => featurizer?.Transform(rows) ?? rows;
        var features = Featurized(train);
        var folds = Folds(data, features, data.Validation is { } validation ? Featurized(validation) : null);
        var space = plan.Space ?? DefaultSpaces.Of(task.Kind, folds[0].IsSparse, folds[0].Labels?.ClassCounts.Length is > 0 and var classes ? classes : null);

        var identity = SearchIdentity.Of(space, plan.Metric.Name, $"{plan.Metric.Direction}", plan.Constraints.Select(constraint => $"{constraint}"), plan.Loop.Seed, Fingerprint(folds));
        using var store = new TrialStore(plan.Folder, identity, plan.Loop.Clock);
        var runner = new ObjectiveTrialRunner<TPredictions>(task, plan.Columns, folds, plan.Metric, plan.Constraints);
        var loop = new SearchLoop(space, runner, plan.Tuner, plan.Pruner, store, plan.Loop with { HigherIsBetter = plan.Metric.Direction == MetricDirection.HigherIsBetter, Log = warnings.Add });
        using var threads = TorchThreads.Use(loop.ThreadsPerTrial);
        var outcome = loop.Run(cancellationToken);
        return Conclude(outcome, space, folds, features, featurizer, test, cancellationToken);
    }

    private (IDataView Train, IDataView Test) Apart(SearchRows data)
    {
        var split = task.ML.Data.TrainTestSplit(data.Train, data.TestFraction, data.SamplingKey, plan.Loop.Seed);
        return (split.TrainSet, split.TestSet);
    }

    private SearchFold[] Folds(SearchRows data, IDataView train, IDataView? validation)
    {
        SearchFold Fold(IDataView some, IDataView others) => SearchFold.Of(task.ML, task.Kind, plan.Columns, some, others, warnings.Add);
        return data.Folds is { } count
            ? [.. task.ML.Data.CrossValidationSplit(task.ML.Data.Cache(train), count, data.SamplingKey, plan.Loop.Seed).Select(fold => Fold(fold.TrainSet, fold.TestSet))]
            : [Fold(train, validation!)];
    }

    /// <summary>What tells these rows from others: their labels and numbers, fold by fold.</summary>
    private string Fingerprint(SearchFold[] folds)
    {
        var print = new Evaluation.Fingerprint();
        foreach (var fold in folds)
        {
            var block = SharedRows.Read(plan.Columns.Request(fold.Train, task.Kind.LabelKind()));
            foreach (var label in block.Labels)
                print.Add(label);
            foreach (var value in block.Features is DenseFeatures dense ? dense.Values : ((SparseFeatures)block.Features).Values)
                print.Add(value);
        }
        return FormattableString.Invariant($"{folds.Length} folds, {print.Value:x16}");
    }

    private ObjectiveSearchResult Conclude(SearchOutcome outcome, SearchSpace space, SearchFold[] folds, IDataView features, ITransformer? featurizer, IDataView test, CancellationToken cancellationToken)
    {
        var (best, first) = (outcome.Best!, outcome.Trials.FirstOrDefault(trial => trial.Settings.TrialId == 0));
        var missed = plan.Constraints.Where(constraint => !best.Metrics.TryGetValue(constraint.Metric.Name, out var value) || constraint.Violation(value) > 0)
            .Select(constraint => FormattableString.Invariant($"{constraint}: it is {best.Metrics.GetValueOrDefault(constraint.Metric.Name, double.NaN):g4}")).ToImmutableArray();
        if (!missed.IsEmpty)
            warnings.Add($"No trial meets all constraints. The best one misses {string.Join(" and ", missed)}.");

        var winner = Refit(best.Settings.Parameters);
        var scored = winner.Transform(test);
        var metrics = plan.Shown ?? task.Metrics;
        var (shown, options) = (plan.Interval is { } metric && metrics.All(one => one.Name != metric.Name) ? [metric, .. metrics] : metrics, plan.Columns.Evaluation);
        var evaluated = task.Evaluate(scored, "Winner", options, shown);
        var scoredDefault = best.Settings.Parameters.Equals(space.Defaults) ? scored : Refit(space.Defaults).Transform(test);
        var evaluatedDefault = scoredDefault == scored ? evaluated with { Name = "Default" } : task.Evaluate(scoredDefault, "Default", options, shown);
        var rows = new Lazy<TPredictions>(() => task.Read(scored, options));
        return new()
        {
            Outcome = outcome,
            Model = winner, BestTrial = best, DefaultTrial = first, Trials = outcome.Trials, MissedConstraints = missed, Constraints = [.. plan.Constraints.Select(Result)], Winner = evaluated, Default = evaluatedDefault, Warnings = [.. warnings],
            MetricName = plan.Metric.Name, Direction = plan.Metric.Direction, Gain = Gain(),
            BestObjective = JsonSerializer.Serialize(new TrainingRun(best.Settings.Parameters, plan.Columns, folds[0].Labels, folds[0].IsSparse, 0, default).Options(task.Kind).TrainingObjective),
            Code = ReproducingCode.Of(task.Kind, best.Settings.Parameters, folds[0].Labels, folds[0].IsSparse),
            Importances = SearchAnalysis.Importances(space, outcome.Trials, plan.Loop.Seed), Sensitivity = SearchAnalysis.Sensitivity(space, outcome.Trials, plan.Metric.Direction), ParetoFront = Front(outcome.Trials),
        };

        ConstraintResult Result(SearchConstraint<TPredictions> constraint) => new(constraint.Metric.Name, constraint.Metric.Direction, constraint.Limit,
            best.Metrics.GetValueOrDefault(constraint.Metric.Name, double.NaN), constraint.Metric.Compute(rows.Value, scored));

        MetricDifference Gain() => plan.Interval is { } searched
            ? ModelComparison.Of(evaluated, evaluatedDefault).Metrics.Single(difference => difference.Name == searched.Name)
            : new(plan.Metric.Name, plan.Metric.Direction, plan.Metric.Compute(rows.Value, scored) - plan.Metric.Compute(task.Read(scoredDefault, options), scoredDefault), null, null);

        ITransformer Refit(ParameterSet parameters)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var run = new TrainingRun(parameters, plan.Columns, folds[0].Labels, folds[0].IsSparse, TrialSeeds.Trial(plan.Loop.Seed, RefitSeed), cancellationToken);
            var (train, held) = folds.Length == 1 ? (folds[0].Train, folds[0].Scored) : Held(features);
            var network = task.Train(train, folds.Length == 1 ? folds[0].Validation : held, run);
            var calibrator = task.Calibrator(parameters, plan.Columns)?.Fit(network.Transform(held));
            return new TransformerChain<ITransformer>([.. new[] { featurizer, network, calibrator }.OfType<ITransformer>()]);
        }
    }

    /// <summary>Of all rows, one part to train on and one for early stopping and the calibrator.</summary>
    private (IDataView Train, IDataView Held) Held(IDataView rows)
    {
        var split = task.ML.Data.TrainTestSplit(rows, 0.15, plan.Data!.SamplingKey, plan.Loop.Seed + 1);
        return (split.TrainSet, split.TestSet);
    }

    private ImmutableArray<TrialResult> Front(ImmutableArray<TrialResult> trials)
    {
        var order = new TrialOrder(plan.Metric.Direction == MetricDirection.HigherIsBetter);
        return ParetoFront.Of(trials.Where(trial => trial.State == TrialState.Completed), trial => order.Observation(trial)!.Value);
    }
}
