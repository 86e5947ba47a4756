using Microsoft.ML.Data;

namespace MLExtensions.Evaluation;

/// <summary>What ML.NET's own evaluators say.</summary>
internal static class MLNetSection
{
    public static ReportSection? Of(EvaluationReport report)
    {
        var models = Section.With(report, model => Numbers(model) is { Length: > 0 } numbers ? numbers : null);
        var absent = report.Models.Where(model => model.WithoutMLNetMetrics is not null).Select(model => (model.Name, Why: model.WithoutMLNetMetrics!)).ToArray();
        return models.IsEmpty && absent.Length == 0 ? null : Section.Of("mlnet", "ML.NET's own metrics",
        [
            models.IsEmpty ? null : Section.ByModel("As its evaluators give them", models, [.. models[0].Part.Select(one => one.Name)], (_, part) => [.. part.Select(one => (TableCell)ReportNumber.Of(one.Value))], models[0].Model is BinaryEvaluation ? "Without weights; logarithms are to the base 2." : "Without weights."),
            .. absent.GroupBy(one => one.Why).Select(group => new ReportParagraph($"{string.Join(", ", group.Select(one => one.Name))}: none. {group.Key}")),
        ]);
    }

    /// <summary>The numbers of a model, with ML.NET's names.</summary>
    public static (string Name, double Value)[] Numbers(ModelEvaluation model) => model switch
    {
        BinaryEvaluation { MLNetMetrics: { } binary } =>
        [
            (nameof(binary.Accuracy), binary.Accuracy), (nameof(binary.AreaUnderRocCurve), binary.AreaUnderRocCurve), (nameof(binary.AreaUnderPrecisionRecallCurve), binary.AreaUnderPrecisionRecallCurve), (nameof(binary.F1Score), binary.F1Score),
            (nameof(binary.PositivePrecision), binary.PositivePrecision), (nameof(binary.PositiveRecall), binary.PositiveRecall), (nameof(binary.NegativePrecision), binary.NegativePrecision), (nameof(binary.NegativeRecall), binary.NegativeRecall),
            .. binary is CalibratedBinaryClassificationMetrics calibrated ? [(nameof(calibrated.LogLoss), calibrated.LogLoss), (nameof(calibrated.LogLossReduction), calibrated.LogLossReduction), (nameof(calibrated.Entropy), calibrated.Entropy)] : Array.Empty<(string, double)>(),
        ],
        MulticlassEvaluation { MLNetMetrics: { } multiclass } =>
        [
            (nameof(multiclass.MicroAccuracy), multiclass.MicroAccuracy), (nameof(multiclass.MacroAccuracy), multiclass.MacroAccuracy), (nameof(multiclass.LogLoss), multiclass.LogLoss), (nameof(multiclass.LogLossReduction), multiclass.LogLossReduction),
        ],
        RegressionEvaluation { MLNetMetrics: { } regression } =>
        [
            (nameof(regression.MeanAbsoluteError), regression.MeanAbsoluteError), (nameof(regression.MeanSquaredError), regression.MeanSquaredError), (nameof(regression.RootMeanSquaredError), regression.RootMeanSquaredError),
            (nameof(regression.RSquared), regression.RSquared), (nameof(regression.LossFunction), regression.LossFunction),
        ],
        _ => [],
    };
}
