using System.Globalization;

namespace Extensions.Benchmarks.Study;

/// <summary>Scores of established methods on the same splits, from reference/anchors.csv; empty where the file is absent.</summary>
internal sealed class Anchors
{
    /// <summary>The methods shown, and their names in the file.</summary>
    public static IReadOnlyList<(string Key, string Title)> Shown { get; } =
    [
        ("prior", "class shares / mean"), ("mlnet-LightGbm", "ML.NET LightGbm"), ("mlnet-FastTree", "ML.NET FastTree"), ("mlnet-Sdca", "ML.NET Sdca"), ("hgb", "sklearn HistGB"),
        ("mlp", "sklearn MLP"), ("logreg", "sklearn logistic regression"), ("realmlp", "RealMLP-TD-S"), ("realmlp-ce", "RealMLP-TD-S, CE"),
    ];

    private readonly Dictionary<(string DataSet, int Seed, string Method), Dictionary<string, double>> values = [];

    public Anchors(string shared)
    {
        var path = Path.Combine(shared, "reference", "anchors.csv");
        if (!File.Exists(path))
            return;
        foreach (var cells in File.ReadLines(path).Skip(1).Select(line => line.Split(',')).Where(cells => cells[3] == "fit"))
        {
            var key = (cells[0], int.Parse(cells[2], CultureInfo.InvariantCulture), cells[4]);
            if (!values.TryGetValue(key, out var metrics))
                values[key] = metrics = [];
            metrics[cells[5]] = double.Parse(cells[6], CultureInfo.InvariantCulture);
        }
    }

    public IReadOnlyDictionary<string, double>? Find(string dataSet, int seed, string method) => values.GetValueOrDefault((dataSet, seed, method));

    /// <summary>Compares the class shares of a split, scored here, with the anchors: same rows, same metrics.</summary>
    /// <exception cref="InvalidDataException">They differ.</exception>
    public void CheckShares(string dataSet, int seed, IReadOnlyDictionary<string, double> scored)
    {
        foreach (var (metric, expected) in Find(dataSet, seed, "prior") ?? new Dictionary<string, double>())
            if (Math.Abs(scored[metric] - expected) > 1e-4 * Math.Abs(expected) + 1e-6)
                throw new InvalidDataException($"The class shares of {dataSet}, seed {seed}, have {metric} {scored[metric]:g6} here and {expected:g6} among the anchors: rows or metrics differ.");
    }
}
