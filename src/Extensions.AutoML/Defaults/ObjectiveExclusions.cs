using System.Collections.Immutable;
using MLExtensions.Trainers;

namespace MLExtensions.AutoML;

/// <summary>Objectives of the library that no default space has, with the reason. Every other one is in a space; a test holds both to it.</summary>
internal static class ObjectiveExclusions
{
    private const string Teacher = "Needs a column with a teacher's predictions.";
    private const string Inside = "Combines other objectives, which the user chooses with a purpose of their own.";
    private const string Bags = "Needs columns that tell bags and their responses.";
    private const string Protected = "Needs protected columns, and serves a goal that a metric of predictions does not see.";

    /// <summary>The reason of each type.</summary>
    public static ImmutableDictionary<Type, string> All { get; } = new Dictionary<Type, string>
    {
        [typeof(AggregateResponse)] = Bags,
        [typeof(BinaryAggregateResponse)] = Bags,
        [typeof(AlphaDivergenceDistillation)] = Teacher,
        [typeof(KullbackLeiblerDistillation)] = Teacher,
        [typeof(LabelNoiseSelfDistillation)] = Teacher,
        [typeof(SinkhornDistillation)] = Teacher,
        [typeof(SquaredLogitDistillation)] = Teacher,
        [typeof(BinaryFairness)] = Protected,
        [typeof(MulticlassFairness)] = Protected,
        [typeof(RegressionFairness)] = Protected,
        [typeof(BinaryWeightedSum)] = Inside,
        [typeof(MultilabelWeightedSum)] = Inside,
        [typeof(RegressionWeightedSum)] = Inside,
        [typeof(WeightedSum)] = Inside,
        [typeof(ClassWeighted)] = "Weighs another objective by class; the space has objectives for rare classes, and trainers take class weights as an option.",
        [typeof(CategoricalDistribution)] = "Needs columns with a distribution of targets instead of a label.",
        [typeof(PolyNCrossEntropy)] = "Its parameter is a list without a default length; its first term, which its authors found to suffice, is poly1_ce.",
        [typeof(SmoothAdversarialCompSumLoss)] = "Guards against inputs made to deceive, which no metric of the search sees, has no default for rho and nu, and makes a step several times as dear.",
    }.ToImmutableDictionary();
}
