using System.Collections.Immutable;
using MLExtensions.Trainers;

namespace MLExtensions.AutoML;

/// <summary>Objectives for a number that are searched; docs/automl-space.md has the source of each range.</summary>
internal static class RegressionObjectiveSpaces
{
    /// <summary>The trainer's default first.</summary>
    public static ImmutableArray<ObjectiveSpace> All { get; } =
    [
        ObjectiveSpace.Of<SquaredError>(),
        ObjectiveSpace.Of<HuberLoss>(new RealRange("delta", 0.05, 5, IsLogarithmic: true)),
        ObjectiveSpace.Of<PinballLoss>(),
        ObjectiveSpace.Of<HlGauss>(Bins, new RealRange("sigma_ratio", 0.25, 4, IsLogarithmic: true)) with { FromLabels = ["min", "max"] },
        ObjectiveSpace.Of<TwoHot>(Bins) with { FromLabels = ["min", "max"] },
    ];

    private static IntegerRange Bins => new("bins", 16, 256, IsLogarithmic: true);
}
