namespace MLExtensions.Evaluation;

/// <summary>A validation loss that rises again while the training loss falls: in all of the last fifth of the epochs it is above its least by 5 % at least.</summary>
internal sealed class OverfittingRule : IAdviceRule
{
    /// <summary>Part of the loss that it must have risen by.</summary>
    public const double Rise = 0.05;

    public string Name => "Overfitting";

    public IEnumerable<Advice> Advise(EvaluationReport report)
    {
        foreach (var model in report.Models)
        {
            if (model.History is not { Epochs: { IsDefault: false, Length: >= UnfinishedTrainingRule.LeastEpochs } epochs } history || epochs.Any(epoch => epoch.ValidationLoss is null))
                continue;
            var least = epochs.MinBy(epoch => epoch.ValidationLoss)!;
            var last = epochs[^(epochs.Length / 5)..];
            if (!(last.Min(epoch => epoch.ValidationLoss) > least.ValidationLoss + Rise * Math.Abs(least.ValidationLoss!.Value)) || !(last[^1].TrainingLoss < least.TrainingLoss))
                continue;
            var kept = history.BestEpoch == least.Epoch ? " The model holds the parameters of that epoch." : $" The model holds epoch {history.BestEpoch}.";
            yield return new(Name, model.Name, $"The validation loss rises from {ReportNumber.Of(least.ValidationLoss.Value)} in epoch {least.Epoch} to {ReportNumber.Of(last[^1].ValidationLoss!.Value)} at the end, while the training loss falls.{kept}",
                "Regularise more (dropout, weight decay), make the network smaller, or get more rows; early stopping keeps the best epoch meanwhile.", "options.md");
        }
    }
}
