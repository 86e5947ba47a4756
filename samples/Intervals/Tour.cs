using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions.Conformal;
using MLExtensions.Evaluation;
using MLExtensions.Trainers;

namespace Intervals;

/// <summary>Intervals by four procedures on the same rows, side by side, and one of them saved, loaded and asked; a report compares them.</summary>
internal static class Tour
{
    private const double Alpha = 0.1;
    private const int TestRows = 5000;

    public static void Run(int rows, string folder, TextWriter output)
    {
        var ml = new MLContext(1);
        var evaluations = new List<ModelEvaluation>();
        var (train, test) = (ml.Data.LoadFromEnumerable(Delivery.Make(rows, seed: 1)), Delivery.Make(TestRows, seed: 2));
        output.WriteLine($"{rows} deliveries to learn from, {TestRows} to test on; intervals are to hold {Percent(1 - Alpha)} of the delivery times.");
        output.WriteLine();
        output.WriteLine($"{"",-34}{"share covered",-37}mean width, min");
        output.WriteLine($"{"procedure",-34}{Head()}{"",5}{Head()}");

        var conformal = ml.Regression.Conformal();
        IEstimator<ITransformer> Network() => ml.Regression.Trainers.NeuralNetwork(new NeuralNetworkRegressionTrainer.Options { Seed = 1, NumberOfThreads = 1 });

        // One width for all rows.
        Report("absolute residual", Network().AppendHeldOut(conformal.Intervals(Alpha), 0.3));

        // The width follows the residuals of the nearest of 15 % of the rows, which serve nothing else.
        Report("normalised by difficulty", Network()
            .AppendHeldOut(conformal.NeighborDifficulty(), 0.15)
            .AppendHeldOut(conformal.Intervals(Alpha, new NormalizedResidualScore()), 0.15));

        // A network that predicts quantiles, corrected: the interval follows width and skew of the row.
        Report("conformalised quantile regression", ml.Regression.Trainers
            .Quantile(new QuantileTrainer.Options { Objective = new([Alpha / 2, 0.5, 1 - Alpha / 2]), Seed = 1, NumberOfThreads = 1 })
            .AppendHeldOut(conformal.Intervals(Alpha, new QuantileResidualScore()), 0.3));

        // Every row serves the network and the interval, by a network for every fold.
        var model = Report("CV+ with 5 folds", Network().AppendCrossFitted(conformal.CrossFittedIntervals(Alpha), folds: 5));

        output.WriteLine();
        output.WriteLine("What CV+ promises:");
        output.WriteLine(((TransformerChain<CrossFittedIntervalTransformer>)model).LastTransformer.Guarantee.Statement);

        using var file = new MemoryStream();
        ml.Model.Save(model, train.Schema, file);
        file.Position = 0;
        var engine = ml.Model.CreatePredictionEngine<Delivery, Promise>(new MLContext().Model.Load(file, out _));
        output.WriteLine();
        output.WriteLine("Saved, loaded, and asked for three deliveries:");
        foreach (var delivery in test.Take(3))
        {
            var promise = engine.Predict(delivery);
            output.WriteLine(Text($"expected {promise.Score:0.0} min, between {promise.Lower:0.0} and {promise.Upper:0.0} min; it took {delivery.Label:0.0} min"));
        }

        var report = EvaluationReport.Compare([.. evaluations]) with { Title = "Delivery times" };
        output.WriteLine();
        foreach (var sentence in report.Verdict)
            output.WriteLine(sentence);
        output.WriteLine($"Report: {report.Save(folder).Html}");

        ITransformer Report(string name, IEstimator<ITransformer> pipeline)
        {
            var fitted = pipeline.Fit(train);
            var predictions = fitted.Transform(ml.Data.LoadFromEnumerable(test));
            var promises = ml.Data.CreateEnumerable<Promise>(predictions, reuseRowObject: false).ToArray();
            evaluations.Add(ml.Regression.EvaluateModel(predictions, name, new() { Alpha = Alpha }, [Score(promises)]));
            var results = test.Zip(promises, (delivery, promise) => (delivery.Third, Covered: promise.Lower <= delivery.Label && delivery.Label <= promise.Upper, Width: promise.Upper - promise.Lower)).ToArray();
            double Covered(int? third) => results.Where(one => third is null || one.Third == third).Average(one => one.Covered ? 1.0 : 0);
            double Width(int? third) => results.Where(one => third is null || one.Third == third).Average(one => one.Width);
            output.WriteLine(Text($"{name,-34}{Covered(null),8:0.0 %}{Covered(0),8:0.0 %}{Covered(1),8:0.0 %}{Covered(2),8:0.0 %}{"",5}{Width(null),8:0.0}{Width(0),8:0.0}{Width(1),8:0.0}{Width(2),8:0.0}"));
            return fitted;
        }
    }

    /// <summary>What the procedures are compared by: narrow intervals are good, and a label outside costs 2 / alpha times its distance.</summary>
    private static Metric<RegressionPredictions> Score(Promise[] promises)
    {
        var (lower, upper) = (Array.ConvertAll(promises, one => (double)one.Lower), Array.ConvertAll(promises, one => (double)one.Upper));
        return new("interval score", MetricDirection.LowerIsBetter, rows => weights => MLExtensions.Evaluation.IntervalScore.Compute(lower, upper, rows.Labels, Alpha, weights));
    }

    private static string Percent(double share) => share.ToString("0 %", CultureInfo.InvariantCulture);

    private static string Head() => $"{"all",8}{"near",8}{"middle",8}{"far",8}";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
