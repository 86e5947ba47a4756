using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions.Trainers;

namespace Extensions.Benchmarks.Study;

/// <summary>What models fitted on train say of valid, calib and test: predictions and quantiles, with features and labels. The rows of valid come first and are for difficulty estimates.</summary>
/// <param name="ValidCount">Number of rows of valid.</param>
/// <param name="Features">Features, row by row.</param>
/// <param name="Labels">Labels.</param>
/// <param name="Predictions">Predictions of a network.</param>
/// <param name="Quantiles">Quantiles of another, row by row, at <see cref="Levels"/>.</param>
internal sealed record NumberPool(int ValidCount, double[] Features, double[] Labels, double[] Predictions, double[] Quantiles)
{
    /// <summary>Lower and upper quantiles of nominal 95, 90 and 80 % intervals, and the median.</summary>
    public static double[] Levels => [0.025, 0.05, 0.1, 0.5, 0.9, 0.95, 0.975];

    public int FeatureCount => Features.Length / Labels.Length;

    /// <summary>Loads the file, or fits the models and writes it.</summary>
    public static NumberPool Of(string shared, string name, string folder)
    {
        var path = Path.Combine(folder, name + ".bin");
        if (!File.Exists(path))
        {
            var pool = Fit(DataSet.Load(shared, name), folder);
            ArrayFile.Save(path, [pool.ValidCount], pool.Features, pool.Labels, pool.Predictions, pool.Quantiles);
            Console.WriteLine($"{name}: scored");
        }
        var arrays = ArrayFile.Load(path);
        return new((int)arrays[0][0], arrays[1], arrays[2], arrays[3], arrays[4]);
    }

    private static NumberPool Fit(DataSet set, string scratch)
    {
        var (parts, ml) = (set.Parts(seed: 0), new MLContext(0));
        string[] Lines(string part) => [.. set.Lines.Where((_, row) => parts[row] == part)];
        var train = StudyPipeline.Load(ml, set, Lines("train"), Path.Combine(scratch, "train"));
        var lines = Lines("valid").Concat(Lines("calib")).Concat(Lines("test")).ToArray();
        var rest = StudyPipeline.Load(ml, set, lines, Path.Combine(scratch, "rest"));
        var featurize = StudyPipeline.Featurize(ml, set).Fit(train);
        var (trainFeatures, features) = (featurize.Transform(train), featurize.Transform(rest));
        var network = ml.Regression.Trainers.NeuralNetwork(new NeuralNetworkRegressionTrainer.Options()).Fit(trainFeatures).Transform(features);
        var quantiles = ml.Regression.Trainers.Quantile([.. Levels]).Fit(trainFeatures).Transform(features);
        return new(Lines("valid").Length, [.. features.GetColumn<float[]>("Features").SelectMany(row => row).Select(x => (double)x)],
            [.. lines.Select(line => double.Parse(set.LabelOf(line), CultureInfo.InvariantCulture))],
            [.. network.GetColumn<float>("Score").Select(x => (double)x)], [.. quantiles.GetColumn<float[]>("Quantiles").SelectMany(row => row).Select(x => (double)x)]);
    }
}
