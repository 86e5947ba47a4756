using System.Collections.Immutable;
using MLExtensions.Trainers;

namespace MLExtensions.AutoML;

/// <summary>Objectives for several classes that are searched; docs/automl-space.md has the source of each range.</summary>
internal static class MulticlassObjectiveSpaces
{
    /// <summary>The trainer's default first.</summary>
    public static ImmutableArray<ObjectiveSpace> All { get; } = [.. General, .. Robust, .. RareClasses, .. Sure];

    private static ImmutableArray<ObjectiveSpace> General =>
    [
        ObjectiveSpace.Of<CrossEntropy>(new RealRange("label_smoothing", 0, 0.3)),
        ObjectiveSpace.Of<FocalLoss>(Gamma),
        ObjectiveSpace.Of<Poly1CrossEntropy>(Epsilon),
        ObjectiveSpace.Of<Poly1Focal>(Epsilon, Gamma),
        ObjectiveSpace.Of<EncouragingLoss>(new RealRange("log_end", 0.5, 1)),
        ObjectiveSpace.Of<Squentropy>(new RealRange("rescale", 0.01, 10, IsLogarithmic: true)),
        ObjectiveSpace.Of<StablemaxCrossEntropy>(),
        ObjectiveSpace.Of<CompSumLoss>(new RealRange("tau", 0.5, 2)),
        ObjectiveSpace.Of<ZLoss>(new RealRange("a", 0.01, 10, IsLogarithmic: true), new RealRange("b", 0, 30)) with { LeastClasses = 3 },
        ObjectiveSpace.Of<EquiangularBasis>(new RealRange("tau", 0.02, 0.5, IsLogarithmic: true), new RealRange("label_smoothing", 0, 0.3)),
    ];

    /// <summary>Against wrong labels.</summary>
    private static ImmutableArray<ObjectiveSpace> Robust =>
    [
        ObjectiveSpace.Of<GeneralizedCrossEntropy>(Power),
        ObjectiveSpace.Of<SymmetricCrossEntropy>(new RealRange("alpha", 0.01, 10, IsLogarithmic: true), new RealRange("beta", 0.05, 5, IsLogarithmic: true)),
        ObjectiveSpace.Of<ActivePassiveLoss>(
            new WordRange("active", "nce", "nfl"), new WordRange("passive", "rce", "mae"), Weight("alpha"), Weight("beta"),
            new RealRange("gamma", 0, 2) { When = ("active", "nfl") }),
        ObjectiveSpace.Of<NormalizedCrossEntropy>(),
        ObjectiveSpace.Of<NormalizedFocalLoss>(new RealRange("gamma", 0, 2)),
        ObjectiveSpace.Of<NormalizedGeneralizedCrossEntropy>(Power),
        ObjectiveSpace.Of<NormalizedMeanAbsoluteError>(),
        ObjectiveSpace.Of<NormalizedReverseCrossEntropy>(),
        ObjectiveSpace.Of<MulticlassMeanAbsoluteError>(),
        ObjectiveSpace.Of<ReverseCrossEntropy>(),
        ObjectiveSpace.Of<LabelDistributionallyRobustLoss>(new RealRange("lambda", 0.1, 10, IsLogarithmic: true), new RealRange("margin", 0, 4), Normalization),
        ObjectiveSpace.Of<AdaptiveLabelDistributionallyRobustLoss>(
            new RealRange("lambda0", 0.1, 10, IsLogarithmic: true), new RealRange("alpha", 1.1, 10, IsLogarithmic: true), new RealRange("margin", 0, 4), Normalization),
        ObjectiveSpace.Of<LogitClipping>(new RealRange("tau", 0.25, 10, IsLogarithmic: true)),
        ObjectiveSpace.Of<EarlyLearningRegularization>(new RealRange("beta", 0.5, 0.99), new RealRange("lambda", 0.1, 10, IsLogarithmic: true)),
        ObjectiveSpace.Of<ProgressiveSelfDistillation>(new RealRange("alpha_T", 0.1, 1)),
        ObjectiveSpace.Of<CrossSplit>(
            new RealRange("gamma", 0, 1), new RealRange("lambda", 0.1, 30, IsLogarithmic: true), new RealRange("temperature", 0.25, 1), new RealRange("alpha", 0.05, 2, IsLogarithmic: true))
            with { DenseOnly = true },
    ];

    private static ImmutableArray<ObjectiveSpace> RareClasses =>
    [
        ObjectiveSpace.Of<ClassBalancedCrossEntropy>(new WordRange("beta", "0.9", "0.99", "0.999", "0.9999")) with { FromLabels = ["class_counts"] },
        ObjectiveSpace.Of<LogitAdjustedCrossEntropy>(new RealRange("tau", 0, 2)) with { FromLabels = ["class_counts"] },
        ObjectiveSpace.Of<LabelDistributionAwareMargin>(new RealRange("max_margin", 0.1, 2, IsLogarithmic: true), new RealRange("scale", 1, 30, IsLogarithmic: true)) with { FromLabels = ["class_counts"] },
        ObjectiveSpace.Of<MulticlassDiceLoss>(new WordRange("level", "set", "sample"), new RealRange("smooth", 1e-4, 10, IsLogarithmic: true), new RealRange("alpha", 0, 1), new WordRange("squared", "false", "true")),
    ];

    /// <summary>For probabilities that are neither too sure nor too cautious.</summary>
    private static ImmutableArray<ObjectiveSpace> Sure =>
    [
        ObjectiveSpace.Of<MarginBasedLabelSmoothing>(new RealRange("margin", 0, 20), new RealRange("alpha", 0.01, 1, IsLogarithmic: true)),
        ObjectiveSpace.Of<NeighborAwareCalibration>(new RealRange("alpha", 0.005, 1, IsLogarithmic: true), new WordRange("distance", "l1", "l2"), new WordRange("on_softmax", "false", "true")),
        ObjectiveSpace.Of<DirectCoverageOptimization>(new IntegerRange("N", 1, 64, IsLogarithmic: true)),
        ObjectiveSpace.Of<Mixup>(new RealRange("alpha", 0.05, 5, IsLogarithmic: true)),
        ObjectiveSpace.Of<RegMixup>(new RealRange("alpha", 0.5, 50, IsLogarithmic: true), new RealRange("eta", 0.1, 3, IsLogarithmic: true)),
        ObjectiveSpace.Of<OddKOut>(new WordRange("targets", "hard", "soft")) with { LeastClasses = 3 },
    ];

    private static RealRange Gamma => new("gamma", 0, 5);

    private static RealRange Epsilon => new("epsilon1", -1, 5);

    private static RealRange Power => new("q", 0.05, 1);

    private static RealRange Weight(string name) => new(name, 0.1, 10, IsLogarithmic: true);

    private static WordRange Normalization => new("normalize", "softplus_mean", "l1_mean", "none");
}
