namespace MLExtensions.Evaluation;

/// <summary>Size and coverage of prediction sets.</summary>
internal static class SetsSection
{
    private const int MostBars = 16;

    public static ReportSection? Of(EvaluationReport report)
    {
        var models = Section.With(report, model => model.Sets);
        if (models.IsEmpty)
            return null;
        var greatest = models.Max(one => LargestSize(one.Part));
        var perBar = (greatest + MostBars) / MostBars;   // sizes 0 to greatest
        var bars = greatest / perBar + 1;
        string[] names = [.. Enumerable.Range(0, bars).Select(bar => perBar == 1 ? FormattableString.Invariant($"{bar}") : FormattableString.Invariant($"{bar * perBar}–{(bar + 1) * perBar - 1}"))];
        var aim = models.Select(one => one.Model.Alpha).FirstOrDefault(alpha => alpha is not null);
        var coverages = models.Select(one => one.Part.ByClass.Classes.ToDictionary(row => row.Class)).ToArray();
        int[] classes = [.. coverages[0].Keys.OrderBy(k => coverages.Min(rows => rows.TryGetValue(k, out var row) ? row.Coverage : 1)).Take(ClassesSection.Most)];
        return Section.Of("sets", "Prediction sets",
        [
            Section.ByModel("Coverage and size", models, ["Coverage", "Aimed at", "Mean size", "Empty", "Single", "Single and right", "Least coverage by size"], (model, part) =>
            [
                Section.Estimate(part.Coverage, part.CoverageInterval), model.Alpha is { } alpha ? ReportNumber.Percent(1 - alpha) : ReportNumber.None, ReportNumber.Of(part.AverageSetSize), ReportNumber.Percent(part.Sizes.EmptyFraction),
                ReportNumber.Percent(part.Sizes.SingletonRate), ReportNumber.Percent(part.SingletonHitRatio), ReportNumber.Of(part.BySize.Worst),
            ], "Coverage with its 95 % interval. Of sets with the same coverage, smaller ones say more."),
            new ReportPicture("Sizes of the sets", "Share of rows by number of classes in the set: " + string.Join("; ", models.Select(one => $"{one.Model.Name}: {ReportNumber.Of(one.Part.AverageSetSize)} classes on average, {ReportNumber.Percent(one.Part.Sizes.EmptyFraction)} empty")) + ".",
                title => BarsPicture.Draw(names, [.. models.Select(one => ((IReadOnlyList<double>)Shares(one.Part, bars, perBar), PictureColor.Of(one.Index)))], "Classes in the set", title))
            { Legend = Section.Legend(models, lines: false) },
            new ReportPicture("Coverage by class", (classes.Length < coverages[0].Count ? $"The {classes.Length} classes of least coverage of {coverages[0].Count}. " : "") + "Share of the rows of each class whose set holds it, with its interval" + (aim is { } line ? $"; the dashed line is {ReportNumber.Percent(1 - line)}." : "."),
                title => DotsPicture.Draw([.. classes.Select(k => (models[0].Model.ClassName(k), (IReadOnlyList<(double, Interval?, PictureColor)>)[.. models.Select((one, at) => Coverage(coverages[at].GetValueOrDefault(k), report.Confidence, PictureColor.Of(one.Index)))]))],
                    "Coverage", 1 - aim, title))
            { Legend = Section.Legend(models, lines: false) },
        ]);
    }

    private static int LargestSize(PredictionSetMetrics part) => Enumerable.Range(0, part.Sizes.Weights.Length).Last(size => part.Sizes.Weights[size] > 0);

    private static double[] Shares(PredictionSetMetrics part, int bars, int perBar)
        => [.. Enumerable.Range(0, bars).Select(bar => Enumerable.Range(bar * perBar, perBar).Where(size => size < part.Sizes.Weights.Length).Sum(part.Sizes.Share))];

    private static (double, Interval?, PictureColor) Coverage(CoverageOfClass one, double confidence, PictureColor color)
        => one.Weight > 0 ? (one.Coverage, BinomialInterval.ClopperPearson(Math.Min(one.Weight, one.Coverage * one.Weight), one.Weight, confidence), color) : (double.NaN, null, color);
}
