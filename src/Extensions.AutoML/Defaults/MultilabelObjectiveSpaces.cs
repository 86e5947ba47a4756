using System.Collections.Immutable;
using MLExtensions.Trainers;

namespace MLExtensions.AutoML;

/// <summary>Objectives for several labels that are searched; docs/automl-space.md has the source of each range.</summary>
internal static class MultilabelObjectiveSpaces
{
    /// <summary>The trainer's default first.</summary>
    public static ImmutableArray<ObjectiveSpace> All { get; } =
    [
        ObjectiveSpace.Of<MultilabelCrossEntropy>(),
        ObjectiveSpace.Of<AssumeNegativeLoss>(),
        ObjectiveSpace.Of<AsymmetricMultilabelLoss>(new RealRange("gamma_neg", 0, 6), new RealRange("gamma_pos", 0, 2), new RealRange("clip", 0, 0.2)),
        ObjectiveSpace.Of<AsymmetricPseudoLabelingLoss>(
            new RealRange("alpha", 0.01, 1, IsLogarithmic: true), new RealRange("beta", 0.01, 1, IsLogarithmic: true), new IntegerRange("warm_up_epochs", 1, 10), new RealRange("share", 0.5, 1)),
        ObjectiveSpace.Of<EntropyMaximizationLoss>(new RealRange("alpha", 0.01, 1, IsLogarithmic: true)),
        ObjectiveSpace.Of<MultilabelFocalLoss>(new RealRange("gamma", 0, 5), new RealRange("alpha", 0.05, 0.95)),
        ObjectiveSpace.Of<MultilabelPoly1Focal>(new RealRange("epsilon1", -1, 5), new RealRange("gamma", 0, 5)),
    ];
}
