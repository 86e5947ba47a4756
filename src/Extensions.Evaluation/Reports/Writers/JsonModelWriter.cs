namespace MLExtensions.Evaluation;

/// <summary>A model in JSON: its metrics and sections.</summary>
internal static class JsonModelWriter
{
    public static void Write(JsonNumbers json, ModelEvaluation model)
    {
        json.Text("name", model.Name);
        json.Number("alpha", model.Alpha, "no alpha was given");
        json.List("metrics", model.Metrics, metric => json.Object(null, () => Metric(json, metric)));
        json.List("mlNet", MLNetSection.Numbers(model), one => json.Object(null, () =>
        {
            json.Text("name", one.Name);
            json.Number("value", one.Value);
        }));
        json.Part("calibration", model.PooledCalibration(), "the task has no such section", part => Calibration(json, model, part));
        json.Part("decisions", model.Table(), "the task has no such section", part => JsonDecisionsWriter.Write(json, part, model.Decisions()?.Confusion));
        json.Part("selective", model.Selective(), "the task has no such section", part => Selective(json, part));
        json.Part("sets", model.Sets, model is MultilabelEvaluation ? "sets of labels are in labelSets" : "there is no column of prediction sets", part => JsonCoverageWriter.Sets(json, model, part));
        json.Part("labelSets", model.LabelSets(), model is MultilabelEvaluation ? "there is no column of prediction sets" : "the task has no such section", part => JsonCoverageWriter.LabelSets(json, part));
        json.Part("intervals", model.Intervals(), "there are no columns of prediction intervals, or no alpha", part => JsonCoverageWriter.Intervals(json, part));
        json.Part("groups", model.Groups, "no column of groups was named", part => JsonGroupsWriter.Write(json, part));
        json.Part("labelNoise", model.LabelNoise, "no diagnosis was given", part => LabelNoise(json, part));
        json.Part("training", model.History is { Epochs.IsDefaultOrEmpty: false } history ? history : null, "no history was given", part => Training(json, part));
    }

    public static string Direction(MetricDirection direction) => direction == MetricDirection.HigherIsBetter ? "higher is better" : "lower is better";

    public static void Metric(JsonNumbers json, MetricEstimate metric)
    {
        var reason = metric.WithoutInterval ?? "not defined for these rows";
        json.Text("name", metric.Name);
        json.Text("direction", Direction(metric.Direction));
        json.Number("value", metric.Value, reason);
        json.Range(metric.Interval, reason);
        json.Text("method", metric.Method switch { MetricInterval.ClopperPearson => "Clopper-Pearson", MetricInterval.StratifiedBootstrap => "stratified bootstrap", _ => "bootstrap" });
        json.Number("confidence", metric.Confidence);
    }

    private static void Calibration(JsonNumbers json, ModelEvaluation model, CalibrationMetrics part)
    {
        json.Number("expectedCalibrationError", part.ExpectedCalibrationError);
        json.Number("maximumCalibrationError", part.Binned.Maximum);
        json.Number("debiasedCalibrationError", part.Debiased);
        json.Number("smoothCalibrationError", part.Smooth);
        json.Number("classwiseCalibrationError", part.Classwise?.Mean, model is MultilabelEvaluation ? "labels are no classes" : "there are two classes");
        json.Number("testStatistic", part.Test.Statistic);
        json.Number("testPValue", part.Test.PValue);
        json.Number("brierScore", part.BrierScore);
        json.Number("logLoss", part.LogLoss);
        json.List("reliability", part.Reliability.Points, bin => json.Object(null, () =>
        {
            json.Number("from", bin.Bin.Lower);
            json.Number("to", bin.Bin.Upper);
            json.Number("rows", bin.Bin.Weight);
            json.Number("meanProbability", bin.Bin.MeanProbability);
            json.Number("share", bin.Bin.PositiveRate);
            json.Range(bin.Wilson);
            json.Number("consistencyLower", bin.Consistency.Lower);
            json.Number("consistencyUpper", bin.Consistency.Upper);
        }));
        json.List("labels", (model as MultilabelEvaluation)?.Calibration.Labels ?? [], label => json.Object(null, () =>
        {
            json.Text("name", label.Name);
            json.Number("expectedCalibrationError", label.Metrics.ExpectedCalibrationError);
            json.Number("smoothCalibrationError", label.Metrics.Smooth);
            json.Number("testPValue", label.Metrics.Test.PValue);
            json.Number("brierScore", label.Metrics.BrierScore);
            json.Number("logLoss", label.Metrics.LogLoss);
        }));
    }

    private static void Selective(JsonNumbers json, SelectiveMetrics part)
    {
        json.Number("risk", part.Curve.Risk);
        json.Number("area", part.Area);
        json.Number("excessArea", part.ExcessArea);
        json.Rows("riskByCoverage", CurveSimplification.Thin(part.Curve.Points, point => point.Coverage, point => point.Risk).Select(point => new[] { point.Coverage, point.Risk, point.Threshold }));
        json.Part("abstention", part.Abstention, "no column says which rows are left undecided", one =>
        {
            json.Number("decided", one.Accepted);
            json.Number("undecided", one.Abstained);
            json.Rate("coverage", one.Coverage, one.CoverageInterval);
            json.Rate("riskOfDecided", one.SelectiveRisk, one.SelectiveRiskInterval, "no row is decided");
            json.Number("riskOfAll", one.RiskOfAll);
            json.Rate("riskOfUndecided", one.RiskOfAbstained, one.RiskOfAbstainedInterval, "no row is left undecided");
        });
    }

    private static void LabelNoise(JsonNumbers json, LabelNoiseMetrics part)
    {
        var classes = Enumerable.Range(0, part.Noise.ClassCount).ToArray();
        json.Number("noiseRate", part.NoiseRate.Value);
        json.Number("noiseRateLower", part.NoiseRate.Interval?.Lower, part.NoiseRate.WithoutInterval ?? "there is no interval");
        json.Number("noiseRateUpper", part.NoiseRate.Interval?.Upper, part.NoiseRate.WithoutInterval ?? "there is no interval");
        json.Rows("joint", classes.Select(given => classes.Select(truth => part.Noise.Joint(given, truth)).ToArray()));
        json.Number("suspiciousCount", part.SuspiciousCount);
        json.List("suspiciousRows", part.SuspiciousRows.Select((row, at) => (row, at)), one => json.Object(null, () =>
        {
            var (row, at) = one;
            json.Number("row", row.Row);
            json.TextOrNull("id", part.Ids.IsDefault || at >= part.Ids.Length ? null : part.Ids[at], "no column of ids was named");
            json.Number("given", row.Given);
            json.Number("suggested", row.Suggested);
            json.Number("selfConfidence", row.SelfConfidence);
            json.Number("normalizedMargin", row.NormalizedMargin);
        }));
    }

    private static void Training(JsonNumbers json, TrainingHistory history)
    {
        json.Number("bestEpoch", history.BestEpoch);
        json.Flag("stoppedEarly", history.StoppedEarly);
        json.Rows("epochs", history.Epochs.Select(epoch => new[] { epoch.Epoch, epoch.TrainingLoss, epoch.ValidationLoss ?? double.NaN }));
    }
}
