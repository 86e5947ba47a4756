using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>What the evaluations of the tasks have in common, where they have it.</summary>
internal static class ModelParts
{
    public static CalibrationMetrics? Calibration(this ModelEvaluation model) => model switch { BinaryEvaluation binary => binary.Calibration, MulticlassEvaluation multiclass => multiclass.Calibration, _ => null };

    /// <summary>The same, of several labels that of all of them pooled.</summary>
    public static CalibrationMetrics? PooledCalibration(this ModelEvaluation model) => model is MultilabelEvaluation labels ? labels.Calibration.Pooled : model.Calibration();

    public static DecisionMetrics? Decisions(this ModelEvaluation model) => model switch { BinaryEvaluation binary => binary.Decisions, MulticlassEvaluation multiclass => multiclass.Decisions, _ => null };

    /// <summary>Classes, or labels, one by one.</summary>
    public static ClassTable? Table(this ModelEvaluation model)
        => model is MultilabelEvaluation labels ? new(labels.Decisions.Labels, labels.Decisions.PrecisionRecall, labels.Decisions.Roc) : model.Decisions() is { } part ? new(part.Classes, part.PrecisionRecall, part.Roc) : null;

    public static MultilabelSetMetrics? LabelSets(this ModelEvaluation model) => (model as MultilabelEvaluation)?.LabelSets;

    public static SelectiveMetrics? Selective(this ModelEvaluation model) => model switch { BinaryEvaluation binary => binary.Selective, MulticlassEvaluation multiclass => multiclass.Selective, _ => null };

    public static IntervalMetrics? Intervals(this ModelEvaluation model) => (model as RegressionEvaluation)?.Intervals;

    /// <summary>Names of the classes, or of the labels; none of numbers.</summary>
    public static ImmutableArray<string> ClassNames(this ModelEvaluation model) => model is MultilabelEvaluation labels ? labels.LabelNames : model.Decisions()?.ClassNames ?? [];

    /// <summary>Name of a class; a class beyond the names has its number.</summary>
    public static string ClassName(this ModelEvaluation model, int index) => model.ClassNames() is var names && index < names.Length ? names[index] : FormattableString.Invariant($"class {index}");

    /// <summary>What the task is called.</summary>
    public static string Task(this ModelEvaluation model) => model switch
    {
        BinaryEvaluation => "binary classification", MulticlassEvaluation => "multiclass classification", RegressionEvaluation => "regression", _ => "multi-label classification",
    };

    /// <summary>A metric by its name; null where the model has none.</summary>
    public static MetricEstimate? Find(this ModelEvaluation model, string name) => model.Metrics.FirstOrDefault(metric => metric.Name == name);
}
