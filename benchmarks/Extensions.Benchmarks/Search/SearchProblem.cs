using Extensions.Benchmarks.Study;
using Microsoft.ML;
using MLExtensions.AutoML;
using MLExtensions.Evaluation;

namespace Extensions.Benchmarks.Search;

/// <summary>A data set of the study with what is searched for on it.</summary>
/// <remarks>
/// Where labels are wrong, those of the validation rows are so, too, and the metric is one whose order of models symmetric noise leaves as it is: accuracy, and the ROC curve for a rare class
/// (Menon et al. 2015, Learning from Corrupted Binary Labels via Class-Probability Estimation).
/// </remarks>
internal sealed record SearchProblem(string Name, string Metric)
{
    public const string Search = "search", Random = "random search", LightGbm = "LightGBM";

    public static IReadOnlyList<SearchProblem> All { get; } =
    [
        new("letter@symmetric20", "Accuracy"), new("adult", "Log-loss"), new("mammography@symmetric20", "ROC AUC"), new("newsgroups20", "Accuracy"), new("california_housing", "RMSE"),
    ];

    /// <summary>The space of the searches: the default one.</summary>
    public static SearchSpace Space(DataSet set) => DefaultSpaces.Of(Kind(set), set.Texts.Length > 0, set.Task == StudyTask.Regression ? null : set.Classes.Length);

    /// <summary>Runs a search, or fits LightGBM on training and validation rows together, as it chooses nothing.</summary>
    public SearchEntry Run(string shared, int seed, string method, int seconds, string folder)
    {
        var set = DataSet.Load(shared, Name);
        var (parts, lines, ml) = (set.Parts(seed), set.Noise?.Apply(set, seed) ?? set.Lines, new MLContext(seed));
        var scratch = Directory.CreateTempSubdirectory("search");
        try
        {
            IDataView Rows(string name, params string[] wanted) => StudyPipeline.Load(ml, set, lines.Where((_, row) => wanted.Contains(parts[row])), Path.Combine(scratch.FullName, name));
            var test = Rows("test", "test");
            if (method == LightGbm)
                return Anchor(ml, set, Rows("train", "train", "valid"), test, seed);
            var (train, validation) = (Rows("train", "train"), Rows("valid", "valid"));
            return set.Task switch
            {
                StudyTask.Binary => Found(ml.BinaryClassification.ObjectiveSearch(), BinaryMetric.All),
                StudyTask.Multiclass => Found(ml.MulticlassClassification.ObjectiveSearch(), MulticlassMetric.All),
                _ => Found(ml.Regression.ObjectiveSearch(), RegressionMetric.All),
            };

            SearchEntry Found<TPredictions>(ObjectiveSearch<TPredictions> search, IReadOnlyList<Metric<TPredictions>> metrics) where TPredictions : PredictionRows
            {
                search.SetDataset(train, validation, test).SetFeaturization(StudyPipeline.Featurize(ml, set)).SetMetric(metrics.Single(metric => metric.Name == Metric))
                    .SetSearchSpace(Space(set)).SetTrainingTimeInSeconds(seconds).SetSeed(seed).SetCheckpoint(folder).SetShownMetrics();
                if (method == Random)
                    search.SetTuner(new RandomSearchTuner()).SetPruner(new NoPruner());
                return Entry(search.Run(), seed, method, seconds);
            }
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    private SearchEntry Entry(ObjectiveSearchResult result, int seed, string method, int seconds) => new(Name, seed, method, seconds, result.Winner[Metric].Value)
    {
        Default = result.Default[Metric].Value,
        Gain = result.Gain.Interval is { } interval ? [interval.Lower, interval.Upper] : null,
        ValidationGain = result.ValidationGain,
        LoopSeconds = result.Outcome!.Seconds,
        RunnerSeconds = result.Outcome.RunnerSeconds,
        Winner = result.BestTrial.Settings.Parameters.ToString(),
        Warnings = [.. result.Warnings],
        Trials = [.. result.Trials.Select(trial => new SearchTrial(trial.Settings.Parameters, trial.State,
            double.IsNaN(trial.Metric) ? null : result.Direction == MetricDirection.HigherIsBetter ? -trial.Metric : trial.Metric, trial.DurationInSeconds))],
    };

    private SearchEntry Anchor(MLContext ml, DataSet set, IDataView train, IDataView test, int seed)
    {
        var trainer = StudyMethod.Of("LightGbm").Create(ml, new(set, []))!;
        var scored = StudyPipeline.Featurize(ml, set).Append(trainer).Fit(train).Transform(test);
        var metrics = set.Task switch
        {
            StudyTask.Binary => ml.BinaryClassification.EvaluateModel(scored, LightGbm, new(), [BinaryMetric.All.Single(IsIt)]),
            StudyTask.Multiclass => ml.MulticlassClassification.EvaluateModel(scored, LightGbm, new(), [MulticlassMetric.All.Single(IsIt)]),
            _ => (ModelEvaluation)ml.Regression.EvaluateModel(scored, LightGbm, new(), [RegressionMetric.All.Single(IsIt)]),
        };
        return new(Name, seed, LightGbm, 0, metrics[Metric].Value);

        bool IsIt<TPredictions>(Metric<TPredictions> metric) where TPredictions : PredictionRows => metric.Name == Metric;
    }

    private static SearchTask Kind(DataSet set) => set.Task switch
    {
        StudyTask.Binary => SearchTask.Binary,
        StudyTask.Multiclass => SearchTask.Multiclass,
        _ => SearchTask.Regression,
    };
}
