namespace MLExtensions.Evaluation;

/// <summary>Groups of a model in JSON.</summary>
internal static class JsonGroupsWriter
{
    private const string TwoClasses = "decisions are not of two classes";

    public static void Write(JsonNumbers json, FairnessMetrics part)
    {
        json.Texts("names", part.GroupNames);
        json.Numbers("counts", part.Counts);
        json.Number("withoutGroup", part.WithoutGroup);
        json.List("metrics", part.Metrics.IsDefault ? [] : part.Metrics.Where(metric => !metric.Groups.IsDefaultOrEmpty), metric => json.Object(null, () =>
        {
            json.Text("name", metric.Name);
            json.TextOrNull("worstGroup", metric.WorstGroup, "the metric is not defined of any group");
            json.Object("gap", () => JsonModelWriter.Metric(json, metric.Gap));
            json.List("groups", metric.Groups, group => json.Object(null, () => JsonModelWriter.Metric(json, group)));
        }));
        json.Number("demographicParityDifference", part.Decisions?.DemographicParityDifference, TwoClasses);
        json.Number("demographicParityRatio", part.Decisions?.DemographicParityRatio, TwoClasses);
        json.Number("equalizedOddsDifference", part.Decisions?.EqualizedOddsDifference, TwoClasses);
        json.List("parity", GroupsSection.Parity(part), one => json.Object(null, () => JsonModelWriter.Metric(json, one.Gap)));
    }
}
