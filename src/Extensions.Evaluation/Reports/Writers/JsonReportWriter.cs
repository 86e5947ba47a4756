using System.Globalization;
using System.Text;
using System.Text.Json;

namespace MLExtensions.Evaluation;

/// <summary>A report as JSON of the schema in docs/report.schema.json.</summary>
internal static class JsonReportWriter
{
    /// <summary>Version of the schema; it rises when a member changes its meaning or goes away.</summary>
    public const int SchemaVersion = 1;

    public static string Write(EvaluationReport report, DateTimeOffset time)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            var json = new JsonNumbers(writer);
            json.Object(null, () => Report(json, report, time));
        }
        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length) + "\n";
    }

    private static void Report(JsonNumbers json, EvaluationReport report, DateTimeOffset time)
    {
        var first = report.Models[0];
        json.Number("schemaVersion", SchemaVersion);
        json.Text("library", $"MLExtensions {ReportDocument.Version}");
        json.Text("created", time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        json.Text("title", report.Title);
        json.Text("task", first.Task());
        json.Number("rows", first.Count);
        json.Number("rowsWithoutLabel", first.WithoutLabel);
        json.Number("confidence", report.Confidence);
        json.Texts("classes", first.ClassNames());
        json.Texts("verdict", report.Verdict);
        json.List("advice", report.Advice, advice => json.Object(null, () => Advice(json, advice)));
        json.List("models", report.Models, model => json.Object(null, () => JsonModelWriter.Write(json, model)));
        json.List("comparisons", report.Comparisons, comparison => json.Object(null, () => Comparison(json, comparison)));
    }

    private static void Advice(JsonNumbers json, Advice advice)
    {
        json.Text("rule", advice.Rule);
        json.Text("model", advice.Model);
        json.Text("finding", advice.Finding);
        json.Text("action", advice.Action);
        json.Text("page", advice.Page);
    }

    private static void Comparison(JsonNumbers json, ModelComparison comparison)
    {
        json.Text("model", comparison.Model);
        json.Text("baseline", comparison.Baseline);
        json.List("metrics", comparison.Metrics, metric => json.Object(null, () =>
        {
            json.Text("name", metric.Name);
            json.Text("direction", JsonModelWriter.Direction(metric.Direction));
            json.Number("difference", metric.Value);
            json.Range(metric.Interval);
            json.Number("pValue", metric.PValue, "there is no interval");
        }));
        json.Part("hits", comparison.Hits is { } hits ? new HitsOfBoth(hits) : null, "predictions are not simply right or wrong, or rows have weights", one =>
        {
            json.Number("both", one.Result.Both);
            json.Number("modelOnly", one.Result.FirstOnly);
            json.Number("baselineOnly", one.Result.SecondOnly);
            json.Number("neither", one.Result.Neither);
            json.Number("accuracyDifference", one.Result.AccuracyDifference);
            json.Number("pValue", one.Result.PValue);
        });
    }

    private sealed record HitsOfBoth(McNemarResult Result);
}
