using System.Collections.Immutable;
using Microsoft.ML;
using MLExtensions.Evaluation;

namespace Extensions.AutoML.Tests.Reports;

/// <summary>Results of searches that were never run.</summary>
internal static class SomeResults
{
    public sealed class Row
    {
        public float Label { get; set; }

        public float Score { get; set; }
    }

    private static readonly MLContext ML = new(1);

    /// <summary>Default 0.5 and winner 0.25 on the validation rows, errors 0.2 and 0.1 on 60 others.</summary>
    public static ObjectiveSearchResult Regression { get; } = Of(winnerError: 0.1f);

    /// <summary>A search of a default, a winner, a pruned trial and a failed one.</summary>
    /// <param name="winnerError">Standard deviation of the winner's error on rows that no trial has seen; that of the defaults is 0.2.</param>
    /// <param name="metric">Name of the metric; there is an interval where it is RMSE.</param>
    /// <param name="objective">Name of the winning objective.</param>
    public static ObjectiveSearchResult Of(float winnerError, string metric = "RMSE", string objective = "huber")
    {
        var (first, best) = (Trial(0, 0.5, 2, ("objective", "squared_error"), ("learning_rate", 0.0125)), Trial(1, 0.25, 3.5, ("objective", objective), ("objective.huber.delta", 1.23456789), ("learning_rate", 0.001)));
        var pruned = Trial(2, 0.75, 0.5, ("objective", "squared_error"), ("learning_rate", 0.1)) with { State = TrialState.Pruned, Steps = [new(4, 0.75, 0, 0.5)] };
        var failed = Trial(3, double.NaN, 0.25, ("objective", "log_cosh")) with { State = TrialState.Failed, FailureType = "System.ArithmeticException", Failure = "The loss is <NaN> | at epoch 2" };
        var (winner, other) = (Model("Winner", winnerError), Model("Default", 0.2f));
        return new()
        {
            Model = ML.Transforms.CopyColumns("Copy", "Score").Fit(Rows(0.1f)), BestTrial = best, DefaultTrial = first, Trials = [first, best, pruned, failed], Constraints = [], MissedConstraints = [], BestObjective = """{"type":"huber","delta":1.23456789}""",
            Code = "ml.Regression.Trainers.NeuralNetwork(new NeuralNetworkRegressionTrainer.Options { Objective = new HuberLoss(delta: 1.23456789) })", MetricName = metric, Direction = MetricDirection.LowerIsBetter, Winner = winner, Default = other,
            Gain = metric == "RMSE" ? EvaluationReport.Compare(other, winner).Comparisons[0].Metrics.Single(difference => difference.Name == metric) : new(metric, MetricDirection.LowerIsBetter, -0.1, null, null),
            Importances = [], Sensitivity = [new("objective", "squared_error", 1, 0.5, 0.5, 0.5), new("objective", objective, 1, 0.25, 0.25, 0.25)], ParetoFront = [first, best], Warnings = [],
        };
    }

    public static TrialResult Trial(int number, double metric, double seconds, params (string Name, ParameterValue Value)[] values) => new()
    {
        Settings = new(number, new(values.Select(value => KeyValuePair.Create(value.Name, value.Value))), number, new DateTimeOffset(2026, 3, 4, 12, 0, 0, TimeSpan.Zero).AddMinutes(number)), State = TrialState.Completed, Metric = metric,
        DurationInSeconds = seconds, Metrics = ImmutableDictionary<string, double>.Empty.Add("RMSE", metric),
    };

    private static RegressionEvaluation Model(string name, float error) => ML.Regression.EvaluateModel(Rows(error), name);

    private static IDataView Rows(float error)
    {
        var random = new Random(5);
        return ML.Data.LoadFromEnumerable(Enumerable.Range(0, 60).Select(i => new Row { Label = i / 10f, Score = i / 10f + error * (float)(random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) * 2 }).ToArray());
    }
}
