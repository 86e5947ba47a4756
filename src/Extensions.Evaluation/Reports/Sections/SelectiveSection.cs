namespace MLExtensions.Evaluation;

/// <summary>What is gained by leaving the least sure rows undecided.</summary>
internal static class SelectiveSection
{
    public static ReportSection? Of(EvaluationReport report)
    {
        var models = Section.With(report, model => model.Selective());
        return models.IsEmpty ? null : Section.Of("selective", "Leaving rows undecided",
        [
            new ReportPicture("Risk by coverage", "Share of errors among the surest rows, by the share of rows that is kept: "
                + string.Join("; ", models.Select(one => $"{one.Model.Name}: {ReportNumber.Of(one.Part.Curve.Risk)} of all rows, {ReportNumber.Of(one.Part.Curve.RiskAtCoverage(0.8))} of the surest 80 %")) + ".",
                title => CurvesPicture.RiskCoverage([.. models.Select(one => (one.Part.Curve, PictureColor.Of(one.Index)))], title)) { Legend = Section.Legend(models) },
            Section.ByModel("Errors among the surest rows", models, ["All rows", "Surest 90 %", "Surest 80 %", "Surest 50 %", "AURC", "Above the best order"], (_, part) =>
            [
                ReportNumber.Of(part.Curve.Risk), ReportNumber.Of(part.Curve.RiskAtCoverage(0.9)), ReportNumber.Of(part.Curve.RiskAtCoverage(0.8)), ReportNumber.Of(part.Curve.RiskAtCoverage(0.5)),
                ReportNumber.Of(part.Area), ReportNumber.Of(part.ExcessArea),
            ], "Shares of errors, lower is better. AURC is their mean over all coverages; the last column is what is lost against an order that puts all errors last."),
            Abstention(report),
        ]);
    }

    private static ReportTable? Abstention(EvaluationReport report) => Section.ByModel("Rows that the model itself leaves undecided", Section.With(report, model => model.Selective()?.Abstention),
        ["Decided", "Errors among the decided", "Errors where all are decided", "Errors among the undecided"], (_, part) =>
        [
            Section.Share(part.Coverage, part.CoverageInterval), Section.Share(part.SelectiveRisk, part.SelectiveRiskInterval), ReportNumber.Percent(part.RiskOfAll), Section.Share(part.RiskOfAbstained, part.RiskOfAbstainedInterval),
        ], "Below each share its exact interval. Leaving rows undecided pays where the undecided would have been wrong more often than the decided are.");
}
