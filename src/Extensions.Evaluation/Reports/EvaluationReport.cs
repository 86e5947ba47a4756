using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>One or several models on the same rows, side by side: what a team decides on, as a page, as text and as data.</summary>
/// <remarks>The JSON file has the schema of docs/report.schema.json.</remarks>
public sealed record EvaluationReport
{
    private EvaluationReport(ImmutableArray<ModelEvaluation> models, ImmutableArray<ModelComparison> comparisons) => (Models, Comparisons) = (models, comparisons);

    /// <summary>The models, in the order given.</summary>
    public ImmutableArray<ModelEvaluation> Models { get; }

    /// <summary>Every further model against the first one.</summary>
    public ImmutableArray<ModelComparison> Comparisons { get; }

    /// <summary>Title of the report.</summary>
    /// <value>Evaluation.</value>
    public string Title { get; init; } = "Evaluation";

    /// <summary>Where the date of the report comes from.</summary>
    /// <value>The system's clock.</value>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The folder, as an address with a closing slash, where this library's documentation lies; advice then links to its pages. Null for their names alone.</summary>
    /// <value>null.</value>
    public Uri? DocumentationRoot { get; init; }

    /// <summary>What the comparison comes to, in sentences.</summary>
    public ImmutableArray<string> Verdict => Verdicts.Of(this);

    /// <summary>What to do next, the most urgent first; empty where no number asks for anything beyond its interval.</summary>
    public ImmutableArray<Advice> Advice => AdviceRules.Apply(this);

    /// <summary>Confidence of the intervals.</summary>
    internal double Confidence => Models.SelectMany(model => model.Metrics).Select(metric => metric.Confidence).FirstOrDefault(0.95);

    /// <summary>Compares models that were evaluated on the same rows; the first is what the others are measured against.</summary>
    /// <param name="models">Results of <c>EvaluateModel</c>, of one task, with different names.</param>
    /// <exception cref="ArgumentException">There is no model, two have one name, tasks differ, or the models were evaluated on different rows.</exception>
    public static EvaluationReport Compare(params IReadOnlyList<ModelEvaluation> models)
    {
        ArgumentNullException.ThrowIfNull(models);
        if (models.Count == 0)
            throw new ArgumentException("There is no model to report on; at least one is needed.", nameof(models));
        if (models.GroupBy(model => model.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"{twice.Count()} models have the name '{twice.Key}'; names must differ.", nameof(models));
        var first = models[0];
        foreach (var model in models)
        {
            if (model.GetType() != first.GetType())
                throw new ArgumentException($"'{model.Name}' is a {model.GetType().Name}, '{first.Name}' a {first.GetType().Name}; models of one task can be compared.", nameof(models));
            if (model.Fingerprint != first.Fingerprint || model.Count != first.Count)
                throw new ArgumentException($"'{model.Name}' and '{first.Name}' were evaluated on different rows, or in another order: {model.Count} and {first.Count} rows. Models are compared on the same rows.", nameof(models));
        }
        return new([.. models], [.. models.Skip(1).Select(model => ModelComparison.Of(model, first))]);
    }

    /// <summary>The report as one self-contained page: no file beside it and no network is needed. Class names and all other text from data are shown as text.</summary>
    public string ToHtml() => HtmlWriter.Write(Document());

    /// <summary>The report as Markdown, as GitHub shows it: verdict, advice and tables, without pictures.</summary>
    public string ToMarkdown() => MarkdownWriter.Write(Document());

    /// <summary>The report as JSON of the schema in docs/report.schema.json.</summary>
    public string ToJson() => JsonReportWriter.Write(this, TimeProvider.GetUtcNow());

    /// <summary>Writes <c>name.html</c>, <c>name.md</c> and <c>name.json</c>. Files of these names are replaced.</summary>
    /// <param name="folder">Folder for the files; it is made where it is not there.</param>
    /// <param name="name">Name of the files without its ending.</param>
    /// <returns>Where the files are.</returns>
    /// <exception cref="ArgumentException">The folder or the name is empty, or the name is not one of a file.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be written.</exception>
    public ReportFiles Save(string folder, string name = "report")
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (name.IndexOfAny(['/', '\\', .. Path.GetInvalidFileNameChars()]) >= 0)
            throw new ArgumentException($"'{name}' is no name of a file; the folder is given apart.", nameof(name));
        var path = Path.Combine(Path.GetFullPath(folder), name);
        var (document, json) = (Document(), ToJson());
        var (html, markdown) = (HtmlWriter.Write(document), MarkdownWriter.Write(document));
        Directory.CreateDirectory(folder);
        File.WriteAllText(path + ".html", html);
        File.WriteAllText(path + ".md", markdown);
        File.WriteAllText(path + ".json", json);
        return new(path + ".html", path + ".md", path + ".json");
    }

    private ReportDocument Document() => ReportDocument.Of(this, TimeProvider.GetUtcNow());
}
