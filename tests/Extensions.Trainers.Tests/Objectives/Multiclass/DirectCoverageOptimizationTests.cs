using Extensions.Trainers.Tests.Contracts;
using Extensions.Trainers.Tests.Golden;
using MLExtensions.Trainers;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Objectives.Multiclass;

public sealed class DirectCoverageOptimizationReference : NaiveReference<DirectCoverageOptimization>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) =>
        [new DirectCoverageOptimization(), new DirectCoverageOptimization(1), new DirectCoverageOptimization(2), new DirectCoverageOptimization(64)];

    protected override double Loss(DirectCoverageOptimization objective, double[] outputs, double[] labels, double[] constants) =>
        -Math.Log(1 - Math.Pow(1 - Naive.Softmax(outputs)[(int)labels[0]], objective.Attempts));
}

/// <summary>Also the factor f of the gradient, f times that of cross entropy, and the value that the authors' code returns, the mean of f times cross entropy.</summary>
public sealed class DirectCoverageOptimizationGolden : GoldenAdapter
{
    public override string Name => "dco";

    public override void Check(GoldenObjectiveCase golden, ScalarType dtype)
    {
        var objective = golden.Build();
        var batch = golden.Batch(objective);
        var context = CheckObjective(golden, objective, batch, dtype);
        using var state = context.State;
        var factors = GoldenNumbers.Flat(golden.Expected.GetProperty("factor"));
        var gradient = ExampleBatch.Rows(context.Outputs.grad!);
        var negativeLogs = ObjectiveContract.Losses(new CrossEntropy(), batch);
        var leastShare = dtype == ScalarType.Float64 ? 1e-8 : 0.02;   // below, the quotient is of rounding errors
        for (var i = 0; i < batch.Count; i++)
        {
            var others = 1 - Math.Exp(-negativeLogs[i]);
            if (others > leastShare)
                GoldenNumbers.AssertClose([factors[i]], [-gradient[i][(int)batch.Labels[i][0]] * batch.Count / others], golden.Tolerance, $"factor of example {i}");
        }
        var surrogate = factors.Zip(negativeLogs, (factor, negativeLog) => factor * negativeLog).Average();
        GoldenNumbers.AssertClose([golden.Expected.GetProperty("official_surrogate").GetDouble()], [surrogate], golden.Tolerance, "surrogate");
    }
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class DirectCoverageOptimizationTests
{
    [Fact]
    public void Losses_HalfProbabilityTwoAttempts_AreOfThreeQuarters() =>
        Assert.Equal(-Math.Log(0.75), ObjectiveContract.Losses(new DirectCoverageOptimization(2), new ExampleBatch([[0, 0]], [[1]]))[0], 12);

    [Fact]
    public void Losses_OneAttempt_AreCrossEntropy()
    {
        var batch = Some.Batch(new CrossEntropy(), 6, 4);
        Assert.Equal(ObjectiveContract.Losses(new CrossEntropy(), batch), ObjectiveContract.Losses(new DirectCoverageOptimization(1), batch));
    }

    [Theory]
    [InlineData(ScalarType.Float32, 1e-5)]
    [InlineData(ScalarType.Float64, 1e-9)]
    public void Losses_FromSureToHopeless_HaveNoSeam(ScalarType dtype, double tolerance)
    {
        // over the whole range of logit gaps, the ends of the formula included
        var gaps = Enumerable.Range(0, 1201).Select(i => -60 + i / 10.0).ToArray();
        var losses = ObjectiveContract.Losses(new DirectCoverageOptimization(8), new ExampleBatch([.. gaps.Select(gap => new[] { 0, gap })], [.. gaps.Select(_ => new[] { 1.0 })]), dtype);
        for (var i = 0; i < gaps.Length; i++)
        {
            var log1P = -Math.Max(gaps[i], 0) - Math.Log(1 + Math.Exp(-Math.Abs(gaps[i])));   // log(1 - p)
            var expected = gaps[i] < -25 ? -gaps[i] - Math.Log(8) : -Math.Log(1 - Math.Exp(8 * log1P));
            if (gaps[i] is > -18 or < -25)   // between, the naive formula has too few digits
                Assert.True(Math.Abs(expected - losses[i]) <= Math.Max(tolerance, gaps[i] < -10 ? 1e-6 : 0) * Math.Max(1, expected), $"{gaps[i]}: {losses[i]}, {expected}");
            if (i > 0)
                Assert.True(losses[i] <= losses[i - 1], $"The loss rises at {gaps[i]}.");
        }
    }

    [Fact]
    public void DirectCoverageOptimization_BadInput_IsNamed()
    {
        Rejected.OutOfRange("Attempts of DirectCoverageOptimization must be in [1, infinity). Got 0.", () => new DirectCoverageOptimization(0));
        Rejected.OneClass(new DirectCoverageOptimization());
    }
}
