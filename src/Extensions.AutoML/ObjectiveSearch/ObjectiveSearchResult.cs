using System.Collections.Immutable;
using Microsoft.ML;
using MLExtensions.Evaluation;

namespace MLExtensions.AutoML;

/// <summary>What a search found, and how sure it is of it.</summary>
public sealed record ObjectiveSearchResult
{
    /// <summary>The winner, fitted anew: an ordinary transformer from the columns of the data set to predictions.</summary>
    public required ITransformer Model { get; init; }

    /// <summary>The winning trial.</summary>
    public required TrialResult BestTrial { get; init; }

    /// <summary>The trial of the defaults, the first one; null where it failed.</summary>
    public required TrialResult? DefaultTrial { get; init; }

    /// <summary>All trials, by number.</summary>
    public required ImmutableArray<TrialResult> Trials { get; init; }

    /// <summary>The constraints, with what the winner makes of them; empty where none was set.</summary>
    public required ImmutableArray<ConstraintResult> Constraints { get; init; }

    /// <summary>The constraints that the winner misses on the validation rows, in words; empty where it meets all.</summary>
    public required ImmutableArray<string> MissedConstraints { get; init; }

    /// <summary>Whether the winner meets all constraints on the validation rows. Where no trial does, the winner is the one that misses them least.</summary>
    public bool MeetsConstraints => MissedConstraints.IsEmpty;

    /// <summary>The winning objective with its parameters, as JSON.</summary>
    public required string BestObjective { get; init; }

    /// <summary>A line of C# that trains the winner.</summary>
    public required string Code { get; init; }

    /// <summary>Name of the metric that was searched for.</summary>
    public required string MetricName { get; init; }

    /// <summary>Which values of it are better.</summary>
    public required MetricDirection Direction { get; init; }

    /// <summary>The winner, fitted anew with another seed, on rows that no trial has seen.</summary>
    public required ModelEvaluation Winner { get; init; }

    /// <summary>The defaults, fitted anew with the same seed, on the same rows.</summary>
    public required ModelEvaluation Default { get; init; }

    /// <summary>Winner less defaults on rows that no trial has seen, with its interval. No interval for a metric that was given as a function of a view.</summary>
    public required MetricDifference Gain { get; init; }

    /// <summary>Winner less defaults on the validation rows, which chose the winner: a flattering number. NaN where the default trial did not run to its end.</summary>
    public double ValidationGain => DefaultTrial is { State: TrialState.Completed } trial ? BestTrial.Metric - trial.Metric : double.NaN;

    /// <summary>Share of the gain on the validation rows that is left on rows that no trial has seen; NaN where there was none.</summary>
    public double SurvivingShare => Gain.Value / ValidationGain is var share && double.IsFinite(share) ? share : double.NaN;

    /// <summary>How much of what varied between trials each parameter explains alone, the greatest first; empty with fewer than 10 completed trials.</summary>
    public required ImmutableArray<ParameterImportance> Importances { get; init; }

    /// <summary>What became of the trials with each value of each parameter.</summary>
    public required ImmutableArray<SensitivityRow> Sensitivity { get; init; }

    /// <summary>The trials that none other beats both in the metric and in time, the fastest first.</summary>
    public required ImmutableArray<TrialResult> ParetoFront { get; init; }

    /// <summary>What the caller should know: classes that training rows lack, constraints that nothing meets.</summary>
    public required ImmutableArray<string> Warnings { get; init; }

    /// <summary>Where the time of the search went.</summary>
    internal SearchOutcome? Outcome { get; init; }

    /// <summary>The search as Markdown: verdict, code, comparison with the defaults, trials, and what they say of the parameters; pictures are told in words.</summary>
    public string ToMarkdown() => MarkdownWriter.Write(SearchReport.Of(this));

    /// <summary>The same as one self-contained page with pictures: no file beside it and no network is needed. Names and all other text from data are shown as text.</summary>
    public string ToHtml() => HtmlWriter.Write(SearchReport.Of(this));

    /// <summary>Writes <c>name.html</c> and <c>name.md</c>, and beside them <c>name-comparison.html</c>, <c>.md</c> and <c>.json</c>: the winner against the defaults, by <see cref="EvaluationReport.Compare"/>. Files of these names are replaced.</summary>
    /// <param name="folder">Folder for the files; it is made where it is not there.</param>
    /// <param name="name">Name of the files without its ending.</param>
    /// <returns>Where the files are.</returns>
    /// <exception cref="ArgumentException">The folder or the name is empty, or the name is not one of a file.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be written.</exception>
    public SearchReportFiles Save(string folder, string name = "search")
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var comparison = (EvaluationReport.Compare(Default, Winner) with { Title = "Defaults and winner of the search" }).Save(folder, name + "-comparison");
        var path = Path.Combine(Path.GetFullPath(folder), name);
        var document = SearchReport.Of(this, Path.GetFileName(comparison.Html));
        File.WriteAllText(path + ".html", HtmlWriter.Write(document));
        File.WriteAllText(path + ".md", MarkdownWriter.Write(document));
        return new(path + ".html", path + ".md", comparison);
    }
}
