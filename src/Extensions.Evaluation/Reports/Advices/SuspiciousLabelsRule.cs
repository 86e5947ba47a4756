namespace MLExtensions.Evaluation;

/// <summary>A share of wrong labels that is more than any data has, with its whole interval.</summary>
internal sealed class SuspiciousLabelsRule : IAdviceRule
{
    /// <summary>Estimated share of wrong labels that overlapping classes alone can have.</summary>
    public const double Matters = 0.02;

    public string Name => "SuspiciousLabels";

    public IEnumerable<Advice> Advise(EvaluationReport report) =>
        from model in report.Models.DistinctBy(model => model.LabelNoise ?? (object)model)
        where model.LabelNoise?.NoiseRate.Interval?.Lower > Matters
        let noise = model.LabelNoise!
        select new Advice(Name, model.Name, $"The estimated share of wrong labels is {LabelNoiseSection.Rate(noise)}; {ReportNumber.Count(noise.SuspiciousCount)} rows have labels that out-of-sample probabilities contradict. Where classes overlap, both are too high.",
            "Look at the listed rows first, the most suspicious ones on top. If labels are wrong and cannot be mended, train with an objective for noisy labels.", "objectives.md#noisy-labels");
}
