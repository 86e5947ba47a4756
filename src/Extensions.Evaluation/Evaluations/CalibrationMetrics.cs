using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>How far probabilities can be believed, on rows that no part of the model was fitted on.</summary>
/// <remarks>
/// Of two classes all numbers are of the probability of the positive class. Of several, calibration errors, tests, the curves and the parts of the Brier score are of the predicted class: of how sure the model is of
/// it and whether it came; <see cref="Classwise"/>, <see cref="Adaptive"/>, <see cref="BrierScore"/> and <see cref="LogLoss"/> are of all classes.
/// </remarks>
public sealed record CalibrationMetrics
{
    /// <summary>The kernel calibration error takes time in the square of the number of rows.</summary>
    private const int MostKernelRows = 5000;

    private Lazy<double?> kernel = new(() => null);

    /// <summary>Number of rows with a label (sum of their weights).</summary>
    public required double Count { get; init; }

    /// <summary>Number of rows left out since they have no label.</summary>
    public required long WithoutLabel { get; init; }

    /// <summary>Calibration errors over 15 bins of equal width, with the bins: <see cref="BinnedCalibrationError.Expected"/> is the ECE. Lower is better; sampling alone makes it positive.</summary>
    public required BinnedCalibrationError Binned { get; init; }

    /// <summary>The expected calibration error, in [0, 1].</summary>
    public double ExpectedCalibrationError => Binned.Expected;

    /// <summary>The greatest gap of a bin that holds rows (MCE), in [0, 1].</summary>
    public double MaximumCalibrationError => Binned.Maximum;

    /// <summary>The root mean square of the gaps (RMSCE), in [0, 1].</summary>
    public double RootMeanSquareCalibrationError => Binned.RootMeanSquare;

    /// <summary>The same errors over 15 bins of equal mass.</summary>
    public required BinnedCalibrationError EqualMass { get; init; }

    /// <summary>
    /// Adaptive calibration error of Nixon et al. over 15 ranges of equal weight, in [0, 1]; the other of this name is <see cref="BinnedCalibrationError.MeanOfBins"/>. Of several classes the mean over all of them, and null where
    /// there are more than 2,000,000 probabilities, which are not kept then.
    /// </summary>
    public required double? Adaptive { get; init; }

    /// <summary>Root mean square calibration error over 15 bins less what sampling adds, in [0, 1]. Lower is better.</summary>
    public required double Debiased { get; init; }

    /// <summary>Smooth calibration error, which needs no bins, in [0, 1]. Lower is better.</summary>
    public required double Smooth { get; init; }

    /// <summary>Kernel calibration error of width 0.05, in [0, 1], computed when it is first asked for; null of more than 5000 rows, whose square it takes time in, of a single row, and with weights, which it takes none of.</summary>
    public double? Kernel => kernel.Value;

    /// <summary>Greatest distance of the cumulative sums of probabilities and labels by the number of rows, in [0, 1]. Lower is better.</summary>
    public required double KolmogorovSmirnovError { get; init; }

    /// <summary>
    /// Test of "the probabilities are calibrated" by Kolmogorov and Smirnov: a small p-value says that the errors are more than sampling. Weights count as independent rows. NaN where all probabilities are 0 or 1.
    /// </summary>
    public required CalibrationTest Test { get; init; }

    /// <summary>The same hypothesis by Kuiper's test, which is good against errors whose sign changes. NaN where all probabilities are 0 or 1.</summary>
    public required CalibrationTest Kuiper { get; init; }

    /// <summary>The same hypothesis by Spiegelhalter's test, of the Brier score: a statistic above 0 is of a model that is too sure. NaN where all probabilities are 0, 0.5 or 1.</summary>
    public required CalibrationTest Spiegelhalter { get; init; }

    /// <summary>Brier score: of two classes in [0, 1], of several in [0, 2]. Lower is better.</summary>
    public required double BrierScore { get; init; }

    /// <summary>Murphy's parts of the Brier score over the 15 bins of equal width.</summary>
    public required BrierParts Murphy { get; init; }

    /// <summary>Parts of the Brier score by isotonic recalibration (CORP), which needs no bins.</summary>
    public required IsotonicBrierParts Isotonic { get; init; }

    /// <summary>Log-loss, natural logarithm, from 0. Lower is better.</summary>
    public required double LogLoss { get; init; }

    /// <summary>Share of rows whose predicted class came, in [0, 1]: the greatest probability, or above 0.5.</summary>
    public required double Accuracy { get; init; }

    /// <summary>Interval of Clopper and Pearson, at 95 %, of the accuracy on further rows; weights count as rows.</summary>
    public required Interval AccuracyInterval { get; init; }

    /// <summary>How far confidences exceed accuracy, on one side at a time; of two classes the probability of the positive class is the confidence.</summary>
    public required OverconfidenceErrors Overconfidence { get; init; }

    /// <summary>What a reliability diagram shows: 15 bins of equal width with the interval of their share of positive rows, and the bar in which that of calibrated rows would lie.</summary>
    public required ReliabilityCurve Reliability { get; init; }

