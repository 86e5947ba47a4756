using System.Globalization;

namespace Extensions.Benchmarks.Study;

/// <summary>Wrong labels in the rows that train and validate; those that score stay clean.</summary>
/// <param name="Kind">"symmetric": any other class, each alike. "asymmetric": the class after it in their order. "annotator": the data's own column noisy_label. Otherwise the column of that name, which every row has.</param>
/// <param name="Rate">Share of the rows, or 0 for an annotator's.</param>
internal sealed record LabelNoise(string Kind, double Rate)
{
    private const string AnnotatorColumn = "noisy_label", CleanColumn = "gold_label";

    /// <summary>Noise by a name such as "symmetric40" or "annotator"; what is none of them is taken for a column.</summary>
    public static LabelNoise Parse(string name) => name switch
    {
        _ when Kinds.FirstOrDefault(kind => name.StartsWith(kind, StringComparison.Ordinal)) is { } kind && int.TryParse(name[kind.Length..], CultureInfo.InvariantCulture, out var percent) => new(kind, percent / 100.0),
        _ => new(name, 0),
    };

    private static string[] Kinds => ["symmetric", "asymmetric"];

    /// <summary>The lines with wrong labels in some of those that train or validate.</summary>
    /// <param name="set">The data.</param>
    /// <param name="seed">Seed of the split; it decides which labels are wrong.</param>
    /// <exception cref="ArgumentException">The data has no column of the noise's name.</exception>
    public string[] Apply(DataSet set, int seed)
    {
        if (Rate == 0 && Kind != "annotator")
            return FromColumn(set, seed);
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

    /// <summary>The column's labels where rows train or validate; elsewhere the clean ones, which may have a column of their own.</summary>
    private string[] FromColumn(DataSet set, int seed)
    {
        var (parts, label, noisy, clean) = (set.Parts(seed), set.ColumnIndex(set.Label), set.ColumnIndex(Kind), set.ColumnIndex(CleanColumn));
        if (noisy < 0)
            throw new ArgumentException($"Noise is symmetricN, asymmetricN (N in percent), annotator or a column of {set.Name.Split('@')[0]}: {string.Join(", ", set.Header)}. Got '{Kind}'.");
        return [.. set.Lines.Select((line, row) =>
        {
            var cells = line.Split(set.Separator);
            var from = parts[row] is "train" or "valid" ? noisy : clean < 0 ? label : clean;
            cells[label] = cells[from] != "" ? cells[from] : throw new InvalidDataException($"Row {row} of {set.Name} has nothing in its column '{set.Header[from]}'.");
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
