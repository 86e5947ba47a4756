using System.Numerics.Tensors;

namespace MLExtensions.Calibration;

/// <summary>One fit of <see cref="HCalibration"/>.</summary>
internal sealed class HCalibrationFit
{
    private const double LossWeight = 1e5, LeastStart = 0.01, GreatestStart = 100, LeastProgress = 1e-4;
    private const int MostEvents = 1_000_000, PlateauPatience = 20, StopPatience = 50;

    private readonly HCalibration settings;
    private readonly int classCount;
    private readonly Rows all;
    private readonly FittedForm form;
    private readonly Adam adam;

    public HCalibrationFit(HCalibration settings, MulticlassCalibrationSet rows)
    {
        var scores = rows.As(ScoreMeaning.Logits);
        (this.settings, classCount) = (settings, rows.ClassCount);
        var logits = new double[scores.Scores.Length];
        for (var row = 0; row < rows.Count; row++)
            LogSoftmax(scores.Row(row), logits.AsSpan(row * classCount, classCount));
        all = new(logits, rows.Labels.ToArray(), [.. Enumerable.Range(0, rows.Count).Select(rows.WeightOf)]);
        var start = Math.Clamp(1 / new TemperatureScaling().Fit(rows).Temperature, LeastStart, GreatestStart);
        form = settings.Form == HCalibrationForm.Linear ? new TemperatureMixture(settings.Members, classCount, start) : new PiecewiseLinearForm(settings.Segments, start);
        adam = new Adam(form.Parameters.Length, settings.LearningRate);
    }

    public MulticlassMap Run()
    {
        var batches = Math.Max(1, (int)Math.Ceiling(all.Logits.Length / (double)MostEvents));
        var (order, random, whole) = (Enumerable.Range(0, all.Labels.Length).ToArray(), new Random(settings.Seed), batches == 1 ? Loss(all) : null);
        var (best, bestChoice, diagnostics) = (form.Parameters, double.PositiveInfinity, FitDiagnostics.ClosedForm);
        var (watchedChoice, watchedError, unchanged) = (double.PositiveInfinity, double.PositiveInfinity, 0);
        var (firstLoss, leastLoss, sinceLoss, epoch) = (double.NaN, double.PositiveInfinity, 0, 0);
        for (; epoch < settings.MaxEpochs && unchanged < StopPatience; epoch++)
        {
            Forward(all);
            var (choice, error, parameters) = (Choose(), TopLabelCalibration(BinnedErrors.EqualWidth), (double[])form.Parameters.Clone());
            var (loss, slope) = (0.0, 0.0);
            if (whole is not null)
                (loss, slope) = Step(whole, all);
            else
            {
                random.Shuffle(order);
                foreach (var dealt in order.Chunk((order.Length - 1) / batches + 1))
                {
                    var batch = all.Pick(dealt, classCount);
                    Forward(batch);
                    var step = Step(Loss(batch), batch);
                    (loss, slope) = (loss + step.Loss / batches, Math.Max(slope, step.Slope));
                }
            }
            firstLoss = epoch == 0 ? loss : firstLoss;
            unchanged = choice < watchedChoice - LeastProgress * Math.Abs(choice) || error < watchedError - LeastProgress * error ? 0 : unchanged + 1;
            if (unchanged == 0)
                (watchedChoice, watchedError) = (Math.Min(choice, watchedChoice), Math.Min(error, watchedError));
            if (choice < bestChoice)
                (best, bestChoice, diagnostics) = (parameters, choice, new(true, epoch, slope, firstLoss, loss));
            (leastLoss, sinceLoss) = loss < leastLoss ? (loss, 0) : (leastLoss, sinceLoss + 1);
            if (sinceLoss > PlateauPatience)
                (adam.Rate, sinceLoss) = (adam.Rate / 2, 0);
        }
        return form.ToMap(best) with { Diagnostics = diagnostics with { Iterations = epoch, Remark = Remark() } };
    }

    private string? Remark() => all.Weights.Sum() * classCount < 2 * (settings.Window + 1)
        ? $"a window of {settings.Window + 1} events is wide beside the {all.Weights.Sum() * classCount:g4} events of the rows: fit on more rows or set a smaller window" : null;

    private EventWindowLoss Loss(Rows rows) => new(classCount, rows.Labels, rows.Weights, settings);

    private void Forward(Rows rows)
    {
        form.Prepare();
        for (var at = 0; at < rows.Logits.Length; at += classCount)
            form.Forward(rows.Logits.AsSpan(at, classCount), rows.Probabilities.AsSpan(at, classCount));
    }

    /// <summary>One step of Adam from probabilities that are there already; the loss and its greatest derivative before it.</summary>
    private (double Loss, double Slope) Step(EventWindowLoss function, Rows rows)
    {
        var gradient = new double[form.Parameters.Length];
        var loss = function.Compute(rows.Probabilities, rows.Slopes);
        for (var at = 0; at < rows.Logits.Length; at += classCount)
            form.Backward(rows.Logits.AsSpan(at, classCount), rows.Probabilities.AsSpan(at, classCount), rows.Slopes.AsSpan(at, classCount), gradient);
        form.Finish(gradient);
        var slope = TensorPrimitives.MaxMagnitude<double>(gradient);
        TensorPrimitives.Multiply(gradient, LossWeight, gradient);
        adam.Step(form.Parameters, gradient);
        return (loss, Math.Abs(slope));
    }

    private double Choose() => settings.Choice switch
    {
        HCalibrationChoice.DebiasedTopLabelError => TopLabelCalibration(BinnedErrors.Debiased),
        HCalibrationChoice.ClasswiseError => Enumerable.Range(0, classCount).Average(k => BinnedErrors.EqualMass(
            [.. Enumerable.Range(0, all.Labels.Length).Select(row => all.Probabilities[row * classCount + k])], Array.ConvertAll(all.Labels, label => label == k), all.Weights)),
        _ => Enumerable.Range(0, all.Labels.Length).Sum(row => -all.Weights[row] * Math.Log(Math.Max(all.Probabilities[row * classCount + all.Labels[row]], double.Epsilon))) / all.Weights.Sum(),
    };

    private double TopLabelCalibration(Func<double[], bool[], double[], double> error)
    {
        var (confidences, hits) = (new double[all.Labels.Length], new bool[all.Labels.Length]);
        for (var row = 0; row < hits.Length; row++)
        {
            var top = TensorPrimitives.IndexOfMax<double>(all.Logits.AsSpan(row * classCount, classCount));
            (confidences[row], hits[row]) = (all.Probabilities[row * classCount + top], all.Labels[row] == top);
        }
        return error(confidences, hits, all.Weights);
    }

    private static void LogSoftmax(ReadOnlySpan<double> scores, Span<double> logits)
    {
        var greatest = TensorPrimitives.Max(scores);
        var sum = 0.0;
        foreach (var score in scores)
            sum += Math.Exp(score - greatest);
        TensorPrimitives.Subtract(scores, greatest + Math.Log(sum), logits);
    }

    private sealed record Rows(double[] Logits, int[] Labels, double[] Weights)
    {
        public double[] Probabilities { get; } = new double[Logits.Length];

        public double[] Slopes { get; } = new double[Logits.Length];

        public Rows Pick(int[] rows, int classCount)
            => new([.. rows.SelectMany(row => Logits[(row * classCount)..((row + 1) * classCount)])], Array.ConvertAll(rows, row => Labels[row]), Array.ConvertAll(rows, row => Weights[row]));
    }
}