    /// <summary>The reliability diagram without bins to choose: isotonic recalibration (CORP) as steps, probabilities ascending.</summary>
    public required ImmutableArray<IsotonicStep> IsotonicSteps { get; init; }

    /// <summary>Calibration errors of every class against the rest; null where there are two classes.</summary>
    public ClasswiseError? Classwise { get; init; }

    /// <summary>Calibration errors of the confidence by predicted class; null where there are two classes.</summary>
    public TopLabelError? TopLabel { get; init; }

    internal static CalibrationMetrics Of(BinaryPredictions rows)
        => Of(rows, rows.Probabilities, rows.Labels, Evaluation.BrierScore.Compute(rows.Probabilities, rows.Labels, rows.Weights), Evaluation.LogLoss.Compute(rows.Probabilities, rows.Labels, rows.Weights));

    internal static CalibrationMetrics Of(MulticlassPredictions rows)
        => Of(rows, rows.TopLabel.Confidences, rows.TopLabel.Hits, rows.Sums.BrierScore, rows.Sums.LogLoss) with
        {
            Classwise = rows.Sums.Classwise, TopLabel = TopLabelOf(rows),
            Adaptive = rows.HasProbabilities && (long)rows.Count * rows.ClassCount <= MulticlassPredictions.MostKept ? AdaptiveCalibrationError.Compute(rows.Probabilities, rows.ClassCount, rows.Labels, rows.Weights) : null,
        };

    private static CalibrationMetrics Of(PredictionRows rows, ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> labels, double brier, double logLoss)
    {
        var binary = new BinaryRows(probabilities, labels, rows.Weights);
        var right = 0.0;
        for (var row = 0; row < rows.Count; row++)
            right += rows.Hits[row] ? binary.Weights[row] : 0;
        // One sort serves all that goes by the order of probabilities.
        var scores = TieGroups.Scores(binary);
        var (steps, groups) = (PoolAdjacentViolators.Fit(scores), TieGroups.OfScores(scores));
        var (walk, total, edges) = (new CalibrationWalk(groups), binary.TotalWeight, BinSums.EqualWidth(new CalibrationBinning().Count));
        var (bins, masses) = (edges.Fill(binary), BinSums.EqualMass(groups, new CalibrationBinning().Count, total).Fill(binary));
        var metrics = new CalibrationMetrics
        {
            Count = total, WithoutLabel = rows.WithoutLabel, Binned = new(bins), EqualMass = new(masses), Adaptive = AdaptiveCalibrationError.OfClass(groups, new CalibrationBinning().Count, total),
            Debiased = Math.Sqrt(DebiasedCalibrationError.Square(masses, binary)), Smooth = SmoothCalibrationError.Of(groups).Value, KolmogorovSmirnovError = walk.Farthest / walk.Weight,
            Test = OrNaN(() => KolmogorovSmirnovTest.Of(walk)), Kuiper = OrNaN(() => KuiperTest.Of(walk)), Spiegelhalter = SpiegelhalterTest.OfAny(binary), BrierScore = brier, LogLoss = logLoss,
            Murphy = Evaluation.BrierScore.Parts(binary, groups, Array.ConvertAll(groups.Values, edges.IndexOf)), Isotonic = Evaluation.BrierScore.Parts(binary, steps), Accuracy = right / total,
            AccuracyInterval = BinomialInterval.ClopperPearson(Math.Min(right, total), total), Overconfidence = Evaluation.Overconfidence.Of(bins, total), Reliability = ReliabilityCurve.Of(bins),
            IsotonicSteps = [.. Enumerable.Range(0, steps.Count).Select(step => new IsotonicStep(steps.Lowest[step], steps.Highest[step], steps.Values[step], steps.Weights[step]))],
        };
        if (rows.Count is > 1 and <= MostKernelRows && rows.Weights.IsEmpty && (probabilities.ToArray(), labels.ToArray()) is var (p, y))
            metrics.kernel = new(() => KernelCalibrationError.Compute(p, y));
        return metrics;
    }

    private static CalibrationTest OrNaN(Func<CalibrationTest> test)
    {
        try
        {
            return test();
        }
        catch (InputDataException)
        {
            return new(double.NaN, double.NaN);
        }
    }

    private static TopLabelError TopLabelOf(MulticlassPredictions rows)
    {
        var weights = new RowWeights(rows.Weights, rows.Count);
        var (shares, classes) = (new double[rows.ClassCount], new ExpectedCalibrationErrorAccumulator?[rows.ClassCount]);
        for (var row = 0; row < rows.Count; row++)
        {
            if (weights[row] == 0)
                continue;
            var predicted = rows.TopLabel.Predicted[row];
            (classes[predicted] ??= new()).AddChecked(rows.TopLabel.Confidences[row], rows.TopLabel.Hits[row], weights[row]);
            shares[predicted] += weights[row] / weights.Total;
        }
        return new([.. classes.Select(one => one?.ToError())], [.. shares]);
    }
}
