using System.ComponentModel.DataAnnotations;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions.Evaluation;
using static Extensions.AutoML.Tests.ObjectiveSearch.SomeData;

namespace Extensions.AutoML.Tests.ObjectiveSearch;

public sealed class ObjectiveSearchTests : IDisposable
{
    private static readonly (IDataView Train, IDataView Validation, IDataView Test) Data = (Rows(100, 1), Rows(60, 2), Rows(60, 3));
    private readonly string folder = Directory.CreateTempSubdirectory("search").FullName;

    /// <summary>Few objectives and small networks.</summary>
    private static SearchSpace Space => Small(DefaultSpaces.Multiclass()).Narrow("objective", "cross_entropy", "gce", "focal").Narrow("calibrator", "none", "temperature");

    private static ObjectiveSearch<MulticlassPredictions> Search(int trials = 4) => ML.MulticlassClassification.ObjectiveSearch()
        .SetDataset(Data.Train, Data.Validation, Data.Test).SetSearchSpace(Space).SetMaxModelToExplore(trials).SetParallelism(1, threads: 1).SetSeed(7);

    private static SearchSpace Small(SearchSpace space) => space.Narrow("network.layers", 1, 1).Narrow("network.hidden", 32, 40);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact, Trait("Kind", "Example")]
    public void Run_Multiclass_GivesAModelThatIsMeasuredOnRowsNoTrialSaw()
    {
        var result = Search().Run();
        Assert.Equal(4, result.Trials.Length);
        Assert.Equal(Space.Defaults, result.Trials[0].Settings.Parameters);
        Assert.Equal("Log-loss", result.MetricName);
        Assert.Equal(result.Trials.Where(trial => trial.State == TrialState.Completed).Min(trial => trial.Metric), result.BestTrial.Metric);
        Assert.True(result.MeetsConstraints);
        Assert.Empty(result.Warnings);
        Assert.Contains("\"type\"", result.BestObjective, StringComparison.Ordinal);
        Assert.StartsWith("ml.MulticlassClassification.Trainers.NeuralNetwork(", result.Code, StringComparison.Ordinal);
        Assert.Equal(result.Winner["Log-loss"].Value - result.Default["Log-loss"].Value, result.Gain.Value, 12);
        Assert.NotNull(result.Gain.Interval);
        Assert.NotEmpty(result.ParetoFront);
        Assert.Equal(result.Trials.Count(trial => trial.State == TrialState.Completed), result.Sensitivity.Where(row => row.Parameter == "objective").Sum(row => row.Trials));

        Assert.Contains(result.Code, result.ToMarkdown(), StringComparison.Ordinal);

        var file = Path.Combine(folder, "model.zip");
        ML.Model.Save(result.Model, Data.Train.Schema, file);
        var loaded = ML.Model.Load(file, out _);
        Assert.Equal(result.Winner["Log-loss"].Value, ML.MulticlassClassification.EvaluateModel(loaded.Transform(Data.Test))["Log-loss"].Value, 12);
    }

    [Fact, Trait("Kind", "Contract")]
    public void Run_SameSeedAndTrials_GivesTheSameTrialsAndWinner()
    {
        var (one, other) = (Search().Run(), Search().Run());
        Assert.Equal(one.Trials.Select(trial => (trial.Settings.Parameters, trial.Settings.Seed, trial.State, trial.Metric)), other.Trials.Select(trial => (trial.Settings.Parameters, trial.Settings.Seed, trial.State, trial.Metric)));
        Assert.Equal((one.BestTrial.Settings.TrialId, one.Winner["Log-loss"].Value), (other.BestTrial.Settings.TrialId, other.Winner["Log-loss"].Value));
        Assert.NotEqual(one.Trials.Take(2).Select(trial => trial.Settings.Parameters), Search(2).SetSeed(8).Run().Trials.Select(trial => trial.Settings.Parameters));
    }

    [Fact, Trait("Kind", "Contract")]
    public void Run_CheckpointFolder_GoesOnFromItsTrials()
    {
        var whole = Search().Run();
        var begun = Search(2).SetCheckpoint(folder).Run();
        var resumed = Search().SetCheckpoint(folder).Run();
        Assert.Equal(2, begun.Trials.Length);
        Assert.Equal(whole.Trials.Select(trial => (trial.Settings.Parameters, trial.Metric)), resumed.Trials.Select(trial => (trial.Settings.Parameters, trial.Metric)));
        Assert.Contains("seed", Assert.Throws<SearchCheckpointException>(() => Search().SetSeed(9).SetCheckpoint(folder).Run()).Message, StringComparison.Ordinal);
        Assert.Contains("data", Assert.Throws<SearchCheckpointException>(() => Search().SetDataset(Data.Test, Data.Validation, Data.Train).SetCheckpoint(folder).Run()).Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Example")]
    public void Run_OtherTasks_FindModels()
    {
        var binary = ML.BinaryClassification.ObjectiveSearch().SetColumns("Flag").SetDataset(Data.Train, Data.Validation).SetSearchSpace(Small(DefaultSpaces.Binary())).SetMaxModelToExplore(2).SetParallelism(1, threads: 1).Run();
        Assert.True(binary.Winner["ROC AUC"].Value > 0.9);
        Assert.Equal(2, binary.Trials.Length);

        var regression = ML.Regression.ObjectiveSearch().SetColumns("Number").SetDataset(Data.Train, Data.Validation).SetSearchSpace(Small(DefaultSpaces.Regression())).SetMaxModelToExplore(2).SetParallelism(1, threads: 1).Run();
        Assert.True(regression.Winner["R squared"].Value > 0.9);

        var multilabel = ML.MultilabelClassification().ObjectiveSearch().SetColumns("Flags").SetDataset(Data.Train, Data.Validation).SetSearchSpace(Small(DefaultSpaces.Multilabel())).SetMaxModelToExplore(2).SetParallelism(1, threads: 1).Run();
        Assert.True(multilabel.Winner["Subset accuracy"].Value > 0.7);
    }

    [Fact, Trait("Kind", "Example")]
    public void Run_FoldsAndFeaturization_KeepGroupsTogether()
    {
        var pipeline = ML.Transforms.NormalizeMeanVariance("Features");
        var result = ML.MulticlassClassification.ObjectiveSearch().SetFeaturization(pipeline).SetDataset(Data.Train, numberOfFolds: 2, Data.Test, samplingKeyColumnName: "Group").SetSearchSpace(Space).SetMaxModelToExplore(2).SetParallelism(1, threads: 1).Run();
        Assert.Equal(2, result.Trials.Length);
        Assert.True(result.Winner["Accuracy"].Value > 0.5);
        Assert.Contains("Score", result.Model.Transform(Data.Test).Schema.Select(column => column.Name));
    }

    [Fact, Trait("Kind", "Example")]
    public void Run_MetricOfAView_IsSearchedForWithoutInterval()
    {
        var result = Search(2).SetMetric("Share of class 0", MetricDirection.HigherIsBetter, view => view.GetColumn<uint>("PredictedLabel").Average(label => label == 1 ? 1.0 : 0)).Run();
        Assert.Equal(result.Trials.Where(trial => trial.State == TrialState.Completed).Max(trial => trial.Metric), result.BestTrial.Metric);
        Assert.Equal("Share of class 0", result.Gain.Name);
        Assert.Null(result.Gain.Interval);
    }

    [Fact, Trait("Kind", "Contract")]
    public void Run_ConstraintThatNothingMeets_SaysSoAndTakesTheLeastViolation()
    {
        var result = Search(2).AddConstraint(MulticlassMetric.Accuracy, 1.5).Run();
        Assert.False(result.MeetsConstraints);
        Assert.Equal(new ConstraintResult("Accuracy", MetricDirection.HigherIsBetter, 1.5, result.BestTrial.Metrics["Accuracy"], result.Winner["Accuracy"].Value), Assert.Single(result.Constraints));
        Assert.False(result.Constraints[0].IsMet || result.Constraints[0].IsMetOnTest);
        Assert.Contains("## Verdict\n\nCONSTRAINTS MISSED: ", result.ToMarkdown(), StringComparison.Ordinal);
        Assert.Contains("Accuracy at least 1.5", Assert.Single(result.MissedConstraints), StringComparison.Ordinal);
        Assert.Contains(result.Warnings, warning => warning.Contains("No trial meets all constraints", StringComparison.Ordinal));
        Assert.Equal(result.Trials.Where(trial => trial.State == TrialState.Completed).Min(trial => trial.Violation), result.BestTrial.Violation);
        Assert.True(Search(1).AddConstraint(MulticlassMetric.Accuracy, 0.3).Run().MeetsConstraints);
    }

    [Fact, Trait("Kind", "Contract")]
    public void Run_MetricThatThrowsOrIsNaN_FailsWithTheReason()
    {
        var thrown = Assert.Throws<SearchFailedException>(() => Search(2).SetMetric("Bad", MetricDirection.HigherIsBetter, _ => throw new FormatException("no such price")).Run());
        Assert.Contains("2 x System.FormatException: no such price", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("NaN", Assert.Throws<SearchFailedException>(() => Search(2).SetMetric("Bad", MetricDirection.HigherIsBetter, _ => double.NaN).Run()).Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Contract")]
    public void Run_ValidationWithAnUnseenClass_Warns()
        => Assert.Contains("of which there is no training row: '2'", Assert.Single(Search(1).SetDataset(Rows(60, 4, classes: 2), Data.Validation, Data.Test).Run().Warnings), StringComparison.Ordinal);

    [Fact, Trait("Kind", "Contract")]
    public void SetSearchSpace_EmptyContradictoryOrUnknown_SaysSo()
    {
        Assert.Contains("The search space is empty", Assert.Throws<ArgumentException>(() => Search().SetSearchSpace(new([]))).Message, StringComparison.Ordinal);
        Assert.Contains("contradicts itself: Parameter 'dropout'", Assert.Throws<ArgumentException>(() => Search().SetSearchSpace(Space.With(new RealParameter("dropout", 0.5, 0.1, 0.2)))).Message, StringComparison.Ordinal);
        Assert.Contains("'droput' means nothing to the trainer", Assert.Throws<ArgumentException>(() => Search().SetSearchSpace(Space.With(new RealParameter("droput", 0, 0.5, 0.2)))).Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Contract")]
    public void Run_BudgetTooSmallForOneTrial_MeasuresTheDefaults()
    {
        var result = ML.MulticlassClassification.ObjectiveSearch().SetDataset(Data.Train, Data.Validation, Data.Test).SetSearchSpace(Space).SetTrainingTimeInSeconds(1e-6).SetParallelism(1, threads: 1).Run();
        Assert.Equal((0, Space.Defaults), (Assert.Single(result.Trials).Settings.TrialId, result.BestTrial.Settings.Parameters));
        Assert.True(double.IsFinite(result.BestTrial.Metric));
        Assert.Equal(0, result.Gain.Value);
    }

    /// <summary>A value that the trainer refuses at every trial.</summary>
    [Fact, Trait("Kind", "Contract")]
    public void Run_EveryTrialFailing_ListsAllReasons()
    {
        var error = Assert.Throws<SearchFailedException>(() => Search(2).SetSearchSpace(Space.With(new RealParameter("learning_rate", -2, -1, -1))).Run());
        Assert.StartsWith("Every trial failed, 2 in all.", error.Message, StringComparison.Ordinal);
        Assert.Contains("LearningRate", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, error.Reasons.Values.Sum());
    }

    [Fact, Trait("Kind", "Contract")]
    public void Run_CorruptDatabase_SaysWhereAndWhatToDo()
    {
        var file = Path.Combine(folder, "search.db");
        File.WriteAllText(file, new string('x', 5000));
        var message = Assert.Throws<SearchCheckpointException>(() => Search(1).SetCheckpoint(folder).Run()).Message;
        Assert.Contains(folder, message, StringComparison.Ordinal);
        Assert.Equal(new string('x', 5000), File.ReadAllText(file));
    }

    [Fact, Trait("Kind", "Contract")]
    public void Run_ParallelTrials_AreAllThere()
    {
        var result = Search(4).SetParallelism(2).Run();
        Assert.Equal([0, 1, 2, 3], result.Trials.Select(trial => trial.Settings.TrialId));
        Assert.All(result.Trials, trial => Assert.NotEqual(TrialState.Failed, trial.State));
    }

    [Fact, Trait("Kind", "Contract")]
    public async Task RunAsync_Cancelled_Throws()
    {
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(0.3));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Search(1000).RunAsync(source.Token));
    }

    [Fact, Trait("Kind", "Contract")]
    public void Run_NotReady_SaysWhatIsMissing()
    {
        Assert.Contains("SetDataset", Assert.Throws<InvalidOperationException>(() => ML.MulticlassClassification.ObjectiveSearch().SetMaxModelToExplore(1).Run()).Message, StringComparison.Ordinal);
        Assert.Contains("budget", Assert.Throws<ValidationException>(() => ML.MulticlassClassification.ObjectiveSearch().SetDataset(Data.Train, Data.Validation).Run()).Message, StringComparison.Ordinal);
        Assert.Contains("'Lable' is absent", Assert.Throws<ArgumentOutOfRangeException>(() => Search().SetColumns("Lable").Run()).Message, StringComparison.Ordinal);
        var other = ML.Transforms.DropColumns("Features").Append(ML.Transforms.Concatenate("Features", "Number", "Number")).Fit(Data.Validation).Transform(Data.Validation);
        Assert.Contains("transform both by the same", Assert.Throws<ArgumentException>(() => Search().SetDataset(Data.Train, other, Data.Test).Run()).Message, StringComparison.OrdinalIgnoreCase);
        Assert.Throws<ArgumentOutOfRangeException>(() => Search().SetDataset(Data.Train, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Search().SetDataset(Data.Train, Data.Validation, testFraction: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Search().SetTrainingTimeInSeconds(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Search().SetParallelism(2, threads: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Search().AddConstraint(MulticlassMetric.Accuracy, double.NaN));
    }
}
