using Microsoft.ML;
using MLExtensions.Trainers;

namespace Extensions.Benchmarks.Study;

/// <summary>Probabilities of a fitted model on the rows that calibrate and the rows that test, with their labels.</summary>
/// <param name="ClassCount">Number of classes; 1 where the probability is of the positive one.</param>
internal sealed record ScoredSplit(int ClassCount, double[] CalibrationScores, int[] CalibrationLabels, double[] TestScores, int[] TestLabels)
{
    public static string PathIn(string folder, string set, int seed, string model) => Path.Combine(folder, $"{set}-{seed}-{model}.bin");

    /// <summary>Fits a model on train and valid and scores calib and test.</summary>
    public static ScoredSplit Fit(DataSet set, int seed, string model, string scratch)
    {
        var (parts, ml) = (set.Parts(seed), new MLContext(seed));
        string[] Lines(params string[] wanted) => [.. set.Lines.Where((_, row) => wanted.Contains(parts[row]))];
        var train = StudyPipeline.Load(ml, set, Lines("train", "valid"), Path.Combine(scratch, "train"));
        var fitted = StudyPipeline.Featurize(ml, set).Append(Trainer(ml, set, model)).Fit(train);
        var (calibration, test) = (Scored("calib"), Scored("test"));
        return new(set.Task == StudyTask.Binary ? 1 : set.Classes.Length, calibration.Scores, calibration.Labels, test.Scores, test.Labels);

        (double[] Scores, int[] Labels) Scored(string part)
        {
            var lines = Lines(part);
            var predictions = fitted.Transform(StudyPipeline.Load(ml, set, lines, Path.Combine(scratch, part)));
            return set.Task == StudyTask.Binary
                ? (Array.ConvertAll(Scoring.PositiveProbabilities(predictions, set), p => (double)p), [.. lines.Select(line => set.LabelOf(line) == set.PositiveClass ? 1 : 0)])
                : ([.. Scoring.ClassProbabilities(predictions, set).SelectMany(row => row).Select(p => (double)p)], [.. lines.Select(line => Array.IndexOf(set.Classes, set.LabelOf(line)))]);
        }
    }

    private static IEstimator<ITransformer> Trainer(MLContext ml, DataSet set, string model) => (model, set.Task) switch
    {
        ("network", StudyTask.Binary) => ml.BinaryClassification.Trainers.NeuralNetwork(new NeuralNetworkBinaryTrainer.Options()),
        ("network", _) => ml.MulticlassClassification.Trainers.NeuralNetwork(new NeuralNetworkMulticlassTrainer.Options()),
        ("LightGbm", StudyTask.Binary) => ml.BinaryClassification.Trainers.LightGbm(),
        ("LightGbm", _) => ml.MulticlassClassification.Trainers.LightGbm(),
        (_, StudyTask.Binary) => ml.Transforms.NormalizeMinMax("Features").Append(ml.BinaryClassification.Trainers.SdcaLogisticRegression()),
        _ => ml.Transforms.NormalizeMinMax("Features").Append(ml.MulticlassClassification.Trainers.SdcaMaximumEntropy()),
    };

    public static ScoredSplit Load(string path)
    {
        using var reader = new BinaryReader(File.OpenRead(path));
        return new(reader.ReadInt32(), Doubles(), Integers(), Doubles(), Integers());

        double[] Doubles() => [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => reader.ReadDouble())];
        int[] Integers() => [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => reader.ReadInt32())];
    }

    /// <summary>Writes the file under another name first, so that one that is there is whole.</summary>
    public void Save(string path)
    {
        using (var writer = new BinaryWriter(File.Create(path + ".part")))
        {
            writer.Write(ClassCount);
            foreach (var (scores, labels) in new[] { (CalibrationScores, CalibrationLabels), (TestScores, TestLabels) })
            {
                writer.Write(scores.Length);
                foreach (var score in scores)
                    writer.Write(score);
                writer.Write(labels.Length);
                foreach (var label in labels)
                    writer.Write(label);
            }
        }
        File.Move(path + ".part", path, overwrite: true);
    }
}
