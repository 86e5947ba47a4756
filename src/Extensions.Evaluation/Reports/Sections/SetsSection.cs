using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>Size and coverage of prediction sets.</summary>
internal static class SetsSection
{
    public static ReportSection? Of(EvaluationReport report)
    {
        var models = Section.With(report, model => model.Sets);
        if (models.IsEmpty)
            return null;
        var (alpha, banded) = (models.Select(one => one.Model.Alpha).FirstOrDefault(alpha => alpha is not null), models.Any(one => one.Part.CoverageBand is not null));
        return Section.Of("sets", "Prediction sets",
        [
            Section.ByModel("Coverage and size", models, ["Coverage", "Aimed at", .. banded ? ["Beta law"] : Array.Empty<string>(), "Mean size", "Empty", "Full", "Single", "Single and right", "Least coverage by size"], (model, part) =>
            [
                Section.Estimate(part.Coverage, part.CoverageInterval), CoverageBlocks.Aim(model.Alpha), .. banded ? [CoverageBlocks.Band(part.Coverage, part.CoverageBand)] : Array.Empty<TableCell>(), ReportNumber.Of(part.AverageSetSize),
                ReportNumber.Percent(part.EmptyShare), ReportNumber.Percent(part.FullShare), ReportNumber.Percent(part.Sizes.SingletonRate), ReportNumber.Percent(part.SingletonHitRatio), ReportNumber.Of(part.BySize.Worst),
            ], "Coverage with its interval. Of sets with the same coverage, smaller ones say more." + (banded ? CoverageBlocks.BandNote : "")),
            CoverageBlocks.Sizes([.. models.Select(one => (one.Model, one.Index, one.Part.Sizes))], "classes"),
            ByClass(models, alpha),
            .. CoverageBlocks.ByGroup([.. models.Select(one => (one.Model, one.Index, one.Part.Groups))], alpha, "Mean size"),
        ]);
    }

    private static ReportPicture ByClass(ImmutableArray<(ModelEvaluation Model, int Index, PredictionSetMetrics Part)> models, double? alpha)
    {
        var coverages = models.Select(one => one.Part.ByClass.Classes.Select((row, at) => (Row: row, Interval: at < one.Part.ClassIntervals.Length ? one.Part.ClassIntervals[at] : (Interval?)null)).ToDictionary(row => row.Row.Class)).ToArray();
        int[] classes = [.. coverages[0].Keys.OrderBy(k => coverages.Min(rows => rows.TryGetValue(k, out var one) ? one.Row.Coverage : 1)).Take(ClassesSection.Most)];
        return new("Coverage by class", (classes.Length < coverages[0].Count ? $"The {classes.Length} classes of least coverage of {coverages[0].Count}. " : "") + $"Share of the rows of each class whose set holds it, with its interval{CoverageBlocks.Line(alpha)} Greatest less least: "
            + string.Join("; ", models.Select(one => $"{one.Model.Name}: {ReportNumber.Of(one.Part.ClassGap)}")) + ".",
            title => DotsPicture.Draw([.. classes.Select(k => (models[0].Model.ClassName(k), (IReadOnlyList<(double, Interval?, PictureColor)>)[.. models.Select((one, at) => coverages[at].GetValueOrDefault(k) is { Row.Weight: > 0 } found ? (found.Row.Coverage, found.Interval, PictureColor.Of(one.Index)) : (double.NaN, null, PictureColor.Of(one.Index)))]))],
                "Coverage", 1 - alpha, title))
        { Legend = Section.Legend(models, lines: false) };
    }
}
