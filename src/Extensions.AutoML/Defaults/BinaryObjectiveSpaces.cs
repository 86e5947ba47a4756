using System.Collections.Immutable;
using MLExtensions.Trainers;

namespace MLExtensions.AutoML;

/// <summary>Objectives for two classes that are searched; docs/automl-space.md has the source of each range.</summary>
internal static class BinaryObjectiveSpaces
{
    /// <summary>The trainer's default first.</summary>
    public static ImmutableArray<ObjectiveSpace> All { get; } =
    [
        ObjectiveSpace.Of<BinaryCrossEntropy>(new RealRange("label_smoothing", 0, 0.3), new RealRange("positive_weight", 0.1, 50, IsLogarithmic: true)),
        ObjectiveSpace.Of<BinaryDiceLoss>(new WordRange("level", "set", "sample"), new RealRange("smooth", 1e-4, 10, IsLogarithmic: true), new RealRange("alpha", 0, 1), new WordRange("squared", "false", "true")),
        ObjectiveSpace.Of<BinaryFocalLoss>(new RealRange("gamma", 0, 5), new RealRange("alpha", 0.05, 0.95)),
        ObjectiveSpace.Of<BinaryLogitAdjustedCrossEntropy>(new RealRange("tau", 0, 2)) with { FromLabels = ["positive_share"] },
        ObjectiveSpace.Of<BinaryMixup>(new RealRange("alpha", 0.05, 5, IsLogarithmic: true)),
        ObjectiveSpace.Of<BinaryPoly1CrossEntropy>(new RealRange("epsilon1", -1, 5)),
        ObjectiveSpace.Of<BinaryPoly1Focal>(new RealRange("epsilon1", -1, 5), new RealRange("gamma", 0, 5)),
        ObjectiveSpace.Of<BinaryTverskyLoss>(
            new WordRange("level", "set", "sample"), new RealRange("alpha", 0.1, 0.9), new RealRange("beta", 0.1, 0.9), new RealRange("smooth", 1e-2, 10, IsLogarithmic: true)),
        ObjectiveSpace.Of<EnsLoss>(new RealRange("lambda", -1, 1)),
        ObjectiveSpace.Of<SelfCalibratingCrossEntropy>(Rate, Strength),
        ObjectiveSpace.Of<StochasticLabelPerturbation>(Rate, Strength),
    ];

    // The product of both stays below 1/2, beyond which labels would be turned around.
    private static RealRange Rate => new("alpha", 0.002, 0.3, IsLogarithmic: true);

    private static RealRange Strength => new("beta", 0.25, 1.5);
}
