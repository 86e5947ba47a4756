using Microsoft.ML;
using MLExtensions.Evaluation;

namespace Drift;

/// <summary>The three ways on the hours after the change, as a report.</summary>
internal sealed class Comparison(MLContext ml, ITransformer forecaster, double alpha)
{
    /// <summary>What a report reads of an hour.</summary>
    private sealed class Row
    {
        public float Label { get; set; }

        public float Score { get; set; }

        public float Lower { get; set; }

        public float Upper { get; set; }
    }

    public EvaluationReport Of(List<DemandHour> hours, IEnumerable<(string Name, List<Outcome> Outcomes)> contenders)
    {
        var forecasts = ml.Data.CreateEnumerable<Row>(forecaster.Transform(ml.Data.LoadFromEnumerable(hours)), reuseRowObject: false, ignoreMissingColumns: true).Select(row => row.Score).ToArray();
        return EvaluationReport.Compare([.. contenders.Select(one => Evaluate(one.Name, one.Outcomes))]) with { Title = "Demand after the change" };

        ModelEvaluation Evaluate(string name, List<Outcome> outcomes)
        {
            var rows = forecasts.Zip(outcomes, (score, outcome) => new Row { Label = outcome.Truth, Score = score, Lower = outcome.Lower, Upper = outcome.Upper });
            return ml.Regression.EvaluateModel(ml.Data.LoadFromEnumerable(rows), name, new() { Alpha = alpha }, [Missed(outcomes)]);
        }
    }

    /// <summary>All have the same forecast, so that its errors tell nothing apart; intervals are compared by a metric of our own.</summary>
    private static Metric<RegressionPredictions> Missed(List<Outcome> outcomes)
    {
        double[] lower = [.. outcomes.Select(one => (double)one.Lower)], upper = [.. outcomes.Select(one => (double)one.Upper)];
        return new("share of hours missed", MetricDirection.LowerIsBetter, rows => weights => 1 - IntervalCoverage.Compute(lower, upper, rows.Labels, weights));
    }
}
