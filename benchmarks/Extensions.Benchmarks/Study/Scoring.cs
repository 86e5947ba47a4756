using Microsoft.ML;
using Microsoft.ML.Data;

namespace Extensions.Benchmarks.Study;

/// <summary>Predictions to metrics.</summary>
internal static class Scoring
{
    /// <summary>Scores every row of a transformed view.</summary>
    /// <param name="lines">The lines behind the rows, for the labels.</param>
    public static IReadOnlyDictionary<string, double> Score(IDataView predictions, DataSet set, string[] lines) => set.Task switch
    {
        StudyTask.Binary => Metrics.Binary(PositiveProbabilities(predictions, set), [.. lines.Select(line => set.LabelOf(line) == set.PositiveClass)]),
        StudyTask.Regression => Regression(predictions, [.. lines.Select(line => Number(set.LabelOf(line)))]),
        _ => Metrics.Multiclass(ClassProbabilities(predictions, set), [.. lines.Select(line => Array.IndexOf(set.Classes, set.LabelOf(line)))]),
    };

    /// <summary>Metrics of the class shares, or the mean, of the training rows: what knowing nothing gives.</summary>
    public static IReadOnlyDictionary<string, double> ScoreShares(DataSet set, string[] train, string[] test)
    {
        switch (set.Task)
        {
            case StudyTask.Binary:
                var share = train.Average(line => set.LabelOf(line) == set.PositiveClass ? 1.0 : 0.0);
                return Metrics.Binary([.. test.Select(_ => (float)share)], [.. test.Select(line => set.LabelOf(line) == set.PositiveClass)]);
            case StudyTask.Regression:
                var mean = train.Average(line => Number(set.LabelOf(line)));
                return Metrics.Regression([.. test.Select(_ => (float)mean)], [.. test.Select(line => Number(set.LabelOf(line)))]);
            default:
                var counts = train.CountBy(set.LabelOf).ToDictionary();
                var shares = Array.ConvertAll(set.Classes, name => (float)((double)counts.GetValueOrDefault(name) / train.Length));
                return Metrics.Multiclass([.. test.Select(_ => shares)], [.. test.Select(line => Array.IndexOf(set.Classes, set.LabelOf(line)))]);
        }
    }

    private static IReadOnlyDictionary<string, double> Regression(IDataView predictions, double[] labels)
    {
        var metrics = Metrics.Regression([.. predictions.GetColumn<float>("Score")], labels);
        return predictions.Schema.GetColumnOrNull("Quantiles") is null ? metrics
            : metrics.Concat(Metrics.Quantiles([.. predictions.GetColumn<float[]>("Quantiles")], labels, StudyMethod.QuantileLevels)).ToDictionary();
    }

    /// <summary>Of a binary trainer, or of a multiclass trainer with the two classes.</summary>
    public static float[] PositiveProbabilities(IDataView predictions, DataSet set) => predictions.Schema.GetColumnOrNull("Probability") is not null
        ? [.. predictions.GetColumn<float>("Probability")]
        : Array.ConvertAll(ClassProbabilities(predictions, set), row => row[Array.IndexOf(set.Classes, set.PositiveClass)]);

    /// <summary>Score in the order of all classes of the data set; a class that was absent from the training rows has 0.</summary>
    public static float[][] ClassProbabilities(IDataView predictions, DataSet set)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        predictions.Schema["Score"].GetSlotNames(ref names);
        var places = names.DenseValues().Select(name => Array.IndexOf(set.Classes, name.ToString())).ToArray();
        return [.. predictions.GetColumn<float[]>("Score").Select(scores =>
        {
            var row = new float[set.Classes.Length];
            for (var k = 0; k < places.Length; k++)
                row[places[k]] = scores[k];
            return row;
        })];
    }

    private static double Number(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
