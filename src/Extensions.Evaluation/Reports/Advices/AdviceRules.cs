using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>All rules, those on promises that do not hold first.</summary>
internal static class AdviceRules
{
    public static ImmutableArray<IAdviceRule> All { get; } =
    [
        new NoSkillRule(), new UndercoverageRule(), new ClassCoverageRule(), new GroupCoverageRule(), new MiscalibrationRule(), new SuspiciousLabelsRule(), new GroupGapRule(), new LowRecallRule(), new ConfusedPairRule(),
        new UnfinishedTrainingRule(), new OverfittingRule(), new OneSidedMissesRule(), new OvercoverageRule(), new UndecidedRule(),
    ];

    public static ImmutableArray<Advice> Apply(EvaluationReport report) => [.. All.SelectMany(rule => rule.Advise(report))];
}
