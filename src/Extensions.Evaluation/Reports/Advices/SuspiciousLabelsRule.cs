namespace MLExtensions.Evaluation;

/// <summary>More suspicious rows than a share that any data has, beyond the interval of that share.</summary>
internal sealed class SuspiciousLabelsRule : IAdviceRule
{
    /// <summary>Share of suspicious rows that overlapping classes alone can have.</summary>
    public const double Matters = 0.02;

    public string Name => "SuspiciousLabels";

    public IEnumerable<Advice> Advise(EvaluationReport report) =>
        from model in report.Models.DistinctBy(model => model.LabelNoise ?? (object)model)
        where model.LabelNoise is not null
        let noise = model.LabelNoise
        let count = Math.Max(noise.Noise.RowCount, noise.SuspiciousRows.Length)
        where count > 0
        let interval = BinomialInterval.ClopperPearson(noise.SuspiciousRows.Length, count, report.Confidence)
        where interval.Lower > Matters
        select new Advice(Name, model.Name, $"{ReportNumber.Count(noise.SuspiciousRows.Length)} of {ReportNumber.Count(count)} rows ({ReportNumber.Percent(noise.SuspiciousRows.Length / count)}) have labels that out-of-sample probabilities contradict; the estimated share of wrong labels is {ReportNumber.Percent(noise.Noise.NoiseRate)}.",
            "Look at the listed rows first, the most suspicious ones on top. If labels are wrong and cannot be mended, train with an objective for noisy labels.", "objectives.md#noisy-labels");
}
