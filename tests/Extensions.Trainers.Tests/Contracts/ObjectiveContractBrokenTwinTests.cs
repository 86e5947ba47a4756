using Extensions.Trainers.Tests.Objectives;
using MLExtensions.Trainers;
using Xunit.Sdk;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Extensions.Trainers.Tests.Contracts;

/// <summary>The contract checks can fail: each catches an objective that is wrong on purpose.</summary>
[Trait("Kind", "Contract")]
[Trait("Area", "objectives")]
public class ObjectiveContractBrokenTwinTests
{
    private const int Labels = 3;

    [Fact]
    public void ValuesEqualReference_LossOffByAThousandth_Fails()
    {
        var broken = new Broken(context => CrossEntropy(context) * 1.001);
        Fails(() => ObjectiveContract.ValuesEqualReference(broken, new CrossEntropyTwin(), Some.Batch(broken, 6, Labels)));
    }

    [Fact]
    public void GradientEqualsDifferences_PartOfTheLossDetached_Fails()
    {
        var broken = new Broken(context => CrossEntropy(context) * 0.999 + CrossEntropy(context).detach() * 0.001);
        var batch = Some.Batch(broken, 6, Labels);
        ObjectiveContract.ValuesEqualReference(broken, new CrossEntropyTwin(), batch);
        Fails(() => ObjectiveContract.GradientEqualsDifferences(broken, new CrossEntropyTwin(), batch));
    }

    [Fact]
    public void FiniteInSinglePrecision_LogOfSoftmax_Fails()
    {
        var broken = new Broken(context => context.Outputs.softmax(1).log().gather(1, context.Labels.unsqueeze(1)).squeeze(1).neg());
        Fails(() => ObjectiveContract.FiniteInSinglePrecision(broken, Some.ExtremeBatch(broken, 60, Labels)));
    }

    [Fact]
    public void FiniteInSinglePrecision_OnlyTheGradientNaN_Fails()
    {
        var broken = new Broken(context => (1 - (-CrossEntropy(context)).exp()).pow(0.5) * CrossEntropy(context));
        Assert.All(ObjectiveContract.Losses(broken, Some.ExtremeBatch(broken, 60, Labels), ScalarType.Float32), loss => Assert.True(double.IsFinite(loss)));
        Fails(() => ObjectiveContract.FiniteInSinglePrecision(broken, Some.ExtremeBatch(broken, 60, Labels)));
    }

    [Fact]
    public void DirectEqualsGraph_OfAnotherObjective_Fails()
    {
        var (smoothed, plain) = (new MLExtensions.Trainers.CrossEntropy(labelSmoothing: 0.01), new MLExtensions.Trainers.CrossEntropy());
        ObjectiveContract.DirectEqualsGraph(plain, plain, Some.Batch(plain, 12, Labels));
        Fails(() => ObjectiveContract.DirectEqualsGraph(smoothed, plain, Some.Batch(smoothed, 12, Labels)));
    }

    [Fact]
    public void OneLossPerExample_ColumnOfLosses_Fails()
    {
        var broken = new Broken(context => CrossEntropy(context).unsqueeze(1));
        Fails(() => ObjectiveContract.OneLossPerExample(broken, Some.Batch(broken, 5, Labels)));
    }

    [Fact]
    public void OneLossPerExample_LossesOutsideTheGraph_Fails()
    {
        var broken = new Broken(context => CrossEntropy(context).detach());
        Fails(() => ObjectiveContract.OneLossPerExample(broken, Some.Batch(broken, 5, Labels)));
    }

    [Theory]
    [InlineData(ObjectiveTraits.Convex)]
    [InlineData(ObjectiveTraits.NonNegative)]
    [InlineData(ObjectiveTraits.Bounded)]
    [InlineData(ObjectiveTraits.ShiftInvariant)]
    [InlineData(ObjectiveTraits.Lipschitz)]
    public void TraitsHoldTrue_UntrueClaim_Fails(ObjectiveTraits claim)
    {
        // A cubic of the first output has none of the traits.
        var broken = new Broken(context => context.Outputs.select(1, 0).pow(3)) { Claims = claim };
        ObjectiveTraitChecks.HoldTrue(broken with { Claims = ObjectiveTraits.None }, Labels);
        Fails(() => ObjectiveTraitChecks.HoldTrue(broken, Labels));
    }

    [Fact]
    public void SurvivesJson_ParameterThatIsNotWritten_Fails() =>
        Fails(() => ObjectiveContract.SurvivesJson(new Forgetful(3)));

    [Fact]
    public void LeavesNoTensors_TensorKeptPerBatch_Fails()
    {
        var broken = new Broken(context => CrossEntropy(context).DetachFromDisposeScope());
        Fails(() => ObjectiveContract.LeavesNoTensors(broken, Some.Batch(broken, 5, Labels)));
    }

    [Fact]
    public void Reference_OfAnObjectiveWithoutOne_Fails() =>
        Assert.Throws<InvalidOperationException>(() => Some.Reference(typeof(Broken)));

    private static void Fails(Action check) => Assert.IsAssignableFrom<XunitException>(Record.Exception(check));

    private static Tensor CrossEntropy(ObjectiveContext context) =>
        functional.cross_entropy(context.Outputs, context.Labels, reduction: Reduction.None);

    private sealed record Broken(Func<ObjectiveContext, Tensor> Formula) : MulticlassObjective
    {
        public ObjectiveTraits Claims { get; init; }

        public override ObjectiveTraits Traits => Claims;

        public override Tensor Losses(ObjectiveContext context) => Formula(context);
    }

    [ObjectiveName("test_forgetful")]
    private sealed record Forgetful : RegressionObjective
    {
        private readonly double hidden;

        public Forgetful(double power = 2) => hidden = power;

        public double Power => hidden;

        public override Tensor Losses(ObjectiveContext context) => (context.Outputs - context.Labels).abs().pow(hidden);
    }

    private sealed class CrossEntropyTwin : NaiveReference<Broken>
    {
        public override IReadOnlyList<Objective> Settings(int labelCount) => [];

        protected override double Loss(Broken objective, double[] outputs, double[] labels, double[] constants) =>
            -Math.Log(Naive.Softmax(outputs)[(int)labels[0]]);
    }
}
