using System.Globalization;
using Microsoft.ML;
using Spectre.Console;

namespace Drift;

/// <summary>The whole way: hourly data, a forecaster, three kinds of intervals side by side on a stream whose law changes, and a report.</summary>
internal static class Tour
{
    private const int Seed = 1, TrainingHours = 4000, CalibrationHours = 1000, StreamHours = 3360, Change = 840, Block = 420;
    private const double Alpha = 0.1, Decay = 0.99, Gamma = 0.003;
    private const int Window = 336;

    public static void Run(string output, IAnsiConsole console)
    {
        Directory.CreateDirectory(output);
        var ml = new MLContext(Seed);
        var hours = DemandData.Make(TrainingHours + CalibrationHours + StreamHours, TrainingHours + CalibrationHours + Change, Seed);
        List<DemandHour> training = hours[..TrainingHours], calibration = hours[TrainingHours..^StreamHours], stream = hours[^StreamHours..];
        Step(console, "1. Data and forecaster");
        console.WriteLine($"{TrainingHours} hours train the forecaster, the next {CalibrationHours} calibrate, then a stream of {StreamHours}; in its hour {Change} the law changes. Truth arrives 24 hours late.");
        var forecaster = ml.Transforms.NormalizeMeanVariance("Features")
            .Append(ml.Regression.Trainers.Sdca(new Microsoft.ML.Trainers.SdcaRegressionTrainer.Options { NumberOfThreads = 1, MaximumNumberOfIterations = 100 }))
            .Fit(ml.Data.LoadFromEnumerable(training));
        console.WriteLine($"Mean absolute error on the calibration hours: {ml.Regression.Evaluate(forecaster.Transform(ml.Data.LoadFromEnumerable(calibration))).MeanAbsoluteError.ToString("0.0", CultureInfo.InvariantCulture)} MW");

        Step(console, $"2. Intervals that should hold {Percent(1 - Alpha)} of the truth");
        var contenders = new Contenders(ml, forecaster, Alpha);
        var (adaptive, model) = contenders.Adaptive(calibration, stream, Gamma, Window, Path.Combine(output, "adaptive.zip"));
        (string Name, List<Outcome> Outcomes)[] all = [("split", contenders.Split(calibration, stream)), ("by age", contenders.ByAge(calibration, stream, Decay)), ("adaptive", adaptive)];
        Show(console, all);

        Step(console, "3. What is promised");
        console.WriteLine("split: coverage, if the rows are exchangeable. They are not.");
        console.WriteLine($"by age (rho {Decay.ToString(CultureInfo.InvariantCulture)}): coverage less sum_i w_i / (W + 1) times the total variation of row i and the new row; old rows weigh little.");
        console.WriteLine($"adaptive (gamma {Gamma.ToString(CultureInfo.InvariantCulture)}): {model.Guarantee.Statement}");
        console.WriteLine($"The adaptive model was saved, loaded and went on in the middle of the stream; it has seen {model.States[0].Updates} truths and missed {model.States[0].Misses}.");

        Step(console, "4. Report on the hours after the change");
        var report = new Comparison(ml, forecaster, Alpha).Of(stream[Change..], all.Select(one => (one.Name, one.Outcomes[Change..])));
        foreach (var sentence in report.Verdict)
            console.WriteLine(sentence);
        console.WriteLine("Its intervals take hours for independent; hours in a row are alike, so they are somewhat too narrow.");
        console.WriteLine($"Report: {report.Save(output).Html}");
    }

    private static void Show(IAnsiConsole console, (string Name, List<Outcome> Outcomes)[] all)
    {
        var table = new Table().RoundedBorder().AddColumn("Hours");
        foreach (var (name, _) in all)
            table.AddColumns(new TableColumn($"{name}: coverage").RightAligned(), new TableColumn("median width").RightAligned());
        for (var start = 0; start < StreamHours; start += Block)
        {
            var cells = new List<string> { $"{start} to {start + Block - 1}{(start == Change ? ", changed" : "")}" };
            foreach (var (_, outcomes) in all)
                cells.AddRange(Cells([.. outcomes.Skip(start).Take(Block)]));
            table.AddRow([.. cells]);
        }
        console.Write(table);
        console.WriteLine($"Before the change: {string.Join(", ", all.Select(one => $"{one.Name} {Percent(Coverage(one.Outcomes.Take(Change)))}"))}");
        console.WriteLine($"After the change: {string.Join(", ", all.Select(one => $"{one.Name} {Percent(Coverage(one.Outcomes.Skip(Change)))}"))}");
        console.WriteLine($"Infinite intervals: {string.Join(", ", all.Select(one => $"{one.Name} {Percent(one.Outcomes.Average(outcome => float.IsInfinity(outcome.Width) ? 1.0 : 0))}"))}");
    }

    private static string[] Cells(List<Outcome> outcomes)
        => [Percent(Coverage(outcomes)), outcomes.Select(outcome => outcome.Width).Order().ElementAt(outcomes.Count / 2).ToString("0 MW", CultureInfo.InvariantCulture)];

    private static double Coverage(IEnumerable<Outcome> outcomes) => outcomes.Average(outcome => outcome.IsCovered ? 1.0 : 0);

    private static string Percent(double share) => share.ToString("0.0 %", CultureInfo.InvariantCulture);

    private static void Step(IAnsiConsole console, string title)
    {
        console.WriteLine();
        console.Write(new Rule(Markup.Escape(title)).LeftJustified());
    }
}
