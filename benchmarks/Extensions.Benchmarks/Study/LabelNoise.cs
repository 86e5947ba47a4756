using System.Globalization;

namespace Extensions.Benchmarks.Study;

/// <summary>Wrong labels in the rows that train and validate; those that score stay clean.</summary>
/// <param name="Kind">"symmetric": any other class, each alike. "asymmetric": the class after it in their order. "annotator": the data's own column noisy_label.</param>
/// <param name="Rate">Share of the rows, or 0 for an annotator's.</param>
internal sealed record LabelNoise(string Kind, double Rate)
{
    private const string AnnotatorColumn = "noisy_label";

    /// <summary>Noise by a name such as "symmetric40" or "annotator".</summary>
    public static LabelNoise Parse(string name) => name switch
    {
        "annotator" => new(name, 0),
        _ when Kinds.FirstOrDefault(kind => name.StartsWith(kind, StringComparison.Ordinal)) is { } kind && int.TryParse(name[kind.Length..], CultureInfo.InvariantCulture, out var percent) => new(kind, percent / 100.0),
        _ => throw new ArgumentException($"Noise is symmetricN, asymmetricN (N in percent) or annotator. Got '{name}'."),
    };

    private static string[] Kinds => ["symmetric", "asymmetric"];

    /// <summary>The lines with wrong labels in some of those that train or validate.</summary>
    /// <param name="set">The data.</param>
    /// <param name="seed">Seed of the split; it decides which labels are wrong.</param>
    public string[] Apply(DataSet set, int seed)
    {
        var (parts, column) = (set.Parts(seed), set.ColumnIndex(set.Label));
        var fixedLabels = Kind == "symmetric" && Rate == 0.4 ? set.SplitColumn($"noisy40_seed{seed}") : null;
        var annotator = Kind == "annotator" ? set.ColumnIndex(AnnotatorColumn) : -1;
        var random = new Random(1000 + seed);
        return [.. set.Lines.Select((line, row) =>
        {
            var draw = (random.NextDouble(), random.Next(set.Classes.Length - 1));   // for every row, so that parts do not shift each other's labels
            if (parts[row] is not ("train" or "valid"))
                return line;
            var cells = line.Split(set.Separator);
            cells[column] = annotator >= 0 && cells[annotator] != "" ? cells[annotator] : fixedLabels?[row] ?? Wrong(set, cells[column], draw);
            return string.Join(set.Separator, cells);
        })];
    }

    private string Wrong(DataSet set, string label, (double Chance, int Other) draw)
    {
        var own = Array.IndexOf(set.Classes, label);
        var other = Kind == "asymmetric" ? (own + 1) % set.Classes.Length : draw.Other + (draw.Other >= own ? 1 : 0);
        return draw.Chance < Rate ? set.Classes[other] : label;
    }
}
