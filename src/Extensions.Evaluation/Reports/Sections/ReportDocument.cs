using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;

namespace MLExtensions.Evaluation;

/// <summary>A report as writers see it: head, verdict and sections.</summary>
internal sealed record ReportDocument(string Title, string About, ImmutableArray<string> Verdict, ImmutableArray<ReportSection> Sections)
{
    /// <summary>Version of this library.</summary>
    public static string Version { get; } = typeof(ReportDocument).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    private static readonly Func<EvaluationReport, ReportSection?>[] All =
    [
        ComparisonSection.Of, AdviceSection.Of, CalibrationSection.Of, SelectiveSection.Of, RankingSection.Of, ClassesSection.Of, ConfusionSection.Of, SetsSection.Of, LabelSetsSection.Of, IntervalsSection.Of, GroupsSection.Of,
        LabelNoiseSection.Of, TrainingSection.Of, MLNetSection.Of,
    ];

    public static ReportDocument Of(EvaluationReport report, DateTimeOffset time)
    {
        var first = report.Models[0];
        var rows = $"{ReportNumber.Count(first.Count)} rows" + (first.WithoutLabel > 0 ? $" ({ReportNumber.Count(first.WithoutLabel)} more without a label left out)" : "");
        var classes = first.ClassNames().Length is > 2 and var count ? $", {count} {(first is MultilabelEvaluation ? "labels" : "classes")}" : "";
        var models = report.Models.Length == 1 ? "1 model" : $"{report.Models.Length} models";
        return new(report.Title, $"{char.ToUpperInvariant(first.Task()[0])}{first.Task()[1..]} · {models} · {rows}{classes} · {time.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)} · MLExtensions {Version}",
            report.Verdict, [.. All.Select(section => section(report)).OfType<ReportSection>()]);
    }
}
