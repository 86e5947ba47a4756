using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions.Trainers;

namespace Extensions.Benchmarks.Study;

/// <summary>Probabilities of labels by a network, on rows that it was not fitted on, and which labels are true.</summary>
/// <param name="Width">Number of labels.</param>
/// <param name="Probabilities">Row by row.</param>
/// <param name="Labels">Row by row.</param>
internal sealed record FlagPool(int Width, double[] Probabilities, bool[] Labels)
{
    private sealed class FlagRow
    {
        public string Text { get; set; } = "";

        public float[] Numbers { get; set; } = [];

        public bool[] Label { get; set; } = [];
    }

    /// <summary>Loads the file, or fits the model and writes it.</summary>
    public static FlagPool Of(string shared, string name, string folder)
    {
        var path = Path.Combine(folder, name + ".bin");
        if (!File.Exists(path))
        {
            var pool = name == "go_emotions" ? Emotions(shared) : Yeast(shared);
            ArrayFile.Save(path, [pool.Width], pool.Probabilities, Array.ConvertAll(pool.Labels, label => label ? 1.0 : 0));
            Console.WriteLine($"{name}: scored");
        }
        var arrays = ArrayFile.Load(path);
        return new((int)arrays[0][0], arrays[1], Array.ConvertAll(arrays[2], label => label > 0));
    }

    /// <summary>Every second row of the file fits the model.</summary>
    private static FlagPool Yeast(string shared)
    {
        var lines = DataSet.ReadLines(Path.Combine(shared, "data", "yeast_multilabel", "data.csv.gz"));
        var attributes = lines[0].Split(',').Count(name => name.StartsWith("Att", StringComparison.Ordinal));
        var rows = lines.Skip(1).Select(line => line.Split(',')).Select(cells => new FlagRow
        {
            Numbers = [.. cells.Take(attributes).Select(cell => float.Parse(cell, CultureInfo.InvariantCulture))], Label = [.. cells.Skip(attributes).Select(cell => cell == "1")],
        }).ToArray();
        return Fit([.. rows.Where((_, row) => row % 2 == 0)], [.. rows.Where((_, row) => row % 2 == 1)], attributes);
    }

    /// <summary>The file train fits the model.</summary>
    private static FlagPool Emotions(string shared)
    {
        FlagRow[] Rows(string part) => [.. DataSet.ReadLines(Path.Combine(shared, "data", "go_emotions", part + ".tsv.gz")).Skip(1).Select(line => line.Split('\t'))
            .Select(cells => new FlagRow { Text = cells[0], Label = [.. cells.Skip(1).Select(cell => cell == "1")] })];
        return Fit(Rows("train"), [.. Rows("valid"), .. Rows("test")], 0);
    }

    private static FlagPool Fit(FlagRow[] train, FlagRow[] rest, int attributes)
    {
        var (ml, schema, width) = (new MLContext(0), SchemaDefinition.Create(typeof(FlagRow)), train[0].Label.Length);
        schema["Label"].ColumnType = new VectorDataViewType(BooleanDataViewType.Instance, width);
        schema["Numbers"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, Math.Max(1, attributes));
        IDataView View(FlagRow[] rows) => ml.Data.LoadFromEnumerable(rows, schema);
        IEstimator<ITransformer> featurize = attributes > 0 ? ml.Transforms.CopyColumns("Features", "Numbers") : ml.Transforms.Text.FeaturizeText("Features", "Text");
        var options = new NeuralNetworkMultilabelTrainer.Options();
        var model = featurize.Append(ml.MultilabelClassification().Trainers.NeuralNetwork(attributes > 0 ? options : options.With(NetworkPreset.Text))).Fit(View(train));
        var scored = model.Transform(View(rest));
        return new(width, [.. scored.GetColumn<float[]>("Probability").SelectMany(row => row).Select(p => (double)p)], [.. rest.SelectMany(row => row.Label)]);
    }
}
