using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal.RiskControl;

/// <summary>The expected loss of a new row over calibration rows drawn anew each time, at a false-alarm probability of 1e-6, with twins that must be found out.</summary>
[Trait("Kind", "Guarantee")]
public class ConformalRiskControlGuaranteeTests
{
    private const double Alpha = 0.1;
    private const int Draws = 4000, Rows = 10, Labels = 3;

    /// <summary>Chooses lambda from the probabilities and truths of calibration rows.</summary>
    private delegate double Choose(double[] probabilities, bool[] truths);

    [Fact]
    public void FalseNegatives_MeanLossOfANewRow_IsAtMostAlphaAndNotFarBelow()
    {
        var losses = FalseNegatives(Controlled);
        Assert.True(CoverageCheck.MeanIsAtMost(losses, Alpha), $"Mean loss is {losses.Average()}.");
        Assert.True(CoverageCheck.MeanIsAtLeast(losses, Alpha - 2.0 / (Rows + 1)));
        Assert.False(CoverageCheck.MeanIsAtMost(FalseNegatives(WithoutTheNewRow), Alpha));
        Assert.False(CoverageCheck.MeanIsAtMost(FalseNegatives((probabilities, truths) => Controlled(Overfitted(probabilities, truths), truths)), Alpha));
    }

    /// <summary>With one true label among many miscoverage of n continuous scores is exactly (floor((n + 1) alpha)) / (n + 1), 1 / 11 here.</summary>
    [Fact]
    public void Miscoverage_OfContinuousScores_HasTheProbabilityOfSplitConformal()
    {
        var misses = (int)Residuals(curves => curves.Average().Control(Alpha).Lambda).Sum();
        Assert.True(CoverageCheck.Is(misses, Draws, 1.0 / 11), $"{misses} misses of {Draws}.");
        var twin = (int)Residuals(curves => FirstAtMost(curves.Average(), Alpha)).Sum();
        Assert.False(CoverageCheck.IsAtMost(twin, Draws, Alpha));
    }

    [Fact]
    public void ContinuousLosses_ByBisection_AreBetweenAlphaLessTwoOverNPlusOneAndAlpha()
    {
        const double alpha = 0.3;
        List<double> Run(int rows, int draws, bool withoutTheNewRow = false)
        {
            // Rates spread over many orders of magnitude: losses are nearly 0 or 1, which is where the new row matters most.
            var (random, losses) = (new Random(4), new List<double>());
            var level = withoutTheNewRow ? (rows * alpha + 1) / (rows + 1) : alpha;
            for (var draw = 0; draw < draws; draw++)
            {
                var rates = Enumerable.Range(0, rows + 1).Select(_ => Math.Exp(-12 * random.NextDouble())).ToArray();
                double Loss(int row, double lambda) => Math.Exp(-rates[row] * Math.Exp(lambda));
                losses.Add(Loss(rows, BisectedRisk.Control(rows, Loss, level, new() { LeastLambda = -5, GreatestLambda = 20 }, 1e-4).Lambda));
            }
            return losses;
        }
        var (few, more) = (Run(4, 1500), Run(30, 400));
        Assert.True(CoverageCheck.MeanIsAtMost(few, alpha) && CoverageCheck.MeanIsAtMost(more, alpha), $"Mean losses are {few.Average()} and {more.Average()}.");
        Assert.True(CoverageCheck.MeanIsAtLeast(more, alpha - 2.0 / 31));
        Assert.False(CoverageCheck.MeanIsAtMost(Run(4, 1500, withoutTheNewRow: true), alpha));
    }

    [Fact]
    public void CovariateShift_WithLikelihoodRatios_IsControlledAndWithoutIsNot()
    {
        const double alpha = 0.2;
        List<double> Run(bool weighted)
        {
            var (random, losses) = (new Random(5), new List<double>());
            for (var draw = 0; draw < 3000; draw++)
            {
                // Calibration rows have x uniform, new ones density 3 x^2; scores grow with x.
                var features = Enumerable.Range(0, 40).Select(_ => random.NextDouble()).ToArray();
                var scores = Array.ConvertAll(features, x => x + 0.2 * random.NextDouble());
                var newX = Math.Cbrt(random.NextDouble());
                var curve = Steps(scores).Average(weighted ? Array.ConvertAll(features, x => 30 * x * x) : default(double[]));
                var lambda = curve.Lambda(alpha, weighted ? 30 * newX * newX : 1) ?? double.PositiveInfinity;
                losses.Add(newX + 0.2 * random.NextDouble() > lambda ? 1 : 0);
            }
            return losses;
        }
        Assert.True(CoverageCheck.MeanIsAtMost(Run(weighted: true), alpha));
        Assert.False(CoverageCheck.MeanIsAtMost(Run(weighted: false), alpha));
    }

