namespace MLExtensions.Evaluation;

/// <summary>A correlation of labels and predictions, or an R squared, whose interval holds 0 or lies below: the model is no better than a constant.</summary>
internal sealed class NoSkillRule : IAdviceRule
{
    public string Name => "NoSkill";

    public IEnumerable<Advice> Advise(EvaluationReport report) =>
        from model in report.Models
        from name in new[] { "Matthews correlation", "R squared" }
        let metric = model.Find(name)
        where metric?.Interval is { Lower: <= 0 }
        let interval = metric.Interval!.Value
        select new Advice(Name, model.Name, $"{name} is {ReportNumber.Of(metric.Value, interval)} (interval {ReportNumber.Range(metric.Value, interval)}), which does not rule out 0: a constant prediction may be as good.",
            "Check labels, features and the join between them before anything else; then train with more rows.", "getting-started.md#questions-people-bring");
}
