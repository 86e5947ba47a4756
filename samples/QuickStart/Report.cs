using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Spectre.Console;

namespace QuickStart;

/// <summary>Compares trained models on the test rows, by ML.NET's own evaluators, beside a baseline that looks at no feature.</summary>
internal static class Report
{
    public static void Metrics(MLContext ml, Problem problem, IReadOnlyList<Trained> trained, IAnsiConsole console)
    {
        var table = problem.IsRegression ? Regression(ml, problem, trained) : Classification(ml, problem, trained);
        foreach (var column in table.Columns.Skip(1))
            column.Alignment = Justify.Right;
        console.Write(table);
        if (problem.TrueLabel is null)
            return;
        var (wrong, right) = (ml.MulticlassClassification.Evaluate(trained[0].ScoredTestRows, problem.Label), ml.MulticlassClassification.Evaluate(trained[^1].ScoredTestRows, problem.Label));
        console.WriteLine($"The last network saw the same rows with the right labels. What the wrong ones cost cross entropy: {Points(right.MicroAccuracy - wrong.MicroAccuracy)} of accuracy, " +
            $"{Points(right.MacroAccuracy - wrong.MacroAccuracy)} of macro accuracy, {Number(wrong.LogLoss - right.LogLoss)} of log-loss.");
    }

    private static Spectre.Console.Table Classification(MLContext ml, Problem problem, IReadOnlyList<Trained> trained)
    {
        var shares = Shares(Labels(problem.Train, problem.Label));
        var truth = Labels(problem.Test, problem.Label);
        var rare = Shares(truth).MinBy(pair => pair.Value).Key;
        var table = new Spectre.Console.Table().RoundedBorder().AddColumns("Network", "Accuracy", "Macro accuracy", "Log-loss", Markup.Escape($"Recall of '{rare}'"));
        var frequent = shares.MaxBy(pair => pair.Value).Key;
        table.AddRow("Baseline: class shares", Share(truth.Count(label => label == frequent) / (double)truth.Length), Share(1.0 / truth.Distinct().Count()),
            Number(truth.Average(label => -Math.Log(shares[label]))), Share(rare == frequent ? 1 : 0));
        foreach (var (name, _, _, scored) in trained)
        {
            var metrics = ml.MulticlassClassification.Evaluate(scored, problem.Label);
            VBuffer<ReadOnlyMemory<char>> names = default;
            scored.Schema[problem.Label].Annotations.GetValue("KeyValues", ref names);
            var position = names.DenseValues().ToList().FindIndex(value => value.Span.SequenceEqual(rare));
            table.AddRow(name, Share(metrics.MicroAccuracy), Share(metrics.MacroAccuracy), Number(metrics.LogLoss), Share(metrics.ConfusionMatrix.PerClassRecall[position]));
        }
        return table;
    }

    private static Spectre.Console.Table Regression(MLContext ml, Problem problem, IReadOnlyList<Trained> trained)
    {
        var mean = Labels(problem.Train, problem.Label).Average(Parse);
        var truth = Labels(problem.Test, problem.Label).Select(Parse).ToArray();
        var table = new Spectre.Console.Table().RoundedBorder().AddColumns("Network", "Mean absolute error", "Root mean squared error", "R squared");
        table.AddRow("Baseline: mean", Number(truth.Average(value => Math.Abs(value - mean))), Number(Math.Sqrt(truth.Average(value => (value - mean) * (value - mean)))), "0.0000");
        foreach (var (name, _, _, scored) in trained)
        {
            var metrics = ml.Regression.Evaluate(scored, problem.Label);
            table.AddRow(name, Number(metrics.MeanAbsoluteError), Number(metrics.RootMeanSquaredError), Number(metrics.RSquared));
        }
        return table;
    }

    public static void Predictions(Problem problem, IReadOnlyList<Prediction> predictions, IAnsiConsole console)
    {
        const int shown = 5;
        var table = new Spectre.Console.Table().RoundedBorder().AddColumns("Test row", "Truth", "Predicted");
        if (!problem.IsRegression)
            table.AddColumn("Probability");
        foreach (var (truth, prediction, i) in Labels(problem.Test, problem.Label).Zip(predictions).Take(shown).Select((pair, i) => (pair.First, pair.Second, i)))
        {
            string[] cells = [(i + 1).ToString(CultureInfo.InvariantCulture), truth, prediction.Value];
            table.AddRow([.. cells.Concat(problem.IsRegression ? [] : [Share(prediction.HighestScore)]).Select(Markup.Escape)]);
        }
        console.Write(table);
    }

    private static string[] Labels(Table table, string label) => [.. table.Values(table.IndexOf(label))];

    private static Dictionary<string, double> Shares(string[] labels) => labels.GroupBy(label => label).ToDictionary(group => group.Key, group => group.Count() / (double)labels.Length);

    private static double Parse(string value) => double.Parse(value, CultureInfo.InvariantCulture);

    private static string Share(double value) => value.ToString("0.0 %", CultureInfo.InvariantCulture);

    private static string Points(double value) => (100 * value).ToString("0.0 points", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString(Math.Abs(value) < 100 ? "0.0000" : "0.0", CultureInfo.InvariantCulture);
}
