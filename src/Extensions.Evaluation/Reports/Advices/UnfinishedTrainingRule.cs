namespace MLExtensions.Evaluation;

/// <summary>A loss that still falls when training ends: the last epoch is the best one, and the last fifth of the epochs is better than the fifth before by 1 % at least, each by its greatest and least loss.</summary>
internal sealed class UnfinishedTrainingRule : IAdviceRule
{
    /// <summary>Epochs below which nothing is said.</summary>
    public const int LeastEpochs = 10;

    /// <summary>Part of the loss that the last epochs must have gained.</summary>
    public const double Gain = 0.01;

    public string Name => "UnfinishedTraining";

    public IEnumerable<Advice> Advise(EvaluationReport report)
    {
        foreach (var model in report.Models)
        {
            if (model.History is not { Epochs: { IsDefault: false, Length: >= LeastEpochs } epochs, StoppedEarly: false } history || history.BestEpoch != epochs[^1].Epoch)
                continue;
            var validated = epochs.All(epoch => epoch.ValidationLoss is not null);
            double[] losses = [.. epochs.Select(epoch => validated ? epoch.ValidationLoss!.Value : epoch.TrainingLoss)];
            var fifth = epochs.Length / 5;
            var (before, last) = (losses[^(2 * fifth)..^fifth].Min(), losses[^fifth..].Max());
            if (last < before - Gain * Math.Abs(before))
                yield return new(Name, model.Name, $"The {(validated ? "validation" : "training")} loss still falls: {ReportNumber.Of(before)} at best before the last {fifth} of {epochs.Length} epochs, {ReportNumber.Of(losses[^1])} at the end.",
                    "Train for more epochs.", "options.md");
        }
    }
}
