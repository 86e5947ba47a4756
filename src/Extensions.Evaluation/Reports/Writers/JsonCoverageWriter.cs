namespace MLExtensions.Evaluation;

/// <summary>Prediction sets and intervals of a model in JSON.</summary>
internal static class JsonCoverageWriter
{
    public static void Sets(JsonNumbers json, ModelEvaluation model, PredictionSetMetrics part)
    {
        json.Number("coverage", part.Coverage);
        json.Range(part.CoverageInterval);
        json.Band(part.CoverageBand, part.CoverageState);
        json.Number("averageSize", part.AverageSetSize);
        json.Number("emptyShare", part.EmptyShare);
        json.Number("fullShare", part.FullShare);
        json.Number("singletonHitRatio", part.SingletonHitRatio);
        Sizes(json, part.Sizes);
        json.List("bySize", part.BySize.Strata.Where(one => one.Weight > 0), one => Stratum(json, one));
        json.List("byClass", part.ByClass.Classes.Select((one, at) => (one, at)), row => json.Object(null, () =>
        {
            json.Text("name", model.ClassName(row.one.Class));
            json.Number("rows", row.one.Weight);
            json.Number("coverage", row.one.Coverage);
            json.Range(row.at < part.ClassIntervals.Length ? part.ClassIntervals[row.at] : null);
        }));
        Groups(json, part.Groups);
    }

    public static void LabelSets(JsonNumbers json, MultilabelSetMetrics part)
    {
        json.List("metrics", part.Metrics, metric => json.Object(null, () => JsonModelWriter.Metric(json, metric)));
        json.Number("averageSize", part.AverageSetSize);
        json.Number("emptyShare", part.EmptyShare);
        json.Number("fullShare", part.FullShare);
        Sizes(json, part.Sizes);
        json.List("labels", part.Labels, one => json.Object(null, () =>
        {
            json.Text("name", one.Name);
            json.Number("rows", one.Support);
            json.Number("recall", one.Recall, "no row carries the label");
            json.Range(one.RecallInterval, "no row carries the label");
            json.Number("share", one.Share);
        }));
    }

    public static void Intervals(JsonNumbers json, IntervalMetrics part)
    {
        json.Number("coverage", part.Coverage);
        json.Range(part.CoverageInterval);
        json.Band(part.CoverageBand, part.CoverageState);
        json.Number("belowShare", part.BelowShare);
        json.Number("aboveShare", part.AboveShare);
        json.Number("meanWidth", part.Width.Mean);
        json.Number("medianWidth", part.Width.Median);
        json.Number("infiniteShare", part.Width.InfiniteShare);
        json.Number("intervalScore", part.IntervalScore);
        json.List("byWidth", part.ByWidth.Strata.Where(one => one.Weight > 0), one => Stratum(json, one));
        Groups(json, part.Groups);
        json.Part("distribution", part.Distribution is { Quantiles.IsDefaultOrEmpty: false } some ? some : null, "there is no column of quantiles", distribution =>
        {
            json.Number("continuousRankedProbabilityScore", distribution.ContinuousRankedProbabilityScore);
            json.Number("crossingShare", distribution.CrossingShare);
            json.Number("transformLower", distribution.Transform?.Band.Lower);
            json.Number("transformUpper", distribution.Transform?.Band.Upper);
            json.Rows("transform", (distribution.Transform?.Bins ?? []).Select(bin => new[] { bin.Lower, bin.Upper, bin.Share }));
        });
    }

    private static void Sizes(JsonNumbers json, SetSizeHistogram sizes)
        => json.Rows("sizes", sizes.Weights.Select((weight, size) => (weight, size)).Where(one => one.weight > 0).Select(one => new double[] { one.size, one.weight }));

    private static void Groups(JsonNumbers json, System.Collections.Immutable.ImmutableArray<CoverageByGroup> groups) => json.List("groups", groups.IsDefault ? [] : groups, one => json.Object(null, () =>
    {
        json.Text("name", one.Name);
        json.Number("rows", one.Count);
        json.Number("coverage", one.Coverage);
        json.Range(one.Interval);
        json.Band(one.Band, one.State);
        json.Number("size", one.Size, "no interval of the group is finite");
    }));

    private static void Stratum(JsonNumbers json, CoverageStratum one) => json.Object(null, () =>
    {
        json.Number("least", one.Least);
        json.Number("greatest", one.Greatest);
        json.Number("rows", one.Weight);
        json.Number("coverage", one.Coverage);
    });
}
