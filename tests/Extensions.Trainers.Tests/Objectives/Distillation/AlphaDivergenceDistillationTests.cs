using Extensions.Trainers.Tests.Contracts;
using Extensions.Trainers.Tests.Golden;
using MLExtensions.Trainers;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Objectives.Distillation;

public sealed class AlphaDivergenceDistillationReference : NaiveReference
{
    public override Type Objective => typeof(AlphaDivergenceDistillation);

    public override IReadOnlyList<Objective> Settings(int labelCount) =>
    [
        new AlphaDivergenceDistillation(), new AlphaDivergenceDistillation(-1), new AlphaDivergenceDistillation(0, iwClip: 1.5), new AlphaDivergenceDistillation(1),
        new AlphaDivergenceDistillation(0.5, labelShare: 0.4), new AlphaDivergenceDistillation(alphaMin: -0.5, alphaMax: 2, iwClip: 3), new AlphaDivergenceDistillation(2.5, iwClip: 2),
    ];

    public override ExampleBatch WithColumns(Objective objective, ExampleBatch batch, Random random) => Teachers.Add(batch);

    public override double[] Losses(Objective objective, ExampleBatch batch, double[][] constants) =>
        [.. batch.Outputs.Select((outputs, i) => Loss((AlphaDivergenceDistillation)objective, outputs, constants[i], Teachers.Logits(batch, i), batch.Labels[i][0]))];

    /// <summary>D at the constants, plus what the sum that stands for its gradient moves between the constants and the outputs.</summary>
    private static double Loss(AlphaDivergenceDistillation objective, double[] outputs, double[] constants, double[] teacher, double label)
    {
        var (p, q, moved) = (Naive.Softmax(teacher), Naive.Softmax(constants), Naive.Softmax(outputs));
        var clip = objective.IwClip ?? (objective.Alpha is null ? 5 : 1000);
        var alpha = objective.Alpha
            ?? (Divergence(p, q, objective.AlphaMin, clip) > Divergence(p, q, objective.AlphaMax, clip) ? objective.AlphaMin : objective.AlphaMax);
        var value = Divergence(p, q, alpha, clip);
        for (var k = 0; k < p.Length; k++)
            value -= q[k] * Rho(p[k] / q[k], alpha, clip) * (Math.Log(moved[k]) - Math.Log(q[k]));
        return Teachers.WithLabels(value, objective.LabelShare, outputs, label);
    }

    private static double Divergence(double[] p, double[] q, double alpha, double clip) =>
        p.Zip(q, (a, b) => b * (F(a / b, alpha, clip) - F(1, alpha, double.PositiveInfinity))).Sum();

    private static double F(double r, double alpha, double clip) => alpha switch
    {
        1 => r * Math.Log(r),
        0 => -Math.Log(Math.Min(r, clip)),
        _ => Math.Min(Math.Pow(r, alpha), clip) / (alpha * (alpha - 1)),
    };

    private static double Rho(double r, double alpha, double clip) => alpha switch
    {
        1 => r,
        0 => Math.Log(Math.Min(r, clip)) - 1,
        _ => Math.Min(Math.Pow(r, alpha), clip) / alpha + 1 / (alpha * (alpha - 1)),
    };
}

/// <summary>The cases also give the value of the sum that stands for the gradient.</summary>
public sealed class AlphaDivergenceGolden : GoldenAdapter
{
    public override string Name => "alpha_divergence_kd";

    public override void Check(GoldenObjectiveCase golden, ScalarType dtype)
    {
        var objective = (AlphaDivergenceDistillation)golden.Build();
        var context = CheckObjective(golden, objective, golden.Batch(objective), dtype);
        using var state = context.State;
        var expected = golden.Expected.GetProperty("surrogate_value").GetDouble();
        GoldenNumbers.AssertClose([expected], GoldenNumbers.Flat(objective.Terms(context).Surrogate.mean()), golden.Tolerance, "surrogate value");
    }
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class AlphaDivergenceDistillationTests
{
    [Fact]
    public void Losses_ByHand_AreAsDefined()
    {
        // q = (1/2, 1/2), p = (3/4, 1/4), r = (3/2, 1/2); alpha -1: (1/2)(2/3 + 2)/2 - 1/2 = 1/6; alpha 2: (1/2)(9/4 + 1/4)/2 - 1/2 = 1/8.
        var batch = Teachers.Batch([[0, 0]], [[0.75, 0.25]], [[1]]);
        Assert.Equal(1.0 / 6, ObjectiveContract.Losses(new AlphaDivergenceDistillation(-1), batch)[0], 9);
        Assert.Equal(1.0 / 8, ObjectiveContract.Losses(new AlphaDivergenceDistillation(2), batch)[0], 9);
        Assert.Equal(1.0 / 6, ObjectiveContract.Losses(new AlphaDivergenceDistillation(), batch)[0], 9);
    }

    [Fact]
    public void Losses_AlphaOne_AreTheKullbackLeiblerDivergence()
    {
        var batch = Some.Batch(new AlphaDivergenceDistillation(), 6, 4);
        var (one, other) = (new AlphaDivergenceDistillation(1), new KullbackLeiblerDistillation());
        foreach (var (expected, actual) in ObjectiveContract.Losses(other, batch).Zip(ObjectiveContract.Losses(one, batch)))
            Assert.Equal(expected, actual, 12);
        var weights = Enumerable.Repeat(1.0, 6).ToArray();
        foreach (var (expected, actual) in ObjectiveContract.Gradient(other, batch, weights).Zip(ObjectiveContract.Gradient(one, batch, weights)))
            Assert.Equal(expected, actual, (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Losses_TeacherOfAnotherWidth_AreRefused() => Assert.Throws<ArgumentException>(
        () => ObjectiveContract.Losses(new AlphaDivergenceDistillation(), Teachers.Batch([[0, 0, 0]], [[0.5, 0.5]], [[1]])));

    [Fact]
    public void Losses_OneClass_AreRefused() => Assert.Throws<ArgumentException>(
        () => ObjectiveContract.Losses(new AlphaDivergenceDistillation(), Teachers.Batch([[0]], [[1]], [[0]])));

    [Fact]
    public void AlphaDivergenceDistillation_ParametersOutsideTheirRanges_NameRangeAndValue()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new AlphaDivergenceDistillation(double.NaN));
        Assert.StartsWith("Alpha of AlphaDivergenceDistillation must be in (-infinity, infinity). Got NaN.", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentOutOfRangeException>(() => new AlphaDivergenceDistillation(iwClip: 0));
        Assert.StartsWith("IwClip of AlphaDivergenceDistillation must be in (0, infinity). Got 0.", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new AlphaDivergenceDistillation(alphaMin: double.NegativeInfinity));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AlphaDivergenceDistillation(alphaMax: double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AlphaDivergenceDistillation(labelShare: -0.1));
    }
}
