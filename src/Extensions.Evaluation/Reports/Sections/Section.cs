using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>What sections are made of.</summary>
internal static class Section
{
    /// <summary>A section; null where nothing is in it.</summary>
    public static ReportSection? Of(string id, string heading, IEnumerable<ReportBlock?> blocks)
        => blocks.OfType<ReportBlock>().ToImmutableArray() is { IsEmpty: false } some ? new(id, heading, some) : null;

    /// <summary>The models that have a part, with their places.</summary>
    public static ImmutableArray<(ModelEvaluation Model, int Index, TPart Part)> With<TPart>(EvaluationReport report, Func<ModelEvaluation, TPart?> part) where TPart : class
        => [.. report.Models.Select((model, index) => (model, index, part(model))).Where(one => one.Item3 is not null).Select(one => (one.model, one.index, one.Item3!))];

    /// <summary>A table with a row for each model.</summary>
    public static ReportTable? ByModel<TPart>(string caption, ImmutableArray<(ModelEvaluation Model, int Index, TPart Part)> models, ImmutableArray<string> columns, Func<ModelEvaluation, TPart, ImmutableArray<TableCell>> cells, string? note = null)
        => models.IsEmpty ? null : new(caption, ["Model", .. columns], [.. models.Select(one => (ImmutableArray<TableCell>)[TableCell.Words(one.Model.Name), .. cells(one.Model, one.Part)])]) { Note = note };

    /// <summary>The colours of models.</summary>
    public static ImmutableArray<LegendEntry> Legend<TPart>(ImmutableArray<(ModelEvaluation Model, int Index, TPart Part)> models, bool lines = true)
        => models.Length < 2 ? [] : [.. models.Select(one => new LegendEntry(one.Model.Name, PictureColor.Of(one.Index), lines))];

    /// <summary>A value and its interval in one cell.</summary>
    public static TableCell Estimate(double value, Interval? interval) => new(ReportNumber.Of(value, interval)) { Detail = interval is { } range && !double.IsNaN(value) ? ReportNumber.Range(value, range) : null };

    /// <summary>A share and its interval in one cell, in percent.</summary>
    public static TableCell Share(double value, Interval interval) => new(ReportNumber.Percent(value)) { Detail = double.IsNaN(value) ? null : $"{ReportNumber.Percent(interval.Lower)} to {ReportNumber.Percent(interval.Upper)}" };
}
