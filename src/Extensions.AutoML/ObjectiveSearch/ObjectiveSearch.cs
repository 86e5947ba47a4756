using Microsoft.ML;
using MLExtensions.Evaluation;

namespace MLExtensions.AutoML;

/// <summary>
/// Searches over training objectives with their parameters, networks and calibrators. Made by <c>ml.MulticlassClassification.ObjectiveSearch()</c> and its kin; every method gives the search itself back.
/// </summary>
/// <remarks>
/// <para>The first trial has the trainer's defaults. The best trial on the validation rows wins, is fitted anew with another seed, and measured beside the defaults on rows that no trial has seen, so that the gain
/// that is reported is not the one that chose the winner.</para>
/// <para>With the same seed and a budget of trials, one at a time, a search gives the same trials and the same winner. Trials on a budget of seconds depend on the speed of the machine.</para>
/// </remarks>
/// <typeparam name="TPredictions">Predictions of the task: what metrics are computed of.</typeparam>
public sealed class ObjectiveSearch<TPredictions> where TPredictions : PredictionRows
{
    private readonly TrialTask<TPredictions> task;

    internal ObjectiveSearch(TrialTask<TPredictions> task)
    {
        this.task = task;
        Plan = new() { Metric = SearchMetric<TPredictions>.Of(task.DefaultMetric), Interval = task.DefaultMetric };
    }

    private SearchPlan<TPredictions> Plan { get; set; }

