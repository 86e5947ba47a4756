using System.Globalization;
using System.Text.Json;
using Extensions.Testing;

namespace Extensions.Evaluation.Tests.Reports;

public class JsonReportTests
{
    private static readonly JsonElement Schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "docs", "report.schema.json"))).RootElement;

    public static TheoryData<string> Tasks => SomeReports.Tasks;

    [Theory, MemberData(nameof(Tasks)), Trait("Kind", "Contract")]
    public void ToJson_AnyTask_FollowsTheSchema(string task)
    {
        var report = JsonDocument.Parse(SomeReports.Of(task).ToJson()).RootElement;
        Assert.Equal([], new JsonSchema(Schema).Faults(report));
        Assert.Equal([], NullsWithoutReason(report, "$"));
    }

    /// <summary>The check itself fails where something is wrong.</summary>
    [Fact, Trait("Kind", "Contract")]
    public void Schema_BrokenReports_FindsTheFault()
    {
        var json = SomeReports.Of("binary").ToJson();
        foreach (var (from, to) in new[] { ("\"verdict\":", "\"verdicts\":"), ("\"schemaVersion\": 1", "\"schemaVersion\": 2"), ("\"rows\": ", "\"rows\": null, \"rowsOf\": "), ("\"method\": \"bootstrap\"", "\"method\": \"guess\""), ("\"neither\": ", "\"neither\": \"none\", \"other\": ") })
            Assert.NotEqual([], new JsonSchema(Schema).Faults(JsonDocument.Parse(json.Replace(from, to)).RootElement));
    }

    [Fact, Trait("Kind", "Contract")]
    public void Docs_EveryMember_IsNamed()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "report.md"));
        Assert.Equal([], new JsonSchema(Schema).Members.Where(member => !page.Contains($"`{member}`", StringComparison.Ordinal)));
        Assert.Equal([], AdviceRules.All.Select(rule => rule.Name).Where(rule => !page.Contains($"`{rule}`", StringComparison.Ordinal)));
    }

    /// <summary>Sections that the schema knows and no report has would not be tested.</summary>
    [Fact, Trait("Kind", "Contract")]
    public void ToJson_AllTasks_HaveEverySection()
    {
        var reports = SomeReports.All.Select(task => JsonDocument.Parse(SomeReports.Of(task).ToJson()).RootElement).ToArray();
        foreach (var section in new[] { "calibration", "decisions", "selective", "sets", "labelSets", "intervals", "groups", "labelNoise", "training" })
            Assert.Contains(reports, report => report.GetProperty("models").EnumerateArray().Any(model => model.GetProperty(section).ValueKind == JsonValueKind.Object));
    }

    [Fact, Trait("Kind", "Example")]
    public void ToJson_Numbers_AreThoseOfTheModels()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            var report = SomeReports.Of("binary");
            var json = JsonDocument.Parse(report.ToJson()).RootElement;
            Assert.Equal(report.Models[1]["Log-loss"].Value, json.GetProperty("models")[1].GetProperty("metrics").EnumerateArray().Single(metric => metric.GetProperty("name").GetString() == "Log-loss").GetProperty("value").GetDouble());
            Assert.Equal(report.Comparisons[0].Hits!.Value.PValue, json.GetProperty("comparisons")[0].GetProperty("hits").GetProperty("pValue").GetDouble());
            var matrix = ((BinaryEvaluation)report.Models[0]).Decisions.Confusion;
            Assert.Equal(matrix.Total, json.GetProperty("models")[0].GetProperty("decisions").GetProperty("confusion").EnumerateArray().Sum(cell => cell[2].GetDouble()));
            Assert.All(json.GetProperty("models")[0].GetProperty("selective").GetProperty("riskByCoverage").EnumerateArray(), point => Assert.Equal(3, point.GetArrayLength()));
            Assert.True(json.GetProperty("models")[0].GetProperty("selective").GetProperty("riskByCoverage").GetArrayLength() <= CurveSimplification.Most);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    /// <summary>The parts of sections that only some models have.</summary>
    [Fact, Trait("Kind", "Example")]
    public void ToJson_PartsOfSections_AreThoseOfTheModels()
    {
        var (report, json) = (SomeReports.Of("multiclass"), JsonDocument.Parse(SomeReports.Of("multiclass").ToJson()).RootElement);
        var (model, written) = ((MulticlassEvaluation)report.Models[0], json.GetProperty("models")[0]);
        Assert.Equal(model.Selective.Abstention!.SelectiveRisk, written.GetProperty("selective").GetProperty("abstention").GetProperty("riskOfDecided").GetProperty("value").GetDouble());
        Assert.Equal((model.Sets!.CoverageBand!.Value.Lower, model.Sets.CoverageState == CoverageState.Pass), (written.GetProperty("sets").GetProperty("bandLower").GetDouble(), written.GetProperty("sets").GetProperty("inBand").GetBoolean()));
        Assert.Equal(model.Sets.Groups.Select(one => one.Coverage), written.GetProperty("sets").GetProperty("groups").EnumerateArray().Select(one => one.GetProperty("coverage").GetDouble()));
        Assert.Equal(model.Groups!.Counts, written.GetProperty("groups").GetProperty("counts").EnumerateArray().Select(one => one.GetDouble()));
        Assert.Equal(model.LabelNoise!.Ids[0], written.GetProperty("labelNoise").GetProperty("suspiciousRows")[0].GetProperty("id").GetString());
        Assert.Equal(JsonValueKind.Null, JsonDocument.Parse(SomeReports.Of("binary").ToJson()).RootElement.GetProperty("models")[0].GetProperty("selective").GetProperty("abstention").ValueKind);

        var labels = (MultilabelEvaluation)SomeReports.Of("multilabel").Models[1];
        var ofLabels = JsonDocument.Parse(SomeReports.Of("multilabel").ToJson()).RootElement.GetProperty("models")[1];
        Assert.Equal(labels.Calibration.Labels[2].Metrics.Smooth, ofLabels.GetProperty("calibration").GetProperty("labels")[2].GetProperty("smoothCalibrationError").GetDouble());
        Assert.Equal(labels.LabelSets!.Labels[4].Recall, ofLabels.GetProperty("labelSets").GetProperty("labels")[4].GetProperty("recall").GetDouble());
        Assert.Equal(labels.Decisions.Labels[1].AveragePrecision, ofLabels.GetProperty("decisions").GetProperty("curves")[1].GetProperty("averagePrecision").GetDouble());

        var numbers = (RegressionEvaluation)SomeReports.Of("regression").Models[0];
        var distribution = JsonDocument.Parse(SomeReports.Of("regression").ToJson()).RootElement.GetProperty("models")[0].GetProperty("intervals").GetProperty("distribution");
        Assert.Equal(numbers.Intervals!.Distribution!.Transform!.Bins[3].Share, distribution.GetProperty("transform")[3][2].GetDouble(), 6);
    }

    [Fact, Trait("Kind", "Example")]
    public void ToJson_NotFinite_IsNullWithReason()
    {
        var some = SomeEvaluations.Regression("Some");
        var report = EvaluationReport.Compare(some with { Intervals = some.Intervals! with { Width = IntervalWidth.Compute([double.NegativeInfinity, 0], [0, 1]), IntervalScore = double.NaN } });
        var intervals = JsonDocument.Parse(report.ToJson()).RootElement.GetProperty("models")[0].GetProperty("intervals");
        Assert.Equal(JsonValueKind.Null, intervals.GetProperty("meanWidth").ValueKind);
        Assert.Equal(("infinite", "not defined for these rows"), (intervals.GetProperty("reasons").GetProperty("meanWidth").GetString(), intervals.GetProperty("reasons").GetProperty("intervalScore").GetString()));
    }

    private static IEnumerable<string> NullsWithoutReason(JsonElement element, string at)
    {
        if (element.ValueKind == JsonValueKind.Object)
            foreach (var member in element.EnumerateObject())
            {
                if (member.Value.ValueKind == JsonValueKind.Null && !(element.TryGetProperty("reasons", out var reasons) && reasons.TryGetProperty(member.Name, out _)))
                    yield return $"{at}.{member.Name}";
                foreach (var inner in NullsWithoutReason(member.Value, $"{at}.{member.Name}"))
                    yield return inner;
            }
        else if (element.ValueKind == JsonValueKind.Array)
            foreach (var inner in element.EnumerateArray().SelectMany((one, place) => NullsWithoutReason(one, $"{at}[{place}]")))
                yield return inner;
    }
}
