namespace MLExtensions.Evaluation;

/// <summary>A model in JSON: its metrics and sections.</summary>
internal static class JsonModelWriter
{
    public static void Write(JsonNumbers json, ModelEvaluation model, double confidence)
    {
        json.Text("name", model.Name);
        json.Number("alpha", model.Alpha, "no alpha was given");
        json.List("metrics", model.Metrics, metric => json.Object(null, () => Metric(json, metric)));
        json.List("mlNet", MLNetSection.Numbers(model), one => json.Object(null, () =>
        {
            json.Text("name", one.Name);
            json.Number("value", one.Value);
        }));
        json.Part("calibration", model.Calibration(), "the task has no such section", part => Calibration(json, part));
        json.Part("decisions", model.Decisions(), "the task has no such section", part => JsonDecisionsWriter.Write(json, model, part, confidence));
        json.Part("selective", model.Selective(), "the task has no such section", part => Selective(json, part));
        json.Part("sets", model.Sets, "there is no column of prediction sets", part => JsonCoverageWriter.Sets(json, model, part));
        json.Part("intervals", model.Intervals(), "there are no columns of prediction intervals, or no alpha", part => JsonCoverageWriter.Intervals(json, part));
        json.Part("groups", model.Groups, "no column of groups was named", part => Groups(json, part));
        json.Part("labelNoise", model.LabelNoise, "no diagnosis was given", part => LabelNoise(json, part));
        json.Part("training", model.History is { Epochs.IsDefaultOrEmpty: false } history ? history : null, "no history was given", part => Training(json, part));
    }

    public static string Direction(MetricDirection direction) => direction == MetricDirection.HigherIsBetter ? "higher is better" : "lower is better";

    private static void Metric(JsonNumbers json, MetricEstimate metric)
    {
        var reason = metric.WithoutInterval ?? "not defined for these rows";
        json.Text("name", metric.Name);
        json.Text("direction", Direction(metric.Direction));
        json.Number("value", metric.Value, reason);
        json.Range(metric.Interval, reason);
        json.Text("method", metric.Method switch { MetricInterval.ClopperPearson => "Clopper-Pearson", MetricInterval.StratifiedBootstrap => "stratified bootstrap", _ => "bootstrap" });
        json.Number("confidence", metric.Confidence);
    }

    private static void Calibration(JsonNumbers json, CalibrationMetrics part)
    {
        json.Number("expectedCalibrationError", part.ExpectedCalibrationError);
        json.Number("maximumCalibrationError", part.Binned.Maximum);
        json.Number("debiasedCalibrationError", part.Debiased);
        json.Number("smoothCalibrationError", part.Smooth);
        json.Number("classwiseCalibrationError", part.Classwise?.Mean, "there are two classes");
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
    }

    private static void Selective(JsonNumbers json, SelectiveMetrics part)
    {
        json.Number("risk", part.Curve.Risk);
        json.Number("area", part.Area);
        json.Number("excessArea", part.ExcessArea);
        json.Rows("riskByCoverage", CurveSimplification.Thin(part.Curve.Points, point => point.Coverage, point => point.Risk).Select(point => new[] { point.Coverage, point.Risk, point.Threshold }));
    }

    private static void Groups(JsonNumbers json, FairnessMetrics part)
    {
        json.Texts("names", part.GroupNames);
        json.List("metrics", part.Metrics.IsDefault ? [] : part.Metrics.Where(metric => !metric.Groups.IsDefaultOrEmpty), metric => json.Object(null, () =>
        {
            json.Text("name", metric.Name);
            json.Object("gap", () => Metric(json, metric.Gap));
            json.List("groups", metric.Groups, group => json.Object(null, () => Metric(json, group)));
        }));
        json.Number("demographicParityDifference", part.Decisions?.DemographicParityDifference, "decisions are not of two classes");
        json.Number("demographicParityRatio", part.Decisions?.DemographicParityRatio, "decisions are not of two classes");
        json.Number("equalizedOddsDifference", part.Decisions?.EqualizedOddsDifference, "decisions are not of two classes");
    }

    private static void LabelNoise(JsonNumbers json, LabelNoiseMetrics part)
    {
        var classes = Enumerable.Range(0, part.Noise.ClassCount).ToArray();
        json.Number("noiseRate", part.Noise.NoiseRate);
        json.Rows("joint", classes.Select(given => classes.Select(truth => part.Noise.Joint(given, truth)).ToArray()));
        json.List("suspiciousRows", part.SuspiciousRows, row => json.Object(null, () =>
        {
            json.Number("row", row.Row);
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
