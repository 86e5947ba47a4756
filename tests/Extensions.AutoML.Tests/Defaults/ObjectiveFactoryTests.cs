using MLExtensions.Trainers;

namespace Extensions.AutoML.Tests.Defaults;

[Trait("Kind", "Example")]
[Trait("Area", "search")]
public class ObjectiveFactoryTests
{
    [Fact]
    public void Create_WordsNumbersAndTruthValues_AreTheObjectivesParameters()
    {
        var set = SomeSets.Of(("objective", "nacl"), ("objective.nacl.alpha", 0.25), ("objective.nacl.distance", "l2"), ("objective.nacl.on_softmax", "true"));
        Assert.Equal(new NeighborAwareCalibration(0.25, CalibrationDistance.L2, onSoftmax: true), ObjectiveFactory.Create<MulticlassObjective>(set));
        Assert.Equal(new DirectCoverageOptimization(5), ObjectiveFactory.Create<MulticlassObjective>(SomeSets.Of(("objective", "dco"), ("objective.dco.N", 5))));
    }

    [Fact]
    public void Create_ParametersOfAnotherObjective_AreLeftAlone()
        => Assert.Equal(new FocalLoss(3), ObjectiveFactory.Create<MulticlassObjective>(SomeSets.Of(("objective", "focal"), ("objective.focal.gamma", 3), ("objective.gce.q", 0.1))));

    [Fact]
    public void Create_ObjectiveOfLabels_DescribesThem()
    {
        var counts = TrainingLabels.OfClasses([0, 0, 2, 2, 2, float.NaN], 4);
        Assert.Equal(
            new ClassBalancedCrossEntropy([2, 0.5, 3, 0.5], 0.99),
            ObjectiveFactory.Create<MulticlassObjective>(SomeSets.Of(("objective", "class_balanced_ce"), ("objective.class_balanced_ce.beta", "0.99")), counts));
        Assert.Equal(
            new BinaryLogitAdjustedCrossEntropy(0.25, 0.5),
            ObjectiveFactory.Create<BinaryObjective>(SomeSets.Of(("objective", "logit_adjusted_bce"), ("objective.logit_adjusted_bce.tau", 0.5)), TrainingLabels.OfClasses([0, 1, 0, 0], 2)));
        Assert.Equal(
            new HlGauss(-2, 5, bins: 32),
            ObjectiveFactory.Create<RegressionObjective>(SomeSets.Of(("objective", "hl_gauss"), ("objective.hl_gauss.bins", 32)), TrainingLabels.OfNumbers([1, -2, 5, float.NaN])));
    }

    [Fact]
    public void Create_WithoutWhatItNeeds_SaysWhatIsMissing()
    {
        Assert.StartsWith("The parameter 'objective' must be the name of an objective. Got none.", Assert.Throws<ArgumentException>(() => ObjectiveFactory.Create<BinaryObjective>(SomeSets.Of())).Message);
        Assert.StartsWith(
            "The objective 'ldam' describes the training labels by 'class_counts'. They were not given.",
            Assert.Throws<ArgumentException>(() => ObjectiveFactory.Create<MulticlassObjective>(SomeSets.Of(("objective", "ldam")))).Message);
        Assert.StartsWith(
            "The training labels do not tell 'min': they are 2 classes.",
            Assert.Throws<ArgumentException>(() => ObjectiveFactory.Create<RegressionObjective>(SomeSets.Of(("objective", "two_hot")), TrainingLabels.OfClasses([0, 1], 2))).Message);
    }

    [Theory]
    [InlineData("focall", "gamma", "No MulticlassObjective is named \"focall\"")]
    [InlineData("focal_binary", "gamma", "\"focal_binary\" names BinaryFocalLoss, which is no MulticlassObjective")]
    [InlineData("focal", "gama", "The JSON property 'gama' could not be mapped")]
    public void Create_UnknownNames_AreErrors(string objective, string parameter, string message)
        => Assert.Contains(message, Assert.Throws<ArgumentException>(() => ObjectiveFactory.Create<MulticlassObjective>(SomeSets.Of(("objective", objective), ($"objective.{objective}.{parameter}", 1)))).Message);

    [Fact]
    public void Create_ValueOutsideItsRange_IsTheObjectivesError()
        => Assert.Contains("Gamma", Assert.ThrowsAny<ArgumentException>(() => ObjectiveFactory.Create<MulticlassObjective>(SomeSets.Of(("objective", "focal"), ("objective.focal.gamma", -1)))).Message);

    /// <summary>A user's own objective needs no place in the default spaces.</summary>
    [Fact]
    public void Create_ObjectiveOfAUser_IsFoundByItsName()
        => Assert.Equal(new OwnObjective(0.5), ObjectiveFactory.Create<RegressionObjective>(SomeSets.Of(("objective", "test_own_objective"), ("objective.test_own_objective.slope", 0.5))));

    [Theory]
    [InlineData(-1f)]
    [InlineData(2f)]
    [InlineData(0.5f)]
    public void OfClasses_LabelOfNoClass_IsAnError(float label)
        => Assert.StartsWith("Labels must be classes from 0 to 1.", Assert.Throws<ArgumentException>(() => TrainingLabels.OfClasses([0, label], 2)).Message);

    [Fact]
    public void OfNumbers_NoLabel_IsAnError() => Assert.Throws<ArgumentException>(() => TrainingLabels.OfNumbers([float.NaN]));

    [ObjectiveName("test_own_objective")]
    public sealed record OwnObjective(double Slope = 1) : RegressionObjective
    {
        public override TorchSharp.torch.Tensor Losses(ObjectiveContext context) => throw new NotSupportedException();
    }
}
