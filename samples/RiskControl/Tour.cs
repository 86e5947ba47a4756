using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions;
using MLExtensions.Conformal;
using MLExtensions.Evaluation;
using MLExtensions.Trainers;

namespace RiskControl;

/// <summary>Trains once, controls the share of missed teams in several ways, compares what was promised with what test tickets show, and ends with a report.</summary>
internal static class Tour
{
    private const int Seed = 1;

    private sealed class Sets
    {
        public bool[] PredictionSet { get; set; } = [];

        public int SetSize { get; set; }
    }

    public static void Run(Arguments arguments, TextWriter output)
    {
        var ml = new MLContext(Seed);
        var third = arguments.Rows / 3;
        var tickets = Tickets.Make(3 * third, Seed);
        var (train, control, test) = (Tickets.View(ml, tickets[..third]), Tickets.View(ml, tickets[third..(2 * third)]), Tickets.View(ml, tickets[(2 * third)..]));
        output.WriteLine($"{third} tickets each to train, to control the risk and to test; teams: {string.Join(", ", Tickets.Teams)}");

        var trainer = Trainer(ml, arguments);
        var network = trainer.Fit(train);
        var (scoredControl, scoredTest) = (network.Transform(control), network.Transform(test));
        var teams = ml.MultilabelClassification().Conformal();

        output.WriteLine();
        output.WriteLine("                                              promised      lambda   missed   teams per ticket   needless");
        Show("probability above 0.5", "nothing", double.NaN, scoredTest.GetColumn<bool[]>("PredictedLabels"));
        foreach (var alpha in new[] { 0.2, 0.1, 0.05 })
            Control("conformal risk control", Say($"missed {alpha:0.00}"), teams.ControlRisk(alpha));
        Control("with probability 0.9 (RCPS)", "missed 0.10", teams.ControlRiskWithHighProbability(alpha: 0.1, delta: 0.1));
        Control("no team missed in 4 of 5 tickets", "any 0.20", teams.ControlRisk(0.2, new MiscoverageRisk()));
        Control("learn then test, two risks", "both 0.30", teams.LearnThenTest([new(new FalseNegativeRisk(), 0.3), new(new FalseDiscoveryRisk(), 0.3)], test: FamilywiseTest.Holm));

        output.WriteLine();
        output.WriteLine("What cannot be promised is said:");
        output.WriteLine($"  {teams.ControlRisk(0.05).Fit(ml.Data.TakeRows(scoredControl, 10)).Guarantee.Shortfall}");

        output.WriteLine();
        var pipeline = trainer.AppendHeldOut(teams.ControlRisk(0.1), fraction: 0.3);
        var both = Tickets.View(ml, tickets[..(2 * third)]);
        var zip = Path.Combine(Directory.CreateDirectory(arguments.Output).FullName, "model.zip");
        ml.Model.Save(pipeline.Fit(both), both.Schema, zip);
        var loaded = ml.Model.Load(zip, out var schema);
        var engine = ml.Model.CreatePredictionEngine<Ticket, Sets>(loaded, inputSchema: schema);
        var ticket = tickets.Last(one => one.Label.Count(x => x) > 1);
        var set = engine.Predict(ticket);
        output.WriteLine($"One pipeline, risk controlled on rows held out from the network, saved as {zip} and loaded again.");
        output.WriteLine($"A test ticket goes to {set.SetSize} teams: {Names(set.PredictionSet)}. Needed: {Names(ticket.Label)}.");

        output.WriteLine();
        var report = EvaluationReport.Compare(
            Evaluate("Network of a third", teams.ControlRisk(0.1).Fit(scoredControl).Transform(scoredTest), network.Model.History),
            Evaluate("One pipeline of two thirds", loaded.Transform(test), null)) with { Title = "Teams for tickets" };
        output.WriteLine(report.Verdict[0]);
        output.WriteLine($"Report: {report.Save(arguments.Output).Html}");

        ModelEvaluation Evaluate(string name, IDataView predictions, TrainingHistory? history)
            => ml.MultilabelClassification().EvaluateModel(predictions, name, new() { Alpha = 0.1, History = history });

        void Control(string name, string promise, IEstimator<SetRiskControlTransformer> estimator)
        {
            var fitted = estimator.Fit(scoredControl);
            Show(name, promise, fitted.Lambda, fitted.Transform(scoredTest).GetColumn<bool[]>("PredictionSet"));
            if (fitted.Guarantee.Shortfall is { } shortfall)
                output.WriteLine($"  {shortfall}");
        }

        void Show(string name, string promise, double lambda, IEnumerable<bool[]> sets)
        {
            var rows = sets.Zip(scoredTest.GetColumn<bool[]>("Label"), (set, truth) => (
                Missed: truth.Count(x => x) is var trues && trues > 0 ? 1 - Shared(set, truth) / (double)trues : 0,
                Size: set.Count(x => x),
                Needless: set.Count(x => x) is var size && size > 0 ? 1 - Shared(set, truth) / (double)size : 0)).ToArray();
            output.WriteLine(Say($"{name,-40} {promise,13} {(double.IsNaN(lambda) ? "" : Say($"{lambda:0.0000}")),11} {rows.Average(row => row.Missed),8:0.000} {rows.Average(row => row.Size),18:0.00} {rows.Average(row => row.Needless),10:0.000}"));
        }
    }

    private static NeuralNetworkMultilabelTrainer Trainer(MLContext ml, Arguments arguments)
    {
        var options = new NeuralNetworkMultilabelTrainer.Options { Seed = Seed, NumberOfThreads = 1 };
        return ml.MultilabelClassification().Trainers.NeuralNetwork(options with { NumberOfEpochs = arguments.Epochs ?? options.NumberOfEpochs });
    }

    private static int Shared(bool[] set, bool[] truth) => set.Zip(truth).Count(pair => pair is (true, true));

    private static string Names(bool[] set) => string.Join(", ", Tickets.Teams.Where((_, team) => set[team]));

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