    /// <summary>Rows before the change have weight 0.37 of 9.98 together and say nothing of new ones: the bound is alpha + 0.037.</summary>
    [Fact]
    public void ChangePoint_WithDecayingWeights_KeepsTheBoundAndWithoutBreaksIt()
    {
        const double alpha = 0.2;
        double[] weights = [.. new AgeWeights(0.9).Fit(new(new double[60])).Weights];
        var bound = alpha + weights[..30].Sum() / (weights.Sum() + 1);
        List<double> Run(bool weighted)
        {
            var (random, losses) = (new Random(6), new List<double>());
            for (var draw = 0; draw < 3000; draw++)
            {
                var scores = Enumerable.Range(0, 60).Select(i => random.NextDouble() * (i < 30 ? 0.5 : 1)).ToArray();
                var lambda = Steps(scores).Average(weighted ? weights : default).Lambda(alpha) ?? double.PositiveInfinity;
                losses.Add(random.NextDouble() > lambda ? 1 : 0);
            }
            return losses;
        }
        Assert.True(CoverageCheck.MeanIsAtMost(Run(weighted: true), bound));
        Assert.False(CoverageCheck.MeanIsAtMost(Run(weighted: false), bound));
    }

    /// <summary>
    /// Scores are uniform to 0.2 where x is below 0.5 and to 1 above. The 50 nearest of 200 rows lie on the same side as a new row at 0.25 or 0.75 but for a chance of 1e-12, so that its risk is exactly
    /// floor(0.2 * 51) / 51 on either side. Without weights it is 0.4 and 0; with features that belong to other rows the two sides are mixed as well. Each check errs with probability 1e-6.
    /// </summary>
    [Fact]
    public void RiskThatDependsOnFeatures_WithNeighbours_IsControlledOnEitherSideAndWithoutIsNot()
    {
        const int draws = 3000, count = 200;
        int Misses(double x, bool weighted, bool otherFeatures = false)
        {
            var (random, misses) = (new Random(8), 0);
            double Score(double at) => random.NextDouble() * (at < 0.5 ? 0.2 : 1);
            for (var draw = 0; draw < draws; draw++)
            {
                var features = Enumerable.Range(0, count).Select(_ => random.NextDouble()).ToArray();
                var curves = Steps(Array.ConvertAll(features, Score));
                if (otherFeatures)
                    random.Shuffle(features);
                var rows = new ConformalRows(new double[count]) { Features = Array.ConvertAll(features, at => (float)at), FeatureCount = 1 };
                CalibrationWeights weights = weighted ? new NearestNeighbourWeights("Features", 50) : new WindowWeights(count);
                var model = WeightedRiskControl.Choose([new(0.2, curves, null)], weights.Fit(rows), rows, "the risk", RiskColumns.Of(RiskTask.Binary, new()), 1);
                misses += Score(x) > model.LambdaOf(new(-1, 1, [(float)x])) ? 1 : 0;
            }
            return misses;
        }
        foreach (var x in new[] { 0.25, 0.75 })
        {
            Assert.True(CoverageCheck.Is(Misses(x, weighted: true), draws, 10 / 51.0));
            Assert.False(CoverageCheck.Is(Misses(x, weighted: false), draws, 10 / 51.0));
            Assert.False(CoverageCheck.Is(Misses(x, weighted: true, otherFeatures: true), draws, 10 / 51.0));
        }
        Assert.False(CoverageCheck.IsAtMost(Misses(0.75, weighted: false), draws, 0.2));
    }

    private static double Controlled(double[] probabilities, bool[] truths) => LossCurves.OfRisk(new FalseNegativeRisk(), probabilities, truths, Labels).Average().Control(Alpha).Lambda;

    private static double WithoutTheNewRow(double[] probabilities, bool[] truths) => FirstAtMost(LossCurves.OfRisk(new FalseNegativeRisk(), probabilities, truths, Labels).Average(), Alpha);

    private static double FirstAtMost(RiskCurve curve, double alpha) => curve.Lambdas.ToArray().First(lambda => curve.RiskAt(lambda) <= alpha);

    /// <summary>The probabilities that a model gives the rows that it has learned by heart.</summary>
    private static double[] Overfitted(double[] probabilities, bool[] truths) => [.. probabilities.Zip(truths, (p, truth) => truth ? 0.5 + p / 2 : p / 2)];

    private static List<double> FalseNegatives(Choose choose)
    {
        var (random, losses) = (new Random(3), new List<double>());
        for (var draw = 0; draw < Draws; draw++)
        {
            var probabilities = Enumerable.Range(0, (Rows + 1) * Labels).Select(_ => random.NextDouble()).ToArray();
            var truths = Array.ConvertAll(probabilities, p => random.NextDouble() < 0.3 + 0.6 * p);
            var lambda = choose(probabilities[..(Rows * Labels)], truths[..(Rows * Labels)]);
            losses.Add(new FalseNegativeRisk().Mean(probabilities.AsSpan(Rows * Labels), truths.AsSpan(Rows * Labels), Labels, lambda));
        }
        return losses;
    }

    private static List<double> Residuals(Func<LossCurves, double> choose)
    {
        var (random, losses) = (new Random(7), new List<double>());
        for (var draw = 0; draw < Draws; draw++)
            losses.Add(choose(Steps([.. Enumerable.Range(0, Rows).Select(_ => random.NextDouble())])) < random.NextDouble() ? 1 : 0);
        return losses;
    }

    /// <summary>Loss 1 below a score, 0 from it on.</summary>
    private static LossCurves Steps(double[] scores) => LossCurves.Trace(scores.Length, (row, curve) =>
    {
        curve.Begin(1);
        curve.Step(scores[row], 0);
    }, new() { GreatestLambda = double.PositiveInfinity, IsBinary = true });
}
