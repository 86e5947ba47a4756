namespace MLExtensions.Evaluation;

/// <summary>Prediction sets and intervals of a model in JSON.</summary>
internal static class JsonCoverageWriter
{
    public static void Sets(JsonNumbers json, ModelEvaluation model, PredictionSetMetrics part)
    {
        json.Number("coverage", part.Coverage);
        json.Range(part.CoverageInterval);
        json.Number("averageSize", part.AverageSetSize);
        json.Number("singletonHitRatio", part.SingletonHitRatio);
        json.Rows("sizes", part.Sizes.Weights.Select((weight, size) => (weight, size)).Where(one => one.weight > 0).Select(one => new double[] { one.size, one.weight }));
        json.List("bySize", part.BySize.Strata.Where(one => one.Weight > 0), one => Stratum(json, one));
        json.List("byClass", part.ByClass.Classes, one => json.Object(null, () =>
        {
            json.Text("name", model.ClassName(one.Class));
            json.Number("rows", one.Weight);
            json.Number("coverage", one.Coverage);
        }));
    }

    public static void Intervals(JsonNumbers json, IntervalMetrics part)
    {
        json.Number("coverage", part.Coverage);
        json.Range(part.CoverageInterval);
        json.Number("meanWidth", part.Width.Mean);
        json.Number("medianWidth", part.Width.Median);
        json.Number("infiniteShare", part.Width.InfiniteShare);
        json.Number("intervalScore", part.IntervalScore);
        json.List("byWidth", part.ByWidth.Strata.Where(one => one.Weight > 0), one => Stratum(json, one));
    }

    private static void Stratum(JsonNumbers json, CoverageStratum one) => json.Object(null, () =>
    {
        json.Number("least", one.Least);
        json.Number("greatest", one.Greatest);
        json.Number("rows", one.Weight);
        json.Number("coverage", one.Coverage);
    });
}
