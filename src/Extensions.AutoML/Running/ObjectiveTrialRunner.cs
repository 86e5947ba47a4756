using System.Collections.Immutable;
using Microsoft.ML;
using MLExtensions.Evaluation;
using MLExtensions.Trainers;

namespace MLExtensions.AutoML;

/// <summary>Trains networks on rows that are read once, and measures them on validation rows. Calibrators are fitted on one half of the validation rows and measured on the other, and the other way round.</summary>
internal sealed class ObjectiveTrialRunner<TPredictions>(TrialTask<TPredictions> task, SearchColumns columns, IReadOnlyList<SearchFold> folds, SearchMetric<TPredictions> metric, IReadOnlyList<SearchConstraint<TPredictions>> constraints)
    : ITrialRunner where TPredictions : PredictionRows
{
    /// <inheritdoc/>
    public TrialMeasurement Run(TrialSettings settings, ITrialProgress progress, CancellationToken cancellationToken)
    {
        if (folds.Count == 1)
            return RunOnce(settings, progress, cancellationToken);
        var (steps, measurements) = (progress.Steps(folds.Count), new List<TrialMeasurement>());
        for (var fold = 0; fold < folds.Count; fold++)
        {
            var model = task.Train(folds[fold].Train, folds[fold].Validation, new(settings.Parameters, columns, folds[fold].Labels, folds[fold].IsSparse, settings.Seed, cancellationToken));
            measurements.Add(Measure(model, settings, folds[fold]));
            var soFar = Mean(measurements);
            if (fold + 1 < folds.Count && steps.Contains(fold + 1) && progress.Report(fold + 1, soFar) != PruningDecision.Continue)
                return soFar;
        }
        return Mean(measurements);
    }

    private TrialMeasurement RunOnce(TrialSettings settings, ITrialProgress progress, CancellationToken cancellationToken)
    {
        var gate = new StepGate(progress, model => Measure(model, settings, folds[0]));
        try
        {
            var model = task.Train(folds[0].Train, folds[0].Validation, new(settings.Parameters, columns, folds[0].Labels, folds[0].IsSparse, settings.Seed, cancellationToken) { Gate = gate, CheckpointPath = progress.CheckpointPath });
            return gate.IsPruned ? gate.Last! : Measure(model, settings, folds[0]);
        }
        catch (TrainingPausedException)
        {
            return gate.Last!;
        }
    }

    private TrialMeasurement Measure(ITransformer model, TrialSettings settings, SearchFold fold)
    {
        var scored = model.Transform(fold.Scored);
        if (task.Calibrator(settings.Parameters, columns) is not { } calibrator)
            return Measure(scored);
        var halves = task.ML.Data.TrainTestSplit(task.ML.Data.Cache(scored), 0.5, seed: 1);
        return Mean([Measure(calibrator.Fit(halves.TrainSet).Transform(halves.TestSet)), Measure(calibrator.Fit(halves.TestSet).Transform(halves.TrainSet))]);
    }

    private TrialMeasurement Measure(IDataView scored)
    {
        var rows = task.Read(scored, columns.Evaluation);
        var values = ImmutableDictionary.CreateBuilder<string, double>();
        foreach (var one in constraints.Select(constraint => constraint.Metric).Prepend(metric).DistinctBy(one => one.Name))
            values.Add(one.Name, one.Compute(rows, scored));
        return Of(values.ToImmutable());
    }

    private TrialMeasurement Mean(IReadOnlyList<TrialMeasurement> parts) => Of(parts[0].Metrics.Keys.ToImmutableDictionary(name => name, name => parts.Average(part => part.Metrics[name])));

    private TrialMeasurement Of(ImmutableDictionary<string, double> values) => new(values[metric.Name], constraints.Sum(constraint => constraint.Violation(values[constraint.Metric.Name])), values);
}
