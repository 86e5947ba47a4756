namespace MLExtensions.Evaluation;

/// <summary>A class whose rows are covered less than 1 - alpha, with an interval that holds for all classes together.</summary>
internal sealed class ClassCoverageRule : IAdviceRule
{
    public string Name => "ClassCoverage";

    public IEnumerable<Advice> Advise(EvaluationReport report)
    {
        foreach (var model in report.Models)
        {
            if (model.Alpha is not { } alpha || model.Sets is not { } sets)
                continue;
            var confidence = 1 - (1 - report.Confidence) / sets.ByClass.Classes.Length;
            var low = sets.ByClass.Classes.Select(one => (one.Class, one.Coverage, Interval: BinomialInterval.ClopperPearson(Math.Min(one.Weight, one.Coverage * one.Weight), one.Weight, confidence)))
                .Where(one => one.Interval.Upper < 1 - alpha).OrderBy(one => one.Coverage).ToArray();
            if (low.Length > 0)
                yield return new(Name, model.Name, $"{(low.Length == 1 ? "One class is" : $"{low.Length} classes are")} covered less than {ReportNumber.Percent(1 - alpha)} beyond chance, least '{model.ClassName(low[0].Class)}': {ReportNumber.Percent(low[0].Coverage)} (at most {ReportNumber.Percent(low[0].Interval.Upper)}).",
                    "Calibrate class by class, or by clusters of classes where classes have few rows.", "conformal.md#procedures");
        }
    }
}
