using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>What sections on prediction sets and on prediction intervals have in common.</summary>
internal static class CoverageBlocks
{
    /// <summary>What the Beta law says, where its band is known of a model.</summary>
    public const string BandNote = " The Beta law says where the coverage lies where calibration rows and these are alike, luck of so many calibration rows included.";

    /// <summary>The aim of a model.</summary>
    public static TableCell Aim(double? alpha) => alpha is { } share ? ReportNumber.Percent(1 - share) : ReportNumber.None;

    /// <summary>The band of the Beta law; a tone where the coverage lies below it.</summary>
    public static TableCell Band(double coverage, Interval? band) => band is not { } range ? new(ReportNumber.None)
        : new TableCell($"{ReportNumber.Of(range.Lower)} to {ReportNumber.Of(range.Upper)}") { Detail = coverage < range.Lower ? "below it" : coverage > range.Upper ? "above it" : "within it" };

    /// <summary>Coverage group by group: a picture, and a table of each model.</summary>
    /// <param name="models">Models and their groups.</param>
    /// <param name="alpha">The aim; null where it is not known.</param>
    /// <param name="size">What the size of a set or interval is called.</param>
    public static IEnumerable<ReportBlock> ByGroup(ImmutableArray<(ModelEvaluation Model, int Index, ImmutableArray<CoverageByGroup> Groups)> models, double? alpha, string size)
    {
        models = [.. models.Where(one => !one.Groups.IsDefaultOrEmpty)];
        if (models.IsEmpty)
            yield break;
        var names = models[0].Groups.OrderBy(one => one.Coverage).Take(GroupsSection.Most).Select(one => one.Name).ToArray();
        var all = models[0].Groups.Length;
        var which = names.Length < all ? $"The {names.Length} groups of least coverage of {all}. " : "";
        yield return new ReportPicture("Coverage by group", $"{which}Share of the rows of each group that is covered, with its interval{Line(alpha)} Greatest less least: "
            + string.Join("; ", models.Select(one => $"{one.Model.Name}: {ReportNumber.Of(CoverageParts.Gap(one.Groups.Select(group => group.Coverage)))}")) + ".",
            title => DotsPicture.Draw([.. names.Select(name => (name, (IReadOnlyList<(double, Interval?, PictureColor)>)[.. models.Select(one => Dot(one.Groups.FirstOrDefault(group => group.Name == name), PictureColor.Of(one.Index)))]))], "Coverage", 1 - alpha, title))
        { Legend = Section.Legend(models, lines: false) };
        foreach (var (model, _, groups) in models)
        {
            var banded = groups.Any(one => one.Band is not null);
            yield return new ReportTable($"Coverage of {model.Name} by group", ["Group", "Rows", "Coverage", .. banded ? ["Beta law"] : Array.Empty<string>(), size],
                [.. groups.OrderBy(one => one.Coverage).Take(GroupsSection.Most).Select(one => (ImmutableArray<TableCell>)[TableCell.Words(one.Name), ReportNumber.Count(one.Count), Section.Estimate(one.Coverage, one.Interval), .. banded ? [Band(one.Coverage, one.Band)] : Array.Empty<TableCell>(), ReportNumber.Of(one.Size)])])
            {
                Note = which.Length > 0 ? which.TrimEnd() : null,
            };
        }
    }

    /// <summary>How a description goes on that has said what is drawn.</summary>
    public static string Line(double? alpha) => alpha is { } share ? $"; the dashed line is {ReportNumber.Percent(1 - share)}." : ".";

    /// <summary>Share of rows by size of their sets.</summary>
    public static ReportPicture Sizes(ImmutableArray<(ModelEvaluation Model, int Index, SetSizeHistogram Part)> models, string what)
    {
        var greatest = models.Max(one => LargestSize(one.Part));
        var perBar = (greatest + MostBars) / MostBars;   // sizes 0 to greatest
        var bars = greatest / perBar + 1;
        string[] names = [.. Enumerable.Range(0, bars).Select(bar => perBar == 1 ? FormattableString.Invariant($"{bar}") : FormattableString.Invariant($"{bar * perBar}–{(bar + 1) * perBar - 1}"))];
        return new("Sizes of the sets", $"Share of rows by number of {what} in the set: " + string.Join("; ", models.Select(one => $"{one.Model.Name}: {ReportNumber.Of(one.Part.Mean)} {what} on average, {ReportNumber.Percent(one.Part.EmptyFraction)} empty")) + ".",
            title => BarsPicture.Draw(names, [.. models.Select(one => ((IReadOnlyList<double>)Shares(one.Part, bars, perBar), PictureColor.Of(one.Index)))], $"{char.ToUpperInvariant(what[0])}{what[1..]} in the set", title))
        { Legend = Section.Legend(models, lines: false) };
    }

    private const int MostBars = 16;

    private static int LargestSize(SetSizeHistogram sizes) => Enumerable.Range(0, sizes.Weights.Length).Last(size => sizes.Weights[size] > 0);

    private static double[] Shares(SetSizeHistogram sizes, int bars, int perBar)
        => [.. Enumerable.Range(0, bars).Select(bar => Enumerable.Range(bar * perBar, perBar).Where(size => size < sizes.Weights.Length).Sum(sizes.Share))];

    private static (double, Interval?, PictureColor) Dot(CoverageByGroup? one, PictureColor color) => one is null ? (double.NaN, null, color) : (one.Coverage, one.Interval, color);
}