    /// <summary>Sets rows for training and rows to measure trials on.</summary>
    /// <param name="train">Training rows.</param>
    /// <param name="validation">Rows that choose among trials and epochs, and that calibrators are fitted on.</param>
    /// <param name="test">Rows for the last measurement, which no trial sees; null to set some of the training rows apart.</param>
    /// <param name="testFraction">Share of the training rows that is set apart where there is no <paramref name="test"/>, above 0 and below 1.</param>
    /// <param name="samplingKeyColumnName">Name of a column: rows with one value of it are kept on one side. Null where rows are independent.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="testFraction"/> is out of range.</exception>
    public ObjectiveSearch<TPredictions> SetDataset(IDataView train, IDataView validation, IDataView? test = null, double testFraction = 0.2, string? samplingKeyColumnName = null)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(validation);
        return With(Plan with { Data = new(train, validation, test, Fraction(testFraction), null, samplingKeyColumnName) });
    }

    /// <summary>Sets rows that are split into folds: each trial is trained once for each fold and measured on its rows, which takes as many times as long.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="numberOfFolds">Number of folds, from 2.</param>
    /// <param name="test">Rows for the last measurement, which no trial sees; null to set some of the rows apart.</param>
    /// <param name="testFraction">Share of the rows that is set apart where there is no <paramref name="test"/>, above 0 and below 1.</param>
    /// <param name="samplingKeyColumnName">Name of a column: rows with one value of it are kept in one fold. Null where rows are independent.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="numberOfFolds"/> or <paramref name="testFraction"/> is out of range.</exception>
    public ObjectiveSearch<TPredictions> SetDataset(IDataView data, int numberOfFolds, IDataView? test = null, double testFraction = 0.2, string? samplingKeyColumnName = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfLessThan(numberOfFolds, 2);
        return With(Plan with { Data = new(data, null, test, Fraction(testFraction), numberOfFolds, samplingKeyColumnName) });
    }

    /// <summary>Names the columns.</summary>
    /// <param name="labelColumnName">Name of the label column.</param>
    /// <param name="featureColumnName">Name of the feature column, a known-size vector of Single.</param>
    /// <param name="exampleWeightColumnName">Name of the column of example weights (Single), or null for none.</param>
    public ObjectiveSearch<TPredictions> SetColumns(string labelColumnName = "Label", string featureColumnName = "Features", string? exampleWeightColumnName = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(labelColumnName);
        ArgumentException.ThrowIfNullOrEmpty(featureColumnName);
        return With(Plan with { Columns = new(labelColumnName, featureColumnName, exampleWeightColumnName) });
    }

    /// <summary>Sets transforms before the trainer. They are fitted once, on the training rows, and are part of the resulting model.</summary>
    /// <param name="featurization">The transforms, which make the label and the features.</param>
    public ObjectiveSearch<TPredictions> SetFeaturization(IEstimator<ITransformer> featurization)
    {
        ArgumentNullException.ThrowIfNull(featurization);
        return With(Plan with { Featurization = featurization });
    }

    /// <summary>Sets what is searched for.</summary>
    /// <param name="metric">A named metric: <c>MulticlassMetric.MacroF1</c>.</param>
    public ObjectiveSearch<TPredictions> SetMetric(Metric<TPredictions> metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return With(Plan with { Metric = SearchMetric<TPredictions>.Of(metric), Interval = metric });
    }

    /// <summary>Sets what is searched for: a function of scored rows. Its final value comes without an interval.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="direction">Which values are better.</param>
    /// <param name="metric">The number, of a view with the columns of the validation rows and of the predictions. Called by several threads at a time.</param>
    public ObjectiveSearch<TPredictions> SetMetric(string name, MetricDirection direction, Func<IDataView, double> metric)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(metric);
        return With(Plan with { Metric = new(name, direction, (_, view) => metric(view)), Interval = null });
    }

    /// <summary>Adds a limit that the winner has to keep on the validation rows: <c>AddConstraint(MulticlassMetric.ExpectedCalibrationError, 0.05)</c>. A trial that misses none is better than any that does.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="limit">At most this where lower is better, at least this where higher is. Finite.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is not finite.</exception>
    public ObjectiveSearch<TPredictions> AddConstraint(Metric<TPredictions> metric, double limit)
    {
        ArgumentNullException.ThrowIfNull(metric);
        if (!double.IsFinite(limit))
            throw new ArgumentOutOfRangeException(nameof(limit), limit, $"The limit for {metric.Name} must be finite.");
        return With(Plan with { Constraints = Plan.Constraints.Add(new(SearchMetric<TPredictions>.Of(metric), limit)) });
    }

    /// <summary>Sets what can be tried. Not called: every applicable objective with its parameters, see <see cref="DefaultSpaces"/>.</summary>
    /// <param name="space">The space, or the default one narrowed or extended: <c>DefaultSpaces.Multiclass().Without("calibrator")</c>.</param>
    /// <exception cref="ArgumentException">A parameter of the space means nothing to the trainer.</exception>
    public ObjectiveSearch<TPredictions> SetSearchSpace(SearchSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        TrialOptions.CheckNames(space.Parameters.Select(parameter => parameter.Name));
        return With(Plan with { Space = space });
    }

    /// <summary>Ends the search after some seconds, those of earlier runs on its checkpoint folder included. The last measurement comes on top.</summary>
    /// <param name="trainingTimeInSeconds">Seconds, above 0.</param>
    public ObjectiveSearch<TPredictions> SetTrainingTimeInSeconds(double trainingTimeInSeconds)
    {
        if (!(trainingTimeInSeconds > 0 && double.IsFinite(trainingTimeInSeconds)))
            throw new ArgumentOutOfRangeException(nameof(trainingTimeInSeconds), trainingTimeInSeconds, "The training time must be above 0 and finite.");
        return With(Plan with { Loop = Plan.Loop with { Seconds = trainingTimeInSeconds } });
    }

    /// <summary>Ends the search after some trials, those of earlier runs on its checkpoint folder included.</summary>
    /// <param name="maxModelToExplore">Number of trials, from 1.</param>
    public ObjectiveSearch<TPredictions> SetMaxModelToExplore(int maxModelToExplore)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxModelToExplore, 1);
        return With(Plan with { Loop = Plan.Loop with { Trials = maxModelToExplore } });
    }

    /// <summary>Sets what chooses the values to try; <see cref="TpeTuner"/> where not called.</summary>
    /// <param name="tuner">The tuner.</param>
    public ObjectiveSearch<TPredictions> SetTuner(ITuner tuner)
    {
        ArgumentNullException.ThrowIfNull(tuner);
        return With(Plan with { Tuner = tuner });
    }

    /// <summary>Sets what stops trials that are not worth going on; <see cref="AshaPruner"/> where not called.</summary>
    /// <param name="pruner">The pruner.</param>
    public ObjectiveSearch<TPredictions> SetPruner(IPruner pruner)
    {
        ArgumentNullException.ThrowIfNull(pruner);
        return With(Plan with { Pruner = pruner });
    }

    /// <summary>Sets how many trials run at a time, and on how many threads; 1 trial on all of the machine's cores where not called.</summary>
    /// <param name="parallelism">Number of trials, from 1.</param>
    /// <param name="threads">Threads that the trials share, from <paramref name="parallelism"/>; null for the number of cores, and at least one for each trial. Small networks gain nothing from more than one, and lose on a busy machine.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="parallelism"/> is below 1, or there are fewer threads than trials.</exception>
    public ObjectiveSearch<TPredictions> SetParallelism(int parallelism, int? threads = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parallelism, 1);
        if (threads < parallelism)
            throw new ArgumentOutOfRangeException(nameof(threads), threads, $"Each of {parallelism} trials at a time needs a thread.");
        return With(Plan with { Loop = Plan.Loop with { Parallelism = parallelism, Threads = threads ?? Math.Max(parallelism, Environment.ProcessorCount) } });
    }

    /// <summary>Sets who is told how the search goes.</summary>
    /// <param name="monitor">The monitor: <c>new ConsoleMonitor(Console.Out)</c>.</param>
    public ObjectiveSearch<TPredictions> SetMonitor(ISearchMonitor monitor)
    {
        ArgumentNullException.ThrowIfNull(monitor);
        return With(Plan with { Loop = Plan.Loop with { Monitor = monitor } });
    }

    /// <summary>Keeps trials in a folder: a search that was ended there goes on from them, and several processes may search together.</summary>
    /// <param name="folder">The folder; made where it is not there.</param>
    public ObjectiveSearch<TPredictions> SetCheckpoint(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        return With(Plan with { Folder = folder });
    }

    /// <summary>Sets the seed of splits, tuners and trials; 0 where not called.</summary>
    /// <param name="seed">The seed.</param>
    public ObjectiveSearch<TPredictions> SetSeed(int seed) => With(Plan with { Loop = Plan.Loop with { Seed = seed } });

    /// <summary>Runs the search.</summary>
    /// <exception cref="InvalidOperationException">There is no data set.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">There is no budget, or more trials at a time than threads.</exception>
    /// <exception cref="SearchFailedException">No trial came to a measurement; the message lists why.</exception>
    /// <exception cref="SearchCheckpointException">The checkpoint folder is another search's, damaged, or cannot be written to.</exception>
    /// <exception cref="ArgumentException">Columns are absent, of wrong types, or differ between training and validation data.</exception>
    public ObjectiveSearchResult Run() => Run(CancellationToken.None);

    /// <summary>Runs the search on another thread.</summary>
    /// <param name="cancellationToken">Ends it. In a checkpoint folder what is known is kept, and the same search goes on from it.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Task<ObjectiveSearchResult> RunAsync(CancellationToken cancellationToken = default) => Task.Factory.StartNew(() => Run(cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Sets the metrics that the winner is shown with beside the one that is searched for: fewer resamples than those of all metrics take.</summary>
    internal ObjectiveSearch<TPredictions> SetShownMetrics(params IReadOnlyList<Metric<TPredictions>> metrics) => With(Plan with { Shown = metrics });

    private ObjectiveSearchResult Run(CancellationToken cancellationToken) => new SearchRun<TPredictions>(task, Plan).Run(cancellationToken);

    private ObjectiveSearch<TPredictions> With(SearchPlan<TPredictions> plan)
    {
        Plan = plan;
        return this;
    }

    private static double Fraction(double fraction)
        => fraction is > 0 and < 1 ? fraction : throw new ArgumentOutOfRangeException(nameof(fraction), fraction, "The share of test rows must be above 0 and below 1.");
}
